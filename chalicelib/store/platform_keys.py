"""Platforms' public keys, in the directory's table.

| pk | sk | row |
|---|---|---|
| ``platforms`` | ``<platform>#<keyid>`` | a public key |
| ``platform-additions`` | ``<platform>`` | how often keys were added, suspended or resumed |

Reads are consistent: a key that is revoked is refused from then on. Additions to one platform are
counted, so that two at once cannot both take the last place, nor a key come to one that is
suspended at that moment.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from chalicelib.model.directory import PlatformKey
from chalicelib.store.directory_rows import DirectoryRow, DirectoryTable, text_of, time_of
from chalicelib.store.tables import Item
from chalicelib.store.together import write_together

_KEYS = "platforms"
_ADDITIONS = "platform-additions"
_NEW = DirectoryRow.pk.does_not_exist()
_NOT_REVOKED = DirectoryRow.revoked_at.does_not_exist()


class PlatformKeys(DirectoryTable):
    """The part of ``Directory`` that has platforms' keys."""

    def connected_platforms(self, now: datetime) -> frozenset[str]:
        """List the platforms with a key that is good now."""
        return frozenset(key.platform for key in self.platform_keys() if key.active(now))

    def platform_key(self, platform: str | None, keyid: str) -> PlatformKey | None:
        """Read a key, active or not: one platform's, or (a query) whichever platform's it is."""
        if platform is not None:
            row = self._table.get(*key_place(platform, keyid), consistent=True)
            return platform_key_of(row) if row else None
        return next((key for key in self.platform_keys() if key.keyid == keyid), None)

    def platform_keys(self, platform: str | None = None) -> tuple[PlatformKey, ...]:
        """List every key, revoked ones too, of one platform or of all; by platform, then key id."""
        of_platform = DirectoryRow.sk.startswith(f"{platform}#") if platform else None
        return tuple(map(platform_key_of, self._table.query(_KEYS, of_platform, consistent=True)))

    def put_platform_key(self, key: PlatformKey) -> None:
        """Write a key, or write over the same one. Raises LostRace for one that was revoked."""
        self._table.save(_row(key), _NOT_REVOKED)

    def platform_additions(self, platform: str) -> int:
        """Count how often keys were added to a platform, suspended or resumed."""
        row = self._table.get(_ADDITIONS, platform, consistent=True)
        return int(row.additions or 0) if row else 0

    def add_platform_key(self, key: PlatformKey, after: int) -> None:
        """Write a new key.

        Raises LostRace unless ``after`` additions is still how many there were, and the key is new.
        """
        self._write_after(after, key.platform, self._table.saving(_row(key), _NEW))

    def switch_platform_keys(self, keys: Sequence[PlatformKey], after: int) -> None:
        """Write keys of one platform as they are suspended or resumed: all or none.

        Raises LostRace unless ``after`` additions is still how many there were, and where one of
        them was revoked.
        """
        rows = (self._table.saving(_row(key), _NOT_REVOKED) for key in keys)
        self._write_after(after, keys[0].platform, *rows)

    def _write_after(self, after: int, platform: str, *puts: Item) -> None:
        unchanged = _NEW if after == 0 else DirectoryRow.additions == after
        additions = DirectoryRow(_ADDITIONS, platform, additions=after + 1)
        write_together(puts=[*puts, self._table.saving(additions, unchanged)])


def key_place(platform: str, keyid: str) -> tuple[str, str]:
    """Say where a platform's key is kept."""
    return _KEYS, f"{platform}#{keyid}"


def platform_key_of(row: DirectoryRow) -> PlatformKey:
    """Read a key from its row."""
    platform, _, keyid = row.sk.partition("#")
    return PlatformKey(
        platform=platform,
        keyid=keyid,
        jwk=json.loads(str(row.jwk)),
        alg=str(row.alg),
        label=str(row.label or ""),
        added_at=datetime.fromisoformat(str(row.added_at)),
        not_before=time_of(row.not_before),
        not_after=time_of(row.not_after),
        revoked_at=time_of(row.revoked_at),
        suspended_at=time_of(row.suspended_at),
    )


def _row(key: PlatformKey) -> DirectoryRow:
    return DirectoryRow(
        *key_place(key.platform, key.keyid),
        jwk=json.dumps(dict(key.jwk), sort_keys=True),
        alg=key.alg,
        label=key.label,
        added_at=text_of(key.added_at),
        not_before=text_of(key.not_before),
        not_after=text_of(key.not_after),
        revoked_at=text_of(key.revoked_at),
        suspended_at=text_of(key.suspended_at),
    )
