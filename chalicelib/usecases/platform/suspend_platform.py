"""Suspend a platform: refuse what its keys sign until it is resumed. No key is lost by it."""

from dataclasses import replace

from chalicelib.errors import NotFound
from chalicelib.model.directory import PlatformKey
from chalicelib.usecases.platform.add_platform_key import AddPlatformKeyDeps

SuspendPlatformDeps = AddPlatformKeyDeps
"""What adding a platform's key needs."""


def suspend_platform(
    deps: SuspendPlatformDeps, platform: str, suspended: bool
) -> tuple[PlatformKey, ...]:
    """Suspend or resume each key that was not revoked, and give them; again changes nothing.

    A suspended platform is not connected: reports about it become self-reports. Raises NotFound
    where it has no key, Unavailable.
    """
    keys = [key for key in deps.directory.platform_keys(platform) if key.revoked_at is None]
    if not keys:
        raise NotFound(f"{platform} has no key: nothing is to be suspended or resumed")
    return tuple(_switch(deps, key, suspended) for key in keys)


def _switch(deps: SuspendPlatformDeps, key: PlatformKey, suspended: bool) -> PlatformKey:
    if (key.suspended_at is not None) == suspended:
        return key
    switched = replace(key, suspended_at=deps.now() if suspended else None)
    deps.directory.put_platform_key(switched)
    return switched
