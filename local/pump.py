"""Run the app's event sources: what Lambda's source mappings and EventBridge do on AWS.

Each source has a thread. It takes what waits, hands it to the app's handler and deals with failures
as AWS does, but in seconds where AWS takes minutes. What a source listens to (filters, queues,
retries) is read from the same infra/template that is deployed.
"""

import threading
import time
import traceback
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from local.wake import ALL_WAITERS, TIME, Wake

BREATH = 0.02
"""Seconds from a look that found nothing to the next: what comes between comes as a batch."""
LOOK_EVERY = 0.5
"""Seconds until a source looks even if nobody wrote: messages become visible by themselves."""

_PASS, _LONGEST_PASS = 0.05, 0.4
"""Seconds between two passes of settling, at first and at most: each takes from those who work."""


class EventSource(Protocol):
    """Takes events from one place to the app's handler."""

    name: str

    @property
    def service(self) -> str | None:
        """Return what brings it work when it is written, as ``Wake`` names it; None where only time
        does."""
        ...

    def step(self) -> bool:
        """Deal with what waits, if anything does, and return whether anything did."""
        ...

    def waiting(self) -> bool:
        """Return whether anything waits, now or after a pause."""
        ...


@runtime_checkable
class Gathering(EventSource, Protocol):
    """A source that gathers for a while what it hands over together."""

    def end_gathering(self) -> None:
        """Hand over at the next step what was gathered."""
        ...


class Pump:
    """Runs every source on a thread of its own."""

    def __init__(
        self,
        sources: Sequence[EventSource],
        wake: Wake,
        breath: float = BREATH,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self.sources, self._wake = sources, wake
        self._breath, self._look_every = breath, look_every
        self._turns = {source.name: threading.Lock() for source in sources}
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(source,), name=source.name, daemon=True)
            for source in sources
        ]

    def start(self) -> None:
        """Start every source."""
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 5.0) -> None:
        """Let each source finish what it is at, and no more."""
        self._stopping.set()
        self._wake.poke(ALL_WAITERS)
        until = time.monotonic() + seconds
        for thread in filter(threading.Thread.is_alive, self._threads):
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self, source: EventSource) -> None:
        place = source.service or TIME
        while not self._stopping.is_set():
            count = self._wake.writes(place)
            try:
                with self._turns[source.name]:
                    worked = source.step()
            except Exception:  # a source must outlive whatever one batch does to it
                if self._stopping.is_set():
                    return
                traceback.print_exc()
                worked = False
            if not worked and not self._stopping.wait(self._breath):
                self._wake.wait(count, self._look_every, place)

    def settle(self, seconds: float = 60.0) -> bool:
        """Return True once nothing waits anywhere; False if that takes longer than ``seconds``.

        What is gathered for a while is handed over once there is nothing else to do. A pass that
        finds every source idle counts only if nothing was written meanwhile: a source that was
        looked at first may have got work from one that was looked at last.
        """
        until, pause = time.monotonic() + seconds, _PASS
        gathering = [source for source in self.sources if isinstance(source, Gathering)]
        other_sources = [source for source in self.sources if not isinstance(source, Gathering)]
        while time.monotonic() < until:
            count = self._wake.writes()
            if not any(map(self._waiting, other_sources)):
                if not any(map(self._waiting, gathering)) and count == self._wake.writes():
                    return True
                self._end_gathering(gathering)
            time.sleep(pause)
            pause = min(_LONGEST_PASS, 1.2 * pause)
        return False

    def _end_gathering(self, sources: Sequence[Gathering]) -> None:
        for source in sources:
            source.end_gathering()
            self._wake.poke(source.service or TIME)

    def work_off(self, seconds: float = 60.0) -> bool:
        """Have the sources do what waits by turns, on this thread, instead of at once on theirs.

        What is gathered for a while is handed over once there is nothing else to do; what only
        time brings is left out.
        Return True once nothing waits anywhere; False if that takes longer than ``seconds``.
        """
        until = time.monotonic() + seconds
        sources = [source for source in self.sources if source.service is not None]
        while time.monotonic() < until:
            if any(source.step() for source in sources):
                continue
            if not any(map(self._waiting, sources)):
                return True
            for source in sources:
                if isinstance(source, Gathering):
                    source.end_gathering()
            time.sleep(_PASS)
        return False

    def _waiting(self, source: EventSource) -> bool:
        with self._turns[source.name]:
            return source.waiting()
