"""Tell a platform whose signature was refused what to sign, so that the next try is let in."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.errors import Unavailable
from chalicelib.ports import Now, PlatformKeyDirectory
from chalicelib.signing.policy import accept_signature


@dataclass(frozen=True, slots=True)
class InviteSignatureDeps:
    """What inviting needs. ``nonce`` gives a fresh one; ``platforms`` are the catalogue's."""

    directory: PlatformKeyDirectory
    platforms: Collection[str]
    nonce: Callable[[], str]
    wall: Now


def invite_signature(deps: InviteSignatureDeps, platform: str, keyid: str | None) -> str:
    """Return the value of ``Accept-Signature`` for a platform's next request.

    Its key is the one that the request named, where that is good, else the one that was added last:
    a platform that signs with a key that we do not have sees which one we do.
    """
    return accept_signature(deps.nonce(), _key(deps, platform, keyid))


def _key(deps: InviteSignatureDeps, platform: str, keyid: str | None) -> str | None:
    if platform not in deps.platforms:
        return None
    with suppress(Unavailable):  # the refusal stands: it only names no key then
        now = deps.wall()
        active = [key for key in deps.directory.platform_keys(platform) if key.active(now)]
        by_age = sorted(active, key=lambda key: (key.keyid == keyid, key.added_at))
        return by_age[-1].keyid if by_age else None
    return None
