"""Where a platform's rotation stands: one row, written anew at every turn, by one poller a time.

A process that finds the row as it left it is the only one that serves the platform just now. As
long as that holds it saves itself the reading: writing tells when it does not, and then it reads
before each turn again.
"""

from dataclasses import dataclass

from chalicelib.model.events import stamp
from chalicelib.model.rotation import Rotation, Span
from chalicelib.ports import Clock
from chalicelib.store.feed_rows import FeedRows, Item, key

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
        self._left: dict[str, Standing] = {}
        self._alone: set[str] = set()

    def read(self, platform: str) -> Standing:
        """How a platform's rotation stands."""
        standing = _standing(self._rows.get(platform, _STATE))
        if standing == self._left.get(platform):
            self._alone.add(platform)
        return standing

    def recall(self, platform: str) -> Standing:
        """The same, as this process left it where it was alone with it, else as it is."""
        left = self._left.get(platform)
        return left if left and platform in self._alone else self.read(platform)

    def write(self, platform: str, rotation: Rotation, before: Standing) -> bool:
        """Turn on from where it stood; False where another poller turned it meanwhile."""
        after = Standing(rotation, before.version + 1, stamp(self._now()))
        written = self._rows.put(
            {
                **key(platform, _STATE),
                "through": {"S": rotation.through},
                "offered": {"L": [{"S": f"{it.after}/{it.upto}"} for it in rotation.spans]},
                "turned_at": {"S": after.turned_at},
                "version": {"N": str(after.version)},
            },
            "attribute_not_exists(sk) OR version = :version",
            {":version": {"N": str(before.version)}},
        )
        if written:
            self._left[platform] = after
        else:
            self._alone.discard(platform)
        return written


def _standing(item: Item | None) -> Standing:
    if item is None:
        return Standing(Rotation(), 0, "")
    pairs = (entry["S"].split("/") for entry in item["offered"]["L"])
    spans = tuple(Span(after, upto) for after, upto in pairs)
    rotation = Rotation(item["through"]["S"], spans)
    return Standing(rotation, int(item["version"]["N"]), item["turned_at"]["S"])
