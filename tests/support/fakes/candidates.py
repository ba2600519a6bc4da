"""Candidates, their codes and their delegates in memory."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from chalicelib.errors import LostRace, Unavailable
from chalicelib.model.directory import Ballot, Delegate, NominatedCandidate, Standing
from tests.support.fakes.remote import Remote, remote

CandidateKey = tuple[str, str, str]


@remote()
class MemoryCandidates(Remote):
    """The part of ``MemoryDirectory`` that has candidates. ``fails`` says how many uses of a code
    cannot be recorded; ``writes`` counts. The last of ``before_saving`` runs just before candidates
    are written next."""

    def __init__(self) -> None:
        super().__init__()
        self.by_key: dict[CandidateKey, NominatedCandidate] = {}
        self.by_code: dict[str, NominatedCandidate] = {}
        self.by_delegates_code: dict[str, NominatedCandidate] = {}
        self.used: set[CandidateKey] = set()
        self.ballots: dict[str, Ballot] = {}
        self.fails = self.writes = 0
        self.before_saving: list[Callable[[], object]] = []

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        return self.by_code.get(code_hash) or self.by_delegates_code.get(code_hash)

    def candidates_with(
        self, keys: Iterable[CandidateKey]
    ) -> dict[CandidateKey, NominatedCandidate]:
        return {key: self.by_key[key] for key in keys if key in self.by_key}

    def candidates_of(self, area: str, election: str) -> tuple[NominatedCandidate, ...]:
        rows = sorted(self.by_key.values(), key=lambda candidate: candidate.local_id)
        standing = (row for row in rows if row.standing == Standing.STANDS)
        return tuple(row for row in standing if (row.area, row.election) == (area, election))

    def mark_code_used(self, candidate: NominatedCandidate) -> None:
        if self.fails:
            self.fails -= 1
            raise Unavailable
        self.used.add(candidate.key)

    def codes_used(self, area: str, election: str) -> frozenset[str]:
        return frozenset(
            local_id
            for its_election, local_id, its_area in self.used
            if (its_area, its_election) == (area, election)
        )

    def add_candidates(self, candidates: Mapping[str, NominatedCandidate]) -> None:
        self.by_code.update(candidates)
        self.save_candidates(candidates.values())

    def save_candidates(self, candidates: Iterable[NominatedCandidate]) -> None:
        rows = {candidate.key: candidate for candidate in candidates}
        if rows and self.before_saving:
            self.before_saving.pop()()
        self.by_key.update(rows)
        self.writes += len(rows)

    def remove_candidates(self, candidates: Iterable[NominatedCandidate]) -> None:
        for candidate in candidates:
            self.by_key.pop(candidate.key, None)
            self.used.discard(candidate.key)
            self.writes += 1

    def remove_codes(self, code_hashes: Iterable[str]) -> None:
        for code_hash in code_hashes:
            self.by_code.pop(code_hash, None)

    def ballots_with(self, keys: Iterable[tuple[str, str]]) -> dict[str, Ballot]:
        ids = {ballot for _, ballot in keys}
        return {ballot: row for ballot, row in self.ballots.items() if ballot in ids}

    def ballots_of(self, election: str) -> tuple[Ballot, ...]:
        rows = sorted(self.ballots.values(), key=lambda ballot: ballot.id)
        return tuple(row for row in rows if row.election == election)

    def save_ballots(self, ballots: Iterable[Ballot]) -> None:
        rows = {ballot.id: ballot for ballot in ballots}
        self.ballots.update(rows)
        self.writes += len(rows)

    def remove_ballots(self, ballots: Iterable[Ballot]) -> None:
        for ballot in ballots:
            self.ballots.pop(ballot.id, None)
            self.writes += 1


@remote()
class MemoryDelegates(Remote):
    """The port ``Delegates``: their codes are looked up among ``candidates``. The last of
    ``before_change`` runs just before the next delegate is moved or revoked."""

    def __init__(self, candidates: MemoryCandidates) -> None:
        self.before_change: list[Callable[[], object]] = []
        self._candidates, self._codes = candidates.by_key, candidates.by_delegates_code
        self._rows: dict[tuple[CandidateKey, str], Delegate] = {}

    def delegates_of(self, candidate: NominatedCandidate) -> tuple[Delegate, ...]:
        rows = [row for (key, _), row in self._rows.items() if key == candidate.key]
        return tuple(sorted(rows, key=lambda delegate: delegate.added_at))

    def add_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        stored = self._candidates.get(candidate.key)
        if stored is None or stored.standing != Standing.STANDS:
            raise LostRace
        self._write(candidate, delegate)

    def move_delegate(
        self, before: NominatedCandidate, candidate: NominatedCandidate, delegate: Delegate
    ) -> None:
        self._interrupt()
        stored = self._rows.get((before.key, delegate.id))
        if stored is None or stored.revoked_at is not None:
            raise LostRace
        del self._rows[before.key, delegate.id]
        self._write(candidate, delegate)

    def revoke_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        self._interrupt()
        if (candidate.key, delegate.id) not in self._rows:
            raise LostRace
        self._codes.pop(delegate.code_hash, None)
        self._rows[candidate.key, delegate.id] = delegate

    def forget_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        self._codes.pop(delegate.code_hash, None)
        self._rows.pop((candidate.key, delegate.id), None)

    def _write(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        self._rows[candidate.key, delegate.id] = delegate
        self._codes[delegate.code_hash] = replace(candidate, delegate=delegate)

    def _interrupt(self) -> None:
        if self.before_change:
            self.before_change.pop()()
