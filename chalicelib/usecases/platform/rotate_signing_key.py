"""Publish our next signing key ahead of its time; then it takes over by itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from chalicelib.errors import Conflict
from chalicelib.limits import KEY_LEAST_AHEAD
from chalicelib.model.signing_keys import OurKey, state_of
from chalicelib.ports import Now, SigningKeyRegistry

_EVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RotateSigningKeyDeps:
    """What rotating needs. ``first`` is KMS's name of the key that signed before the first
    rotation; ``make`` has KMS make a key, and gives its name."""

    registry: SigningKeyRegistry
    first: str
    make: Callable[[], str]
    public_jwk: Callable[[str], Mapping[str, str]]
    wall: Now


def rotate_signing_key(deps: RotateSigningKeyDeps, key_id: str | None, ahead: timedelta) -> OurKey:
    """Publish a key of KMS, a new one for None, that signs from ``ahead`` on, and give it.

    ``ahead`` of zero is for a key that must not sign any more: then the next key that waits already
    signs from now on, unless another is named. Conflict where a next key waits and there is time,
    or where a key's time would come before readers have seen it. Raises Unavailable.
    """
    now, keys = deps.wall(), list(deps.registry.all())
    if ahead and ahead < KEY_LEAST_AHEAD:
        raise Conflict(f"readers need {KEY_LEAST_AHEAD} to see it: give more, or --at-once")
    waiting = [key for key in keys if state_of(key, keys, now) == "next"]
    if waiting and ahead:
        raise Conflict(
            f"{waiting[0].kid} waits and signs from {waiting[0].signs_from:%Y-%m-%dT%H:%MZ}: "
            "rotate again after that, or rotate --at-once to have it sign now"
        )
    if waiting and key_id in (None, waiting[0].key_id):
        hurried = replace(waiting[0], signs_from=now)
        deps.registry.put(hurried)
        return hurried
    if not keys:
        deps.registry.put(_key(deps, deps.first, _EVER))
    following = _key(deps, key_id or deps.make(), now + ahead)
    deps.registry.put(following)
    return following


def _key(deps: RotateSigningKeyDeps, key_id: str, signs_from: datetime) -> OurKey:
    jwk = deps.public_jwk(key_id)
    return OurKey(jwk["kid"], key_id, jwk, deps.wall(), signs_from)
