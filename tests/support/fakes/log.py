"""The case log and the queues in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.chain import ORIGIN, Stored, canonical, digest_of
from chalicelib.model.events import ROUTING_KINDS, Event, Kind, NewEvent, hour_of, stamp
from chalicelib.model.folding import fold
from chalicelib.ports import Dispatch


class MemoryLog:
    """The port CaseLog in memory. ``before_append`` runs once, just before the next write."""

    def __init__(self) -> None:
        self.cases: dict[str, list[Event]] = {}
        self.before_append: list[object] = []

    def begin(self, case_id: str, at: datetime, event: NewEvent) -> Event:
        if case_id in self.cases:
            raise LostRace
        return self._write(case_id, 1, at, event, ORIGIN)

    def append(self, last: Event, at: datetime, event: NewEvent) -> Event:
        if self.before_append:
            interrupt, waiting = self.before_append.pop(), self.before_append
            assert callable(interrupt)
            self.before_append = []
            interrupt()
            self.before_append = waiting
        if len(self.cases[last.case_id]) != last.seq:
            raise LostRace
        return self._write(last.case_id, last.seq + 1, at, event, last.digest)

    def read(self, case_id: str) -> tuple[Event, ...]:
        return tuple(self.cases.get(case_id, ()))

    def clear(self, case_id: str) -> tuple[Event, ...]:
        return tuple(replace(event, private=None) for event in self.read(case_id))

    def case_ids(self) -> Sequence[str]:
        return list(self.cases)

    def first(self, case_id: str) -> Event | None:
        return next(iter(self.cases.get(case_id, ())), None)

    def unrouted(self, hour: str) -> Sequence[tuple[str, int]]:
        found = []
        for case_id, events in self.cases.items():
            routed = fold(events).routed
            found += [
                (case_id, event.seq)
                for event in events
                if event.kind in ROUTING_KINDS
                and hour_of(event.at) == hour
                and event.seq not in routed
            ]
        return found

    def erase(self, case_id: str) -> None:
        self.cases[case_id] = [
            Event(e.case_id, e.seq, e.at, e.kind, e.public, None, e.digest)
            for e in self.cases[case_id]
        ]

    def kinds(self, case_id: str) -> list[Kind]:
        return [event.kind for event in self.cases[case_id]]

    def _write(self, case_id: str, seq: int, at: datetime, event: NewEvent, prev: str) -> Event:
        row = Stored(case_id, seq, stamp(at), event.kind, canonical(event.public), prev)
        written = Event(
            case_id, seq, at, event.kind, dict(event.public), event.private, digest_of(row)
        )
        self.cases.setdefault(case_id, []).append(written)
        return written


class MemoryQueue:
    """The port Queue. ``fails`` says how many sends are refused first."""

    def __init__(self) -> None:
        self.sent: list[Dispatch] = []
        self.fails = 0

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self.sent.extend(dispatches)
