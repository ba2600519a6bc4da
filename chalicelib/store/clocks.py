"""Two lists that the log gives again if they are lost: which case falls due when, and what our
operators are to be told.

| pk | sk | row |
|---|---|---|
| ``hours`` | ``2026-11-22T07`` | there may be checks in this hour |
| ``pressing#2026-11-22T07`` | ``<due, RFC 3339>#<case id>`` | check this case, before any other |
| ``hour#2026-11-22T07`` | ``<due, RFC 3339>#<case id>`` | check this case |
| ``tray`` | ``<case id>#<seq>`` | tell our operators of this event, since ``at`` |

A check that is already due is kept in the present hour, so an hour that is over gets no more rows;
it is forgotten once it is empty and has been over for an hour.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice

from cachetools import LRUCache

from chalicelib.errors import LostRace
from chalicelib.model.events import hour_of, moment, stamp
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.model.shards import shard_of
from chalicelib.ports import Dispatch, Now, ScheduledCheck
from chalicelib.store.clock_rows import ClockRow, place_of
from chalicelib.store.tables import Table

_HOURS = "hours"
_MOST_HOURS = 100
_INBOX = "tray"
_STILL_WRITTEN = timedelta(hours=1)
_ALL = (0, 1)
_LANES = {True: "pressing", False: "hour"}


class ClocksTable:
    """The port ``Clocks``."""

    def __init__(self, table: str, now: Now) -> None:
        self._table, self._now = Table(ClockRow, table), now
        self._hours_listed: LRUCache[str, bool] = LRUCache(_MOST_HOURS)
        self._lock = threading.Lock()

    def set(self, case_id: str, at: datetime, *, pressing: bool = False) -> None:
        """Have a case checked then; the same again is the same row."""
        hour = hour_of(max(at, self._now()))
        self._table.save(ClockRow(*_row_of(ScheduledCheck(case_id, at, hour, pressing))))
        with self._lock:
            is_listed = hour in self._hours_listed
        if not is_listed:
            self._table.save(ClockRow(_HOURS, hour))
            with self._lock:
                self._hours_listed[hour] = True

    def due(self, most: int, share: tuple[int, int] = (0, 1)) -> list[ScheduledCheck]:
        """List up to ``most`` checks whose time has come, by two queries for each hour in use.

        For a share the others' rows are read, too: forty of them are a unit of DynamoDB's.
        """
        now, checks = self._now(), list[ScheduledCheck]()
        hours = self._hours(now)
        for pressing in _LANES:
            for hour in hours:
                due = self._due_in(hour, now, most if share == _ALL else None, pressing=pressing)
                ours = (check for check in due if _is_in(check, share))
                checks += islice(ours, most - len(checks))
                if len(checks) >= most:
                    return checks
        if share == _ALL:
            self._forget_hours(hours, checks, now)
        return checks

    def _forget_hours(
        self, hours: Iterable[str], checks: Iterable[ScheduledCheck], now: datetime
    ) -> None:
        in_use = {check.hour for check in checks}
        for hour in hours:
            if hour not in in_use and hour < hour_of(now - _STILL_WRITTEN):
                self._table.delete(_HOURS, hour)

    def remove(self, check: ScheduledCheck) -> None:
        """Remove a check."""
        self._table.delete(*_row_of(check))

    def next(self) -> datetime | None:
        """Return the time of the earliest check, due or not."""
        for hour in self._table.query(_HOURS, consistent=True):
            firsts = [
                moment(row.sk.partition("#")[0])
                for lane in _LANES.values()
                for row in self._table.query(f"{lane}#{hour.sk}", consistent=True, most=1)
            ]
            if firsts:
                return min(firsts)
        return None

    def _hours(self, now: datetime) -> list[str]:
        until = ClockRow.sk <= hour_of(now)
        return [row.sk for row in self._table.query(_HOURS, until, consistent=True)]

    def _due_in(
        self, hour: str, now: datetime, most: int | None, *, pressing: bool
    ) -> Iterator[ScheduledCheck]:
        until, lane = ClockRow.sk <= f"{_sortable(now)}#~", f"{_LANES[pressing]}#{hour}"
        for row in self._table.query(lane, until, consistent=True, most=most):
            at, _, case_id = row.sk.partition("#")
            yield ScheduledCheck(case_id, moment(at), hour, pressing)


class OperatorInboxTable:
    """The port ``OperatorInbox``, in the same table."""

    def __init__(self, table: str, now: Now) -> None:
        self._table, self._now = Table(ClockRow, table), now

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        """Put events in; one that is in already waits since it first came."""
        for dispatch in dispatches:
            row = ClockRow(_INBOX, place_of(dispatch), at=stamp(self._now()))
            with suppress(LostRace):
                self._table.save(row, ClockRow.pk.does_not_exist())

    def waiting(self, most: int) -> list[tuple[Dispatch, datetime]]:
        """List up to ``most`` events that wait, and since when."""
        rows = self._table.query(_INBOX, consistent=True, most=most)
        return [(_dispatch(row), moment(str(row.at))) for row in rows]

    def remove(self, dispatches: Iterable[Dispatch]) -> None:
        """Take out the events that the operators were told of."""
        for dispatch in dispatches:
            self._table.delete(_INBOX, place_of(dispatch))


def _row_of(check: ScheduledCheck) -> tuple[str, str]:
    """Return the key of a check."""
    return f"{_LANES[check.pressing]}#{check.hour}", f"{_sortable(check.at)}#{check.case_id}"


def _is_in(check: ScheduledCheck, share: tuple[int, int]) -> bool:
    number, shards = share
    return shards == 1 or shard_of(check.case_id, shards) == number


def _dispatch(row: ClockRow) -> Dispatch:
    case_id, _, seq = row.sk.partition("#")
    return Dispatch(case_id, int(seq), OPERATOR)


def _sortable(at: datetime) -> str:
    """Write a time always to the millisecond, so that text sorts as time does."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
