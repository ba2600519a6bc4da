"""Fakes that keep to the ports of chalicelib/ports."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.chain import ORIGIN, Stored, canonical, digest_of
from chalicelib.model.directory import Candidate, Delegate
from chalicelib.model.events import ROUTING_KINDS, Event, Kind, NewEvent, hour_of, stamp
from chalicelib.model.folding import fold
from chalicelib.model.response_stats import Measured
from chalicelib.model.uploads import ARRIVES_WITHIN, KEPT_FOR, Finding, Upload
from chalicelib.ports import Arrived, Dispatch, EvidenceFile, Letter, ScheduledCheck, Waiting


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


class MemorySuppressions:
    """The port Suppressions."""

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def why(self, address: str) -> str | None:
        return self.reasons.get(address.casefold())

    def suppress(self, address: str, *, because: str, at: datetime) -> None:
        self.reasons[address.casefold()] = because

    def allow(self, address: str) -> bool:
        return self.reasons.pop(address.casefold(), None) is not None


class MemoryUploads:
    """The port Uploads. ``fails`` says how many claims are refused first."""

    def __init__(self, now: FakeClock) -> None:
        self._now = now
        self.kept: dict[str, Upload] = {}
        self.open: set[str] = set()
        self.fails = 0

    def begin(self, upload: Upload) -> None:
        self.kept[upload.upload_id] = upload
        if upload.case_id:
            self.open.add(upload.upload_id)

    def read(self, upload_id: str) -> Upload | None:
        found = self.kept.get(upload_id)
        if found is None or (found.case_id is None and found.created + KEPT_FOR <= self._now()):
            return None
        return found

    def claim(self, upload_id: str, case_id: str, mark: str) -> Upload | None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        found = self.read(upload_id)
        if found is None or (found.case_id and (found.case_id, found.mark) != (case_id, mark)):
            return None
        if found.case_id is None:
            self.open.add(upload_id)
        return self._put(replace(found, case_id=case_id, mark=mark))

    def settle(self, upload_id: str, finding: Finding) -> Upload | None:
        found = self.read(upload_id)
        if found is None or found.finding is not None:
            return found
        return self._put(replace(found, finding=finding))

    def close(self, upload_id: str) -> None:
        self.open.discard(upload_id)

    def open_in(self, hour: str) -> list[str]:
        due = {one: hour_of(self.kept[one].created + ARRIVES_WITHIN) for one in self.open}
        return sorted(one for one, found in due.items() if found == hour)

    def forget(self, upload_id: str) -> None:
        self.kept.pop(upload_id, None)
        self.open.discard(upload_id)

    def _put(self, upload: Upload) -> Upload:
        self.kept[upload.upload_id] = upload
        return upload


class MemoryQuarantine:
    """The port Quarantine: ``arrive`` is what S3 would do with a file that was posted."""

    def __init__(self) -> None:
        self.objects: dict[str, Arrived] = {}
        self._versions = 0

    def arrive(self, upload_id: str, content: bytes) -> None:
        self._versions += 1
        self.objects[upload_id] = Arrived(f"v{self._versions}", content)

    def invite(
        self, upload_id: str, content_type: str, seconds: int, then: str | None = None
    ) -> Mapping[str, str]:
        fields = {"key": upload_id, "Content-Type": content_type}
        return fields if then is None else {**fields, "success_action_redirect": then}

    def fetch(self, upload_id: str) -> Arrived | None:
        return self.objects.get(upload_id)

    def remove(self, upload_id: str, version: str) -> None:
        if upload_id in self.objects and self.objects[upload_id].version == version:
            del self.objects[upload_id]


class MemoryEvidence:
    """The port EvidenceStore over a quarantine. ``fails`` says how many locks are refused first."""

    def __init__(self, quarantine: MemoryQuarantine) -> None:
        self._quarantine = quarantine
        self.originals: dict[EvidenceFile, bytes] = {}
        self.copies: dict[EvidenceFile, bytes] = {}
        self.locked: dict[EvidenceFile, datetime] = {}
        self.fails = 0

    def keep(self, file: EvidenceFile, version: str) -> None:
        arrived = self._quarantine.objects[file.upload_id]
        assert arrived.version == version
        self.originals.setdefault(file, arrived.content)

    def read(self, file: EvidenceFile) -> bytes:
        return self.originals[file]

    def put_copy(self, file: EvidenceFile, content: bytes) -> str:
        self.copies[file] = content
        return hashlib.sha256(content).hexdigest()

    def lock(self, file: EvidenceFile, until: datetime) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self.locked[file] = until

    def drop(self, file: EvidenceFile) -> None:
        if file in self.locked:
            raise Unavailable
        self.originals.pop(file, None)
        self.copies.pop(file, None)

    def link(self, file: EvidenceFile, seconds: int) -> str:
        return f"https://evidence.example.org/{file.case_id}/{file.upload_id}?for={seconds}"

    def erase(self, case_id: str) -> int:
        mine = [file for file in self.originals if file.case_id == case_id]
        for file in mine:
            del self.originals[file]
            self.copies.pop(file, None)
            self.locked.pop(file, None)
        return len(mine)


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


class MemoryStats:
    """What was measured of platforms, in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Measured] = {}

    def put(self, measured: Measured) -> bool:
        key = measured.platform, measured.case_id
        if key in self.rows and self.rows[key].seq > measured.seq:
            return False
        self.rows[key] = measured
        return True

    def of(self, platform: str) -> Iterator[Measured]:
        return (row for (whose, _), row in sorted(self.rows.items()) if whose == platform)


class Standing:
    """Who stands where; the port of list_candidates."""

    def __init__(self, *candidates: Candidate) -> None:
        self.candidates = candidates

    def candidates_of(self, area: str, election: str) -> tuple[Candidate, ...]:
        wanted = (area, election)
        return tuple(each for each in self.candidates if (each.area, each.election) == wanted)


class MemoryDelegates:
    """The port Delegates; a delegate's code works by ``codes`` until it is revoked."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes
        self._given: dict[tuple[str, str, str], dict[str, Delegate]] = {}

    def delegates_of(self, candidate: Candidate) -> tuple[Delegate, ...]:
        return tuple(self._given.get(candidate.key, {}).values())

    def add_delegate(self, candidate: Candidate, delegate: Delegate) -> None:
        self._given.setdefault(candidate.key, {})[delegate.id] = delegate
        self._codes.candidates[delegate.code_hash] = replace(candidate, delegate=delegate)

    def revoke_delegate(self, candidate: Candidate, delegate: Delegate) -> None:
        self._given[candidate.key][delegate.id] = delegate
        self._codes.candidates.pop(delegate.code_hash, None)


class MemoryDigests:
    """The port Digests in memory."""

    def __init__(self, now: FakeClock) -> None:
        self.rows: dict[tuple[Dispatch, bool], datetime] = {}
        self.mails: dict[str, list[Dispatch]] = {}
        self._now = now

    def put(self, dispatch: Dispatch, *, soon: bool) -> None:
        self.rows.setdefault((dispatch, soon), self._now())

    def authorities(self) -> list[str]:
        return sorted({dispatch.recipient for dispatch, _ in self.rows})

    def waiting(self, authority: str, most: int) -> list[Waiting]:
        """As the table gives them: what is to be told soon first, then by case."""
        rows = [Waiting(it, at, soon) for (it, soon), at in self.rows.items()]
        of_it = [row for row in rows if row.dispatch.recipient == authority]
        return sorted(of_it, key=lambda row: (not row.soon, row.dispatch.case_id))[:most]

    def pack(self, digest_id: str, dispatches: Sequence[Dispatch]) -> None:
        self.mails[digest_id] = list(dispatches)

    def packed(self, digest_id: str) -> list[Dispatch]:
        return self.mails.get(digest_id, [])

    def remove(self, taken: Iterable[Waiting]) -> None:
        for each in taken:
            self.rows.pop((each.dispatch, each.soon), None)


class MemorySent:
    """The port Sent in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], datetime] = {}

    def put(self, authority: str, case_id: str, at: datetime) -> None:
        self.rows[authority, case_id] = at

    def to(self, authority: str) -> list[tuple[str, datetime]]:
        return [(case_id, at) for (who, case_id), at in self.rows.items() if who == authority]


class MemoryDownloads:
    """The port Downloads in memory."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        self.objects[key] = b"".join(pieces)

    def link(self, key: str, seconds: int, *, name: str = "report.zip") -> str:
        return f"https://downloads.example.org/{key}?for={seconds}&as={name}"

    def erase(self, case_id: str) -> int:
        mine = [key for key in self.objects if key.startswith(f"{case_id}/")]
        for key in mine:
            del self.objects[key]
        return len(mine)
