"""Guards, clocks and the operator inbox in memory, by a clock of the test's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from chalicelib.errors import LimitReached
from chalicelib.model.events import hour_of
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.model.shards import shard_of
from chalicelib.ports import Counter, Dispatch, Now, ScheduledCheck
from tests.support.fakes.remote import Remote, remote


@dataclass(frozen=True, slots=True)
class _Guard:
    """``expires`` is epoch seconds after which it counts as absent."""

    expires: int
    tries: int = 0
    value: Mapping[str, str] | None = None


@remote()
class MemoryGuards(Remote):
    """The port ``Guards``."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self.rows: dict[str, _Guard] = {}
        self._lock = Lock()

    def spend(self, key: str, seconds: int, counter: Counter | None = None) -> bool:
        with self._lock:
            if self._live(key):
                return False
            if counter is not None:
                tries = self.tries(counter.key)
                if tries >= counter.most:
                    raise LimitReached(counter.key)
                self.rows[counter.key] = _Guard(self._epoch() + counter.seconds, tries + 1)
            self.rows[key] = _Guard(self._epoch() + seconds)
            return True

    def count(self, key: str, seconds: int) -> int:
        with self._lock:
            guard = self._live(key) or _Guard(self._epoch() + seconds)
            self.rows[key] = replace(guard, tries=guard.tries + 1)
            return guard.tries + 1

    def tries(self, key: str) -> int:
        guard = self._live(key)
        return guard.tries if guard else 0

    def keep(self, key: str, value: Mapping[str, str], seconds: int) -> None:
        self.rows[key] = _Guard(self._epoch() + seconds, value=dict(value))

    def recall(self, key: str) -> Mapping[str, str] | None:
        guard = self._live(key)
        return guard.value if guard else None

    def forget(self, key: str) -> None:
        self.rows.pop(key, None)

    def _live(self, key: str) -> _Guard | None:
        guard = self.rows.get(key)
        return guard if guard and guard.expires > self._epoch() else None

    def _epoch(self) -> int:
        return int(self._now().timestamp())


@remote()
class MemoryLeases(Remote):
    """The port ``Leases``."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._rows: dict[str, tuple[int, datetime | None]] = {}
        self._lock = Lock()

    def take(self, job: str, until: datetime) -> int | None:
        with self._lock:
            fence, held_until = self._rows.get(job, (0, None))
            if held_until is not None and self._now() < held_until <= until + timedelta(minutes=1):
                return None
            self._rows[job] = fence + 1, until
            return fence + 1

    def renew(self, job: str, fence: int, until: datetime) -> bool:
        if self._rows[job][0] != fence:
            return False
        self._rows[job] = fence, until
        return True

    def release(self, job: str, fence: int) -> None:
        if self._rows[job][0] == fence:
            self._rows[job] = fence, None


def _turn(check: ScheduledCheck) -> tuple[bool, str, datetime, str]:
    """Return what decides which check comes first."""
    return not check.pressing, check.hour, check.at, check.case_id


@remote()
class MemoryClocks(Remote):
    """The port ``Clocks``. A check that is past when it is set is kept in the present hour."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._checks: set[ScheduledCheck] = set()

    @property
    def checks(self) -> set[tuple[datetime, str]]:
        """When which case is to be looked at."""
        return {(check.at, check.case_id) for check in self._checks}

    def clear(self) -> None:
        """Lose every check, as a table might that is made again from the log."""
        self._checks.clear()

    def set(self, case_id: str, at: datetime, *, pressing: bool = False) -> None:
        hour = hour_of(max(at, self._now()))
        self._checks.add(ScheduledCheck(case_id, at, hour, pressing))

    def due(self, most: int, share: tuple[int, int] = (0, 1)) -> list[ScheduledCheck]:
        number, shards = share
        due = [
            check
            for check in self._checks
            if check.at <= self._now() and shard_of(check.case_id, shards) == number
        ]
        return sorted(due, key=_turn)[:most]

    def remove(self, check: ScheduledCheck) -> None:
        self._checks.discard(check)


@remote()
class MemoryOperatorInbox(Remote):
    """The port ``OperatorInbox``."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self.rows: dict[Dispatch, datetime] = {}

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        for dispatch in dispatches:
            self.rows.setdefault(_to_operators(dispatch), self._now())

    def waiting(self, most: int) -> list[tuple[Dispatch, datetime]]:
        return sorted(self.rows.items(), key=lambda row: (row[0].case_id, str(row[0].seq)))[:most]

    def remove(self, dispatches: Iterable[Dispatch]) -> None:
        for dispatch in dispatches:
            self.rows.pop(_to_operators(dispatch), None)


def _to_operators(dispatch: Dispatch) -> Dispatch:
    """An event waits once, whoever else is notified of it."""
    return replace(dispatch, recipient=OPERATOR)
