"""Take a signing key of ours out of what is published, when nothing needs it any more."""

from collections.abc import Callable, Iterable
from datetime import datetime

from chalicelib.errors import Conflict, NotFound
from chalicelib.model.signing_keys import OurKey, state_of
from chalicelib.ports import SigningKeyRegistry


def remove_signing_key(
    kid: str,
    *,
    registry: SigningKeyRegistry,
    signed_by: Callable[[str, str], bool],
    platforms: Iterable[str],
    at: datetime,
) -> OurKey:
    """Remove a key and give it. ``signed_by`` says whether a platform's feed still holds a token of
    that key. Raises NotFound; Conflict while it signs or a token of it waits; Unavailable.
    """
    keys = list(registry.all())
    key = next((each for each in keys if each.kid == kid), None)
    if key is None:
        raise NotFound(f"no key {kid} was rotated to or from")
    if state_of(key, keys, at) == "signing":
        raise Conflict(f"{kid} signs now")
    waiting = [platform for platform in platforms if signed_by(platform, kid)]
    if waiting:
        raise Conflict(f"tokens that it signed wait for {', '.join(waiting)}")
    registry.remove(kid)
    return key
