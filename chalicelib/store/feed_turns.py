"""Where a platform's rotation stands: one row, written anew at every turn, by one poller a time."""

from dataclasses import dataclass

from chalicelib.model.events import stamp
from chalicelib.model.rotation import Rotation, Span
from chalicelib.ports import Clock
from chalicelib.store.feed_rows import FeedRows, key

_STATE = "~state"


@dataclass(frozen=True, slots=True)
class Standing:
    """A rotation as it was written: its version, and when it last turned."""

    rotation: Rotation
    version: int
    turned_at: str


class Turns:
    """The rotations of one table's feeds."""

    def __init__(self, rows: FeedRows, now: Clock) -> None:
        self._rows, self._now = rows, now

    def read(self, platform: str) -> Standing:
        """How a platform's rotation stands."""
        item = self._rows.get(platform, _STATE)
        if item is None:
            return Standing(Rotation(), 0, "")
        pairs = (entry["S"].split("/") for entry in item["offered"]["L"])
        spans = tuple(Span(after, upto) for after, upto in pairs)
        rotation = Rotation(item["through"]["S"], spans)
        return Standing(rotation, int(item["version"]["N"]), item["turned_at"]["S"])

    def write(self, platform: str, rotation: Rotation, before: Standing) -> bool:
        """Turn on from where it stood; False where another poller turned it meanwhile."""
        return self._rows.put(
            {
                **key(platform, _STATE),
                "through": {"S": rotation.through},
                "offered": {"L": [{"S": f"{it.after}/{it.upto}"} for it in rotation.spans]},
                "turned_at": {"S": stamp(self._now())},
                "version": {"N": str(before.version + 1)},
            },
            "attribute_not_exists(sk) OR version = :version",
            {":version": {"N": str(before.version)}},
        )
