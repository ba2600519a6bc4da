"""Suspend a platform: refuse what its keys sign until it is resumed. No key is lost by it."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from chalicelib.errors import LostRace, NotFound
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
    return tuple(switched for key in keys for switched in _switch(deps, key, suspended))


def _switch(deps: SuspendPlatformDeps, key: PlatformKey, suspended: bool) -> Iterator[PlatformKey]:
    """Give the key as it is switched; nothing where it was revoked meanwhile, which stays."""
    if (key.suspended_at is not None) == suspended:
        yield key
        return
    switched = replace(key, suspended_at=deps.now() if suspended else None)
    with suppress(LostRace):
        deps.directory.put_platform_key(switched)
        yield switched
