"""Suspend a platform: refuse what its keys sign until it is resumed. No key is lost by it."""

from contextlib import suppress
from dataclasses import replace

from chalicelib.errors import LostRace, NotFound, Unavailable
from chalicelib.model.directory import PlatformKey
from chalicelib.usecases.platform.add_platform_key import AddPlatformKeyDeps

SuspendPlatformDeps = AddPlatformKeyDeps
"""The same as ``add_platform_key`` needs."""

_TRIES = 5


def suspend_platform(
    deps: SuspendPlatformDeps, platform: str, suspended: bool
) -> tuple[PlatformKey, ...]:
    """Suspend or resume each key that was not revoked, and give them; again changes nothing.

    A suspended platform is not connected: reports about it become self-reports. Raises NotFound
    where it has no key, Unavailable.
    """
    for _ in range(_TRIES):
        additions = deps.directory.platform_additions(platform)
        keys = tuple(k for k in deps.directory.platform_keys(platform) if k.revoked_at is None)
        if not keys:
            raise NotFound(f"{platform} has no key: nothing is to be suspended or resumed")
        switched = tuple(_switched(deps, key, suspended) for key in keys)
        if switched == keys:
            return keys
        with suppress(LostRace):  # one was revoked or added meanwhile: look again
            deps.directory.switch_platform_keys(switched, additions)
            return switched
    raise Unavailable


def _switched(deps: SuspendPlatformDeps, key: PlatformKey, suspended: bool) -> PlatformKey:
    if (key.suspended_at is not None) == suspended:
        return key
    return replace(key, suspended_at=deps.now() if suspended else None)
