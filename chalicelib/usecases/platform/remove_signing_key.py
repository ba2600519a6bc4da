"""Take a signing key of ours out of what is published, when nothing needs it any more."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib.errors import Conflict, NotFound
from chalicelib.model.signing_keys import OurKey, state_of
from chalicelib.ports import Now, SigningKeyRegistry


@dataclass(frozen=True, slots=True)
class RemoveSigningKeyDeps:
    """What removing needs. ``signed_by(platform, kid)`` says whether the platform's feed still
    holds a token of that key."""

    registry: SigningKeyRegistry
    signed_by: Callable[[str, str], bool]
    platforms: Iterable[str]
    wall: Now


def remove_signing_key(deps: RemoveSigningKeyDeps, kid: str) -> OurKey:
    """Remove a key and give it. What it signed is verified by the history of keys from then on.

    Raises NotFound; Conflict while it signs or a token of it may be offered; Unavailable."""
    keys = list(deps.registry.all())
    key = next((key for key in keys if key.kid == kid), None)
    if key is None:
        raise NotFound(f"no key {kid} is published: signing-keys list shows those that are")
    if state_of(key, keys, deps.wall()) == "signing":
        raise Conflict(f"{kid} signs now: signing-keys rotate first")
    waiting = [platform for platform in deps.platforms if deps.signed_by(platform, kid)]
    if waiting:
        raise Conflict(
            f"tokens that it signed may be read, or read again, by {', '.join(waiting)}: leave it "
            "published until their cases are erased; a retired key signs nothing"
        )
    deps.registry.remove(kid)
    return key
