"""Run tasks on threads that are used again."""

import threading
from collections.abc import Callable
from queue import SimpleQueue

Task = Callable[[], None]


class Threads:
    """Keeps as many threads as there were tasks at once.

    PynamoDB makes a client per thread, in tens of milliseconds: a thread a request would pay it
    each time.
    """

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        self._lock = threading.Lock()
        self._idle = 0

    def submit(self, task: Task) -> None:
        """Have an idle thread, or else a new one, run a task."""
        with self._lock:
            if self._idle:
                self._idle -= 1
            else:
                threading.Thread(target=self._work, daemon=True).start()
        self._tasks.put(task)

    def _work(self) -> None:
        while True:
            self._tasks.get()()
            with self._lock:
                self._idle += 1
