"""Two lists that the log gives again if they are lost: which case falls due when, and what our
operators are to be told.

| pk | sk | row |
|---|---|---|
| ``hours`` | ``2026-11-22T07`` | there may be looks in this hour |
| ``hour#2026-11-22T07`` | ``<due, RFC 3339>#<case id>`` | look at this case |
| ``tray`` | ``<case id>#<seq>`` | tell our operators of this event, since ``at`` |

A look that is already due is kept in the present hour, so an hour that is past gets no more rows;
it is forgotten once it is empty and has been past for an hour.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.errors import LostRace
from chalicelib.model.case import OPERATOR
from chalicelib.model.events import hour_of, moment, stamp
from chalicelib.ports import Clock, Dispatch, ScheduledCheck
from chalicelib.store.tables import on_table, our_errors

_HOURS = "hours"
_TRAY = "tray"
_STILL_WRITTEN = timedelta(hours=1)


class _Row(Model):
    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    at = UnicodeAttribute(null=True)


class _Table:
    """One DynamoDB table with two kinds of list in it."""

    def __init__(self, table: str, now: Clock) -> None:
        self._rows = on_table(_Row, table)
        self._now = now


class ClocksTable(_Table):
    """The port ``Clocks``."""

    def __init__(self, table: str, now: Clock) -> None:
        super().__init__(table, now)
        self._known: set[str] = set()

    @our_errors()
    def set(self, case_id: str, at: datetime) -> None:
        """Have a case looked at then; the same again is the same row."""
        hour = hour_of(max(at, self._now()))
        self._rows(f"hour#{hour}", f"{_sortable(at)}#{case_id}").save()
        if hour not in self._known:
            self._rows(_HOURS, hour).save()
            self._known = {*sorted(self._known)[-100:], hour}

    @our_errors()
    def due(self, most: int) -> list[ScheduledCheck]:
        """Up to ``most`` looks whose time has come; costs what is due, and one query an hour."""
        now, found = self._now(), list[ScheduledCheck]()
        for hour in self._hours(now):
            of_hour = list(self._due_in(hour, now, most - len(found)))
            found += of_hour
            if not of_hour and hour < hour_of(now - _STILL_WRITTEN):
                self._rows(_HOURS, hour).delete()
            if len(found) >= most:
                break
        return found

    @our_errors()
    def done(self, look: ScheduledCheck) -> None:
        """Remove a look."""
        self._rows(f"hour#{look.hour}", f"{_sortable(look.at)}#{look.case_id}").delete()

    @our_errors()
    def next(self) -> datetime | None:
        """The earliest look there is, due or not."""
        for row in self._rows.query(_HOURS, consistent_read=True):
            looks = self._rows.query(f"hour#{row.sk}", consistent_read=True, limit=1)
            for look in looks:
                return moment(look.sk.partition("#")[0])
        return None

    def _hours(self, now: datetime) -> list[str]:
        until = _Row.sk <= hour_of(now)
        return [row.sk for row in self._rows.query(_HOURS, until, consistent_read=True)]

    def _due_in(self, hour: str, now: datetime, most: int) -> Iterator[ScheduledCheck]:
        until = _Row.sk <= f"{_sortable(now)}#~"
        rows = self._rows.query(f"hour#{hour}", until, consistent_read=True, limit=most)
        for row in rows:
            at, _, case_id = row.sk.partition("#")
            yield ScheduledCheck(case_id, moment(at), hour)


class OperatorInboxTable(_Table):
    """The port ``OperatorInbox``."""

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        """Put events in the tray; one that is there already waits since it first came."""
        for dispatch in dispatches:
            row = self._rows(_TRAY, f"{dispatch.case_id}#{dispatch.seq}", at=stamp(self._now()))
            with suppress(LostRace), our_errors():
                row.save(condition=self._rows.pk.does_not_exist())

    @our_errors()
    def waiting(self, most: int) -> list[tuple[Dispatch, datetime]]:
        """Up to ``most`` of what waits."""
        rows = self._rows.query(_TRAY, consistent_read=True, limit=most)
        return [(_dispatch(row), moment(str(row.at))) for row in rows]

    @our_errors()
    def remove(self, dispatches: Iterable[Dispatch]) -> None:
        """Take out what they were told of."""
        for dispatch in dispatches:
            self._rows(_TRAY, f"{dispatch.case_id}#{dispatch.seq}").delete()


def _dispatch(row: _Row) -> Dispatch:
    case_id, _, seq = row.sk.partition("#")
    return Dispatch(case_id, int(seq), OPERATOR)


def _sortable(at: datetime) -> str:
    """RFC 3339 always to the millisecond, so that text sorts as time does."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
