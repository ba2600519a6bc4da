"""The case log and the queues in memory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.errors import Gone, LostRace, Unavailable
from chalicelib.model.chain import ORIGIN, StoredEvent, canonical, digest_of
from chalicelib.model.events import ROUTING_KINDS, Event, Kind, NewEvent, hour_of, moment, stamp
from chalicelib.ports import Dispatch
from tests.support.fakes.remote import Remote, remote


@remote(offline=("write",))
class MemoryLog(Remote):
    """The port ``CaseLog``. The last of ``before_append`` runs just before the next write.

    Where it ``lags``, who reads ``upto`` an event gets none after it: a replica may be that old.
    """

    lags = False

    def __init__(self) -> None:
        self.cases: dict[str, list[Event]] = {}
        self.erased: set[str] = set()
        self.before_append: list[Callable[[], object]] = []

    def begin(self, case_id: str, at: datetime, event: NewEvent) -> Event:
        if case_id in self.cases:
            raise LostRace
        private = {} if event.private is None else event.private
        return self.write(case_id, 1, at, replace(event, private=private), ORIGIN)

    def append(self, last: Event, at: datetime, event: NewEvent) -> Event:
        self._interrupt()
        if len(self.cases[last.case_id]) != last.seq:
            raise LostRace
        if event.private is not None and last.case_id in self.erased:
            raise Gone
        return self.write(last.case_id, last.seq + 1, at, event, last.digest)

    def append_all(self, last: Event, at: datetime, events: Sequence[NewEvent]) -> list[Event]:
        if last.case_id in self.erased and any(event.private is not None for event in events):
            raise Gone
        appended = [self.append(last, at, events[0])]
        for event in events[1:]:
            last = appended[-1]
            appended.append(self.write(last.case_id, last.seq + 1, at, event, last.digest))
        return appended

    def read(self, case_id: str, *, upto: int | None = None) -> tuple[Event, ...]:
        return tuple(self.cases.get(case_id, ())[: upto if self.lags else None])

    def clear(self, case_id: str, *, upto: int | None = None) -> tuple[Event, ...]:
        return tuple(_without_private(event) for event in self.read(case_id, upto=upto))

    def case_ids(self) -> Sequence[str]:
        return list(self.cases)

    def first(self, case_id: str) -> Event | None:
        return next(iter(self.cases.get(case_id, ())), None)

    def clear_first(self, case_id: str) -> Event | None:
        first = self.first(case_id)
        return _without_private(first) if first else None

    def clear_firsts(self, case_ids: Iterable[str]) -> list[Event]:
        return [first for case_id in case_ids if (first := self.clear_first(case_id))]

    def unrouted(self, hour: str) -> Sequence[tuple[str, int]]:
        events = [event for case in self.cases.values() for event in case]
        routed = {(e.case_id, e.public["of"]) for e in events if e.kind is Kind.ROUTED}
        to_route = [e for e in events if e.kind in ROUTING_KINDS and hour_of(e.at) == hour]
        return sorted({(event.case_id, event.seq) for event in to_route} - routed)

    def submitted(self, hour: str) -> Sequence[str]:
        begun = (case[0] for case in self.cases.values())
        return sorted(first.case_id for first in begun if hour_of(first.at) == hour)

    def erase(self, case_id: str) -> None:
        if case_id not in self.cases:
            raise LostRace
        self.erased.add(case_id)
        self.cases[case_id] = [_without_private(event) for event in self.cases[case_id]]

    def kinds(self, case_id: str) -> list[Kind]:
        """The kinds of a case's events, in order."""
        return [event.kind for event in self.cases[case_id]]

    def _interrupt(self) -> None:
        """Let another writer come before this one; what it appends interrupts nobody."""
        if self.before_append:
            interrupt, later = self.before_append.pop(), self.before_append
            self.before_append = []
            interrupt()
            self.before_append = later

    def write(self, case_id: str, seq: int, at: datetime, event: NewEvent, prev: str) -> Event:
        """Put an event behind the others, for ``begin`` and ``append``."""
        for data in (event.public, event.private):
            if not _is_json(data):
                raise TypeError(f"{event.kind}: JSON has no such values: {data}")
        row = StoredEvent(case_id, seq, stamp(at), event.kind, canonical(event.public), prev)
        written = Event(
            case_id=case_id,
            seq=seq,
            at=moment(row.at),
            kind=event.kind,
            public=event.public,
            private=event.private,
            digest=digest_of(row),
        )
        self.cases.setdefault(case_id, []).append(written)
        return written


def _without_private(event: Event) -> Event:
    return replace(event, private=None)


def _is_json(value: object) -> bool:
    """Whether JSON gives a value back as it is, as it does no tuple and no member of an Enum."""
    if isinstance(value, Mapping):
        return all(type(name) is str and _is_json(member) for name, member in value.items())
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or type(value) in {str, int, float, bool}


@remote()
class MemoryQueue(Remote):
    """The port ``Queue``. ``fails`` says how many sends are refused first."""

    def __init__(self) -> None:
        self.dispatches: list[Dispatch] = []
        self.fails = 0

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self.dispatches.extend(dispatches)
