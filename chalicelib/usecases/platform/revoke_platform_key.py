"""Stop accepting a platform's key, at once and for good."""

from dataclasses import replace
from datetime import datetime

from chalicelib.errors import NotFound
from chalicelib.model.directory import PlatformKey
from chalicelib.ports import Registry


def revoke_platform_key(
    platform: str, keyid: str, *, directory: Registry, at: datetime
) -> PlatformKey:
    """Revoke a key and return it; one that was revoked before keeps its time. Raises NotFound."""
    key = directory.platform_key(platform, keyid)
    if key is None:
        raise NotFound(f"{platform} has no key {keyid}")
    if key.revoked_at is not None:
        return key
    revoked = replace(key, revoked_at=at)
    directory.put_platform_key(revoked)
    return revoked
