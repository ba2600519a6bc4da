"""Hand out workers that have nothing to do: by rank, then to who came first."""

import heapq
import threading
from itertools import count
from typing import Generic, TypeVar

Worker = TypeVar("Worker")


class IdleWorkers(Generic[Worker]):
    """Workers that have nothing to do, and whoever waits for one. Threads share it."""

    def __init__(self) -> None:
        self._workers: list[Worker] = []
        self._tickets: list[tuple[int, int]] = []
        self._changed, self._numbers = threading.Condition(), count()

    @property
    def waiting(self) -> int:
        """Return how many wait for one."""
        return len(self._tickets)

    def get(self, rank: int) -> Worker:
        """Take one; where there is none, wait for it behind those of a lower rank."""
        with self._changed:
            ticket = (rank, next(self._numbers))
            heapq.heappush(self._tickets, ticket)
            self._changed.wait_for(lambda: self._workers and self._tickets[0] == ticket)
            heapq.heappop(self._tickets)
            self._changed.notify_all()  # another may be idle, too
            return self._workers.pop()

    def put(self, worker: Worker) -> None:
        """Give one back."""
        with self._changed:
            self._workers.append(worker)
            self._changed.notify_all()
