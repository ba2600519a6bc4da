"""Where each platform's rotation stands: one row, written anew at every turn, by one poller a time.

| sk | row |
|---|---|
| ``~state`` | ``through``, ``offered`` (the spans), ``turned_at``, ``version`` |

A process that finds the row as it left it is the only one that serves the platform just now. As
long as that holds it saves itself the reading: writing tells when it does not, and then it reads
before each turn again.
"""

from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import ListAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.model.events import stamp
from chalicelib.model.rotation import Rotation, Span
from chalicelib.ports import Clock
from chalicelib.store.tables import Table

_SK = "~state"


class RotationRow(Model):
    """A rotation. A span is text: ``<after>/<upto>``."""

    platform = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    through = UnicodeAttribute()
    offered: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute)
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
        self._left: dict[str, StoredRotation] = {}
        self._alone: set[str] = set()

    def read(self, platform: str) -> StoredRotation:
        """Read how a platform's rotation stands."""
        stored = _stored(self._table.get(platform, _SK, consistent=True))
        if stored == self._left.get(platform):
            self._alone.add(platform)
        return stored

    def recall(self, platform: str) -> StoredRotation:
        """Give the same as this process left it where it was alone with it; else read it."""
        left = self._left.get(platform)
        return left if left and platform in self._alone else self.read(platform)

    def write(self, platform: str, rotation: Rotation, before: StoredRotation) -> bool:
        """Turn on from where it stood; False where another poller turned it meanwhile."""
        after = StoredRotation(rotation, before.version + 1, stamp(self._now()))
        unchanged = RotationRow.sk.does_not_exist() | (RotationRow.version == before.version)
        try:
            self._table.save(_row(platform, after), unchanged)
        except LostRace:
            self._alone.discard(platform)
            return False
        self._left[platform] = after
        return True


def _row(platform: str, stored: StoredRotation) -> RotationRow:
    return RotationRow(
        platform,
        _SK,
        through=stored.rotation.through,
        offered=[f"{span.after}/{span.upto}" for span in stored.rotation.spans],
        turned_at=stored.turned_at,
        version=stored.version,
    )


def _stored(row: RotationRow | None) -> StoredRotation:
    if row is None:
        return StoredRotation(Rotation(), 0, "")
    pairs = (text.split("/") for text in row.offered)
    spans = tuple(Span(after, upto) for after, upto in pairs)
    return StoredRotation(Rotation(row.through, spans), int(row.version), row.turned_at)
