"""Keep what people mean to do, by time: the clock jumps from one act to the next."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

Act = Callable[[], object]


class Agenda:
    """Holds acts by time; those of the same time are done in the order in which they were noted."""

    def __init__(self) -> None:
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def at(self, time: datetime, act: Act) -> None:
        """Note an act for a time."""
        heapq.heappush(self._acts, (time, next(self._order), act))

    def next(self) -> datetime | None:
        """Return when the next act is due; None where there is none."""
        return self._acts[0][0] if self._acts else None

    def act_until(self, now: datetime) -> None:
        """Do what is due by now, and what is noted meanwhile for up to now."""
        while self._acts and self._acts[0][0] <= now:
            heapq.heappop(self._acts)[2]()


def on_the_minute(at: datetime) -> datetime:
    """Return the first full minute that is not before a time."""
    start = at.replace(second=0, microsecond=0)
    return start if start == at else start + timedelta(minutes=1)
