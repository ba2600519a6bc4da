"""Build each adapter and use case once a process, however many threads ask for it at first.

``functools.cached_property`` has had no lock since Python 3.12: two threads then have two caches,
or two counts of the same requests.
"""

from __future__ import annotations

import functools
import threading
from typing import TYPE_CHECKING, Any

_BUILDING = threading.RLock()
"""One for all: what is built asks for what it is built of."""

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property(functools.cached_property):
        """``functools.cached_property`` with a lock; what was built is found without it."""

        def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
            """Return what was built, or build it."""
            with _BUILDING:
                return super().__get__(instance, owner)


__all__ = ["cached_property"]
