"""Guards, clocks and the operator inbox in memory, by a clock of the test's."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib.model.events import hour_of
from chalicelib.ports import Dispatch, ScheduledCheck
from tests.support.fakes.clock import FakeClock


class MemoryGuards:
    """The port Guards, by a clock of the test's."""

    def __init__(self, now: FakeClock) -> None:
        self._now = now
        self._kept: dict[str, tuple[datetime, int, Mapping[str, str]]] = {}

    def spend(self, key: str, seconds: int) -> bool:
        if self._live(key):
            return False
        self._put(key, seconds, 0, {})
        return True

    def count(self, key: str, seconds: int) -> int:
        live = self._live(key)
        if live is None:
            self._put(key, seconds, 1, {})
            return 1
        self._kept[key] = (live[0], live[1] + 1, live[2])
        return live[1] + 1

    def tries(self, key: str) -> int:
        live = self._live(key)
        return live[1] if live else 0

    def keep(self, key: str, value: Mapping[str, str], seconds: int) -> None:
        self._put(key, seconds, 0, value)

    def recall(self, key: str) -> Mapping[str, str] | None:
        live = self._live(key)
        return live[2] if live else None

    def forget(self, key: str) -> None:
        self._kept.pop(key, None)

    def _put(self, key: str, seconds: int, tries: int, value: Mapping[str, str]) -> None:
        self._kept[key] = (self._now() + timedelta(seconds=seconds), tries, value)

    def _live(self, key: str) -> tuple[datetime, int, Mapping[str, str]] | None:
        kept = self._kept.get(key)
        return kept if kept and kept[0] > self._now() else None


class MemoryClocks:
    """The port Clocks, by a clock of the test's."""

    def __init__(self, now: FakeClock) -> None:
        self._now = now
        self.looks: set[tuple[datetime, str]] = set()

    def set(self, case_id: str, at: datetime) -> None:
        self.looks.add((at, case_id))

    def due(self, most: int) -> list[ScheduledCheck]:
        due = sorted(it for it in self.looks if it[0] <= self._now())
        return [ScheduledCheck(case_id, at, hour_of(at)) for at, case_id in due[:most]]

    def done(self, look: ScheduledCheck) -> None:
        self.looks.discard((look.at, look.case_id))


class MemoryTray:
    """The port OperatorInbox, by a clock of the test's."""

    def __init__(self, now: FakeClock) -> None:
        self._now = now
        self.sent: dict[Dispatch, datetime] = {}

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        for dispatch in dispatches:
            self.sent.setdefault(dispatch, self._now())

    def waiting(self, most: int) -> list[tuple[Dispatch, datetime]]:
        return list(self.sent.items())[:most]

    def remove(self, dispatches: Iterable[Dispatch]) -> None:
        for dispatch in dispatches:
            self.sent.pop(dispatch, None)
