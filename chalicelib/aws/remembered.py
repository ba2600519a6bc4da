"""Remember what was read for a while, and longer where it cannot be read. Threads may share it."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from chalicelib.errors import Unavailable

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """One value. Where it is to be read, one thread reads it and the others wait for that.

    It is asked for ten times a report, so it is kept as it is and in no cache.
    """

    def __init__(
        self,
        read: Callable[[], Value],
        seconds: float,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._seconds, self._tick = read, seconds, tick
        self._lock = threading.Lock()
        self._last: list[Value] = []
        self._good_until: float | None = None

    def get(self) -> Value:
        """Return what was read so many seconds ago at most, or noted; what was read last where it
        cannot be read. Raises Unavailable where it never was."""
        with self._lock:
            if self._good_until is not None and self._tick() < self._good_until:
                return self._last[0]
            return self._keep(self._read_or_last())

    def note(self, value: Value) -> None:
        """Take in what somebody has just read."""
        with self._lock:
            self._keep(value)

    def expire(self) -> None:
        """Force the next caller to read again; the last value is the fallback."""
        with self._lock:
            self._good_until = None

    def _keep(self, value: Value) -> Value:
        self._last, self._good_until = [value], self._tick() + self._seconds
        return value

    def _read_or_last(self) -> Value:
        try:
            return self._read()
        except Unavailable:
            if not self._last:
                raise
            return self._last[0]
