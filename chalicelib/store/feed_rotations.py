"""Where each platform's rotation stands: one row, written anew at every turn, by one poller a time.

| sk | row |
|---|---|
| ``~state`` | ``through``, ``offered`` (the spans), ``more``, ``turned_at``, ``version`` |

A turn begins from what the process knows: what was read with the caller's key, or what it wrote
itself. Writing tells whether another poller turned it meanwhile; then it is read anew.
"""

from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import BooleanAttribute, ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.model.events import stamp
from chalicelib.model.rotation import KeySpan, Rotation
from chalicelib.ports import Clock
from chalicelib.store.tables import RowPlace, Table

_SK = "~state"


class RotationRow(Model):
    """A rotation. A span is text: ``<after>/<upto>``."""

    platform = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    through = UnicodeAttribute()
    offered: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)
    more = BooleanAttribute(default=False)
    turned_at = UnicodeAttribute()
    version = NumberAttribute()


@dataclass(frozen=True, slots=True)
class StoredRotation:
    """A rotation as it was written: its version, and when it last turned."""

    rotation: Rotation
    version: int
    turned_at: str


class Rotations:
    """The rotations of one table's feeds."""

    def __init__(self, table: str, now: Clock) -> None:
        self._table, self._now = Table(RotationRow, table), now
        self._latest: dict[str, StoredRotation] = {}

    def place(self, platform: str) -> RowPlace:
        """Say where a platform's rotation is kept, for ``note``."""
        return RowPlace(self._table, (platform, _SK))

    def note(self, platform: str, row: RotationRow | None) -> StoredRotation:
        """Take in how a platform's rotation stands."""
        stored = self._latest[platform] = _stored(row)
        return stored

    def read(self, platform: str) -> StoredRotation:
        """Read how a platform's rotation stands now."""
        return self.note(platform, self._table.get(platform, _SK, consistent=True))

    def latest(self, platform: str) -> StoredRotation:
        """Give how it stood when this process last saw it; read it where that was never."""
        return self._latest.get(platform) or self.read(platform)

    def write(self, platform: str, rotation: Rotation, before: StoredRotation) -> bool:
        """Turn on from where it stood; False where another poller turned it meanwhile.

        Written as it was it makes others read again, and nothing was offered.
        """
        turned_at = before.turned_at if rotation == before.rotation else stamp(self._now())
        after = StoredRotation(rotation, before.version + 1, turned_at)
        unchanged = RotationRow.sk.does_not_exist() | (RotationRow.version == before.version)
        try:
            self._table.save(_row(platform, after), unchanged)
        except LostRace:
            self._latest.pop(platform, None)
            return False
        self._latest[platform] = after
        return True


def _row(platform: str, stored: StoredRotation) -> RotationRow:
    return RotationRow(
        platform,
        _SK,
        through=stored.rotation.through,
        more=stored.rotation.more,
        offered=[f"{span.after}/{span.upto}" for span in stored.rotation.spans],
        turned_at=stored.turned_at,
        version=stored.version,
    )


def _stored(row: RotationRow | None) -> StoredRotation:
    if row is None:
        return StoredRotation(Rotation(), 0, "")
    pairs = (text.split("/") for text in row.offered)
    spans = tuple(KeySpan(after, upto) for after, upto in pairs)
    return StoredRotation(Rotation(row.through, spans, row.more), int(row.version), row.turned_at)
