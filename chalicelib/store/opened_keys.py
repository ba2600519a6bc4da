"""Keys of cases that this process has opened, so that writing to a case need not read it again."""

import threading

from cachetools import LRUCache

MOST = 256


class OpenedKeys:
    """The keys that were used last, by case id. Threads share it: a cache alone is not safe."""

    def __init__(self, most: int = MOST) -> None:
        self._keys: LRUCache[str, bytes] = LRUCache(most)
        self._lock = threading.Lock()

    def get(self, case_id: str) -> bytes | None:
        """Return a case's key where it is kept."""
        with self._lock:
            return self._keys.get(case_id)

    def keep(self, case_id: str, key: bytes) -> None:
        """Keep a case's key, in the place of the one that was used longest ago."""
        with self._lock:
            self._keys[case_id] = key

    def forget(self, case_id: str) -> None:
        """Drop a case's key, if it is kept."""
        with self._lock:
            self._keys.pop(case_id, None)
