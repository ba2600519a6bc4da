"""Platforms as the directory has them: the keys that their requests are signed by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.directory import PlatformKey


class PlatformKeyDirectory(Protocol):
    """Platforms' public keys. Every method raises Unavailable."""

    def connected_platforms(self, now: datetime) -> frozenset[str]:
        """List the platforms with a key that is good now."""
        ...

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        """Look up a key by its thumbprint: one platform's, or whichever platform's it is."""
        ...

    def platform_keys(self, platform: str | None = None) -> tuple[PlatformKey, ...]:
        """List every key, revoked ones too, of one platform or of all."""
        ...

    def platform_additions(self, platform: str) -> int:
        """Count how often keys were added to a platform, suspended or resumed."""
        ...

    def add_platform_key(self, key: PlatformKey, after: int) -> None:
        """Write a new key. Raises LostRace where there were more additions than ``after``."""
        ...

    def switch_platform_keys(self, keys: Sequence[PlatformKey], after: int) -> None:
        """Write keys of one platform as they are suspended or resumed: all or none. Raises LostRace
        where there were more additions than ``after``, or one of them was revoked."""
        ...

    def put_platform_key(self, key: PlatformKey) -> None:
        """Write a key, or write over the same one. Raises LostRace for one that was revoked."""
        ...
