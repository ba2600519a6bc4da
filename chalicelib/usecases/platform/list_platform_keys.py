"""List the keys of platforms, revoked ones too."""

from dataclasses import dataclass

from chalicelib.model.directory import PlatformKey
from chalicelib.ports import PlatformKeyDirectory


@dataclass(frozen=True, slots=True)
class ListPlatformKeysDeps:
    """What listing needs."""

    directory: PlatformKeyDirectory


def list_platform_keys(deps: ListPlatformKeysDeps) -> tuple[PlatformKey, ...]:
    """Return every key of every platform. Raises Unavailable."""
    return deps.directory.platform_keys()
