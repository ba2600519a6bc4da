"""Fakes that keep to the ports of chalicelib/ports.py."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.chain import ORIGIN, Stored, canonical, digest_of
from chalicelib.model.directory import Candidate
from chalicelib.model.events import ROUTING_KINDS, Event, Kind, NewEvent, hour_of, stamp
from chalicelib.model.folding import fold
from chalicelib.ports import Dispatch, Letter


class FakeClock:
    """A clock that stands until it is advanced."""

    def __init__(self, at: datetime = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)


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
            Event(e.case_id, e.seq, e.at, e.kind, e.facts, None, e.digest)
            for e in self.cases[case_id]
        ]

    def kinds(self, case_id: str) -> list[Kind]:
        return [event.kind for event in self.cases[case_id]]

    def _write(self, case_id: str, seq: int, at: datetime, event: NewEvent, prev: str) -> Event:
        row = Stored(case_id, seq, stamp(at), event.kind, canonical(event.facts), prev)
        written = Event(
            case_id, seq, at, event.kind, dict(event.facts), event.words, digest_of(row)
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


class MemoryMail:
    """The port Mail. ``fails`` says how many sends are refused first."""

    def __init__(self) -> None:
        self.sent: list[Letter] = []
        self.fails = 0

    def send(self, letter: Letter) -> str:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self.sent.append(letter)
        return f"message-{len(self.sent)}"


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


class Reach:
    """Who is connected, by the ids given."""

    def __init__(self, *connected: str) -> None:
        self.connected = set(connected)

    def reaches(self, recipient: str) -> bool:
        return recipient in self.connected


class Codes:
    """Candidates by the hash of their code; ``asked`` look-ups. ``fails``: writes refused first."""

    def __init__(self, candidates: Mapping[str, Candidate]) -> None:
        self.candidates = dict(candidates)
        self.asked = 0
        self.used: dict[Candidate, datetime] = {}
        self.fails = 0

    def candidate_by_code(self, code_hash: str) -> Candidate | None:
        self.asked += 1
        return self.candidates.get(code_hash)

    def mark_code_used(self, candidate: Candidate, at: datetime) -> bool:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        first = candidate not in self.used
        self.used.setdefault(candidate, at)
        return first
