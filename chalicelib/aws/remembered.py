"""Remember what was read for a while, and longer where it cannot be read. Threads may share it."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from cachetools import LRUCache, TTLCache

from chalicelib.errors import Unavailable

Value = TypeVar("Value")

_ONLY = ""
"""The one key of the caches."""


class Remembered(Generic[Value]):
    """One value. Where it is to be read, one thread reads it and the others wait for that."""

    def __init__(
        self,
        read: Callable[[], Value],
        seconds: float,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read, self._lock = read, threading.Lock()
        self._fresh: TTLCache[str, Value] = TTLCache(1, seconds, timer=tick)
        self._last: LRUCache[str, Value] = LRUCache(1)

    def get(self) -> Value:
        """Give what was read so many seconds ago at most, or noted; what was read last where it
        cannot be read. Raises Unavailable where it never was."""
        with self._lock:
            value = self._fresh.get(_ONLY)
            return self._keep(self._read_or_last()) if value is None else value

    def note(self, value: Value) -> None:
        """Take in what somebody has just read."""
        with self._lock:
            self._keep(value)

    def expire(self) -> None:
        """Have it read again by whoever is next; what was read last is kept for where it cannot."""
        with self._lock:
            self._fresh.clear()

    def _keep(self, value: Value) -> Value:
        self._fresh[_ONLY] = self._last[_ONLY] = value
        return value

    def _read_or_last(self) -> Value:
        try:
            return self._read()
        except Unavailable:
            if not self._last:
                raise
            return self._last[_ONLY]
