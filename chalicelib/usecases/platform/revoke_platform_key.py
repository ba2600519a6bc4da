"""Stop accepting a platform's key, at once and for good."""

from dataclasses import replace

from chalicelib.errors import LostRace, NotFound
from chalicelib.model.directory import PlatformKey
from chalicelib.usecases.platform.add_platform_key import AddPlatformKeyDeps

RevokePlatformKeyDeps = AddPlatformKeyDeps
"""The same as ``add_platform_key`` needs."""


def revoke_platform_key(deps: RevokePlatformKeyDeps, platform: str, keyid: str) -> PlatformKey:
    """Revoke a key and give it; one that was revoked before keeps its time. Raises NotFound."""
    key = deps.directory.platform_key(platform, keyid)
    if key is None:
        raise NotFound(f"{platform} has no key {keyid}")
    if key.revoked_at is not None:
        return key
    revoked = replace(key, revoked_at=deps.now())
    try:
        deps.directory.put_platform_key(revoked)
    except LostRace:  # another revoked it meanwhile
        return deps.directory.platform_key(platform, keyid) or revoked
    return revoked
