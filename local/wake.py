"""Wake the pump's sources when something was written."""

import threading
from collections import Counter

EVERYTHING = "*"


class Wake:
    """Counts writes to each service, and wakes the pump's sources that wait for one.

    By service, since a look that finds nothing costs a call behind the lock: were every source to
    look after every write, a burst of reports would take three times as long.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._writes: Counter[str] = Counter()

    def poke(self, service: str) -> None:
        """Count a write to a service, to ``s3/<bucket>``, or to ``EVERYTHING`` where that is
        unknown."""
        with self._changed:
            self._writes[service] += 1
            self._changed.notify_all()

    def writes(self, service: str | None = None) -> int:
        """Return how many writes there were to a service, or to all."""
        if service is None:
            return self._writes.total()
        return self._writes[service] + self._writes[EVERYTHING]

    def wait(self, count: int, seconds: float, service: str | None = None) -> None:
        """Return when there was a write after the ``count``-th, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.writes(service) != count, timeout=seconds)
