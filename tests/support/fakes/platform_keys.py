"""Platforms' keys in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime

from chalicelib.errors import LostRace
from chalicelib.model.directory import PlatformKey
from tests.support.fakes.remote import Remote, remote


@remote()
class MemoryPlatformKeys(Remote):
    """The part of ``MemoryDirectory`` that has platforms' keys. The last of ``before_add`` runs
    just before the next key is added, that of ``before_put`` before one is written."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[tuple[str, str], PlatformKey] = {}
        self.additions: dict[str, int] = {}
        self.before_add: list[Callable[[], object]] = []
        self.before_put: list[Callable[[], object]] = []

    def connected_platforms(self, now: datetime) -> frozenset[str]:
        return frozenset(key.platform for key in self.keys.values() if key.active(now))

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        keys = self.platform_keys(platform)
        return next((key for key in keys if key.keyid == keyid), None)

    def platform_keys(self, platform: str | None = None) -> tuple[PlatformKey, ...]:
        keys = (key for _, key in sorted(self.keys.items(), key=lambda row: "#".join(row[0])))
        return tuple(key for key in keys if platform in (None, key.platform))

    def platform_additions(self, platform: str) -> int:
        return self.additions.get(platform, 0)

    def add_platform_key(self, key: PlatformKey, after: int) -> None:
        if self.before_add:
            self.before_add.pop()()
        if self.platform_additions(key.platform) != after or (key.platform, key.keyid) in self.keys:
            raise LostRace
        self.additions[key.platform] = after + 1
        self.put_platform_key(key)

    def switch_platform_keys(self, keys: Sequence[PlatformKey], after: int) -> None:
        self._interrupt()
        platform = keys[0].platform
        revoked = {key.keyid for key in self.platform_keys(platform) if key.revoked_at is not None}
        if self.platform_additions(platform) != after or revoked & {key.keyid for key in keys}:
            raise LostRace
        self.additions[platform] = after + 1
        for key in keys:
            self.put_platform_key(key)

    def put_platform_key(self, key: PlatformKey) -> None:
        self._interrupt()
        stored = self.keys.get((key.platform, key.keyid))
        if stored is not None and stored.revoked_at is not None:
            raise LostRace
        self.keys[key.platform, key.keyid] = key

    def _interrupt(self) -> None:
        if self.before_put:
            self.before_put.pop()()
