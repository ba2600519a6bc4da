"""Wake the pump's sources when something was written."""

import json
import threading
from collections import Counter, defaultdict

ALL_WAITERS = "*"
TIME = "time"
"""What nobody writes: ``ALL_WAITERS`` alone wakes who waits for it, as when a clock is moved."""


def queue_place(body: bytes | str) -> str:
    """Name the queue that a request of SQS's is for, as its source does: ``sqs/<name>``.

    ``ALL_WAITERS`` for a request that names none, such as one that moves messages.
    """
    url: str = json.loads(body).get("QueueUrl", "")
    return f"sqs/{url.rpartition('/')[2]}" if url else ALL_WAITERS


class Wake:
    """Counts writes to each service, and wakes the pump's sources that wait for one.

    By service, and by queue and bucket, since a look that finds nothing costs a call behind the
    lock: were every source to look after every write, a burst of reports would take three times as
    long.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._changes: defaultdict[str, threading.Condition] = defaultdict(
            lambda: threading.Condition(self._lock)
        )
        self._writes: Counter[str] = Counter()

    def poke(self, service: str) -> None:
        """Count a write to a service, to ``s3/<bucket>`` or ``sqs/<queue>``, or to ``ALL_WAITERS``
        where that is unknown."""
        with self._lock:
            self._writes[service] += 1
            names = [*self._changes] if service == ALL_WAITERS else [service]
            for name in names:
                self._changes[name].notify_all()

    def writes(self, service: str | None = None) -> int:
        """Return how many writes there were to a service, or to all."""
        if service is None:
            return self._writes.total()
        return self._writes[service] + self._writes[ALL_WAITERS]

    def wait(self, count: int, seconds: float, service: str) -> None:
        """Return when there was a write after the ``count``-th, or after so many seconds."""
        with self._lock:
            self._changes[service].wait_for(lambda: self.writes(service) != count, timeout=seconds)
