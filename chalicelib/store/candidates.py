"""Candidates, their ballots and their access codes, in the directory's table.

| pk | sk | row |
|---|---|---|
| ``area#<area>`` | ``candidate#<election>#<local id>`` | a candidate |
| ``code#<hash>`` | ``code`` | the same candidate, found by access code |
| ``delegate-code#<hash>`` | ``code`` | or by the code of a delegate: see store/delegates.py |
| ``used#<area>`` | ``<election>#<local id>`` | that candidate's code was used, and nothing more |
| ``ballots#<election>`` | ``<ballot>`` | a ballot, and who stands on it: see store/ballots.py |

An area is its id, a GSS code where it has one; a local id is the person's, with ``@<ballot>`` where
several ballots are of one area. Rows of July 2024 name no ballot.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.model.directory import Delegate, NominatedCandidate, Standing
from chalicelib.store.ballots import Ballots
from chalicelib.store.directory_rows import CandidateKey, DirectoryRow, candidate_row, row_key

_CODE = "code"


class Candidates(Ballots):
    """The part of ``Directory`` that has candidates."""

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        """Look up the candidate whose code is stored under this hash (``access_codes.hash_code``).

        Those of delegates are read consistently: one that was revoked is unknown from that moment.
        """
        row = self._table.get(f"code#{code_hash}", _CODE) or self._table.get(
            f"delegate-code#{code_hash}", _CODE, consistent=True
        )
        return _candidate(row) if row else None

    def candidates_with(
        self, keys: Iterable[CandidateKey]
    ) -> dict[CandidateKey, NominatedCandidate]:
        """Read those of the candidates that are there, also such as stand no more."""
        rows = self._table.read_all({row_key(key) for key in keys})
        return {candidate.key: candidate for candidate in map(_candidate, rows)}

    def candidates_of(self, area: str, election: str) -> tuple[NominatedCandidate, ...]:
        """List who stands in an area, by local id."""
        of_election = DirectoryRow.sk.startswith(f"candidate#{election}#")
        rows = map(_candidate, self._table.query(f"area#{area}", of_election))
        return tuple(row for row in rows if row.standing == Standing.STANDS)

    def mark_code_used(self, candidate: NominatedCandidate) -> None:
        """Record that a code was used. The row has no time: beside the log, it would name who
        reported what."""
        self._table.save(DirectoryRow(*_used_key(candidate)))

    def codes_used(self, area: str, election: str) -> frozenset[str]:
        """List the candidates of an area whose codes were used, by local id."""
        of_election = DirectoryRow.sk.startswith(f"{election}#")
        rows = self._table.query(f"used#{area}", of_election)
        return frozenset(row.sk.rpartition("#")[2] for row in rows)

    def add_candidates(self, candidates: Mapping[str, NominatedCandidate]) -> None:
        """Write candidates by the hash of their code.

        The codes go first: a candidate who is there has a code that works, so an import that was
        cut off at any point is finished by importing again.
        """
        self._table.save_all(
            candidate_row((f"code#{code_hash}", _CODE), candidate)
            for code_hash, candidate in candidates.items()
        )
        self.save_candidates(candidates.values())

    def save_candidates(self, candidates: Iterable[NominatedCandidate]) -> None:
        """Write candidates alone: whom a code names stays as it is."""
        self._table.save_all(candidate_row(row_key(c.key), c) for c in candidates)

    def remove_candidates(self, candidates: Iterable[NominatedCandidate]) -> None:
        """Remove candidates and the records that their codes were used."""
        keys = [(_used_key(candidate), row_key(candidate.key)) for candidate in candidates]
        self._table.delete_all(key for pair in keys for key in pair)

    def remove_codes(self, code_hashes: Iterable[str]) -> None:
        """Make access codes unknown."""
        self._table.delete_all((f"code#{code_hash}", _CODE) for code_hash in code_hashes)


def _used_key(candidate: NominatedCandidate) -> tuple[str, str]:
    return f"used#{candidate.area}", f"{candidate.election}#{candidate.local_id}"


def _delegate(row: DirectoryRow) -> Delegate | None:
    if not row.delegate:
        return None
    return Delegate(
        id=str(row.delegate),
        name=str(row.delegate_name),
        code_hash=row.pk.removeprefix("delegate-code#"),
        added_at=datetime.fromisoformat(str(row.delegate_added_at or row.added_at)),
    )


def _candidate(row: DirectoryRow) -> NominatedCandidate:
    return NominatedCandidate(
        election=str(row.election),
        person_id=str(row.person_id),
        area=str(row.area),
        name=str(row.name),
        party=str(row.party or ""),
        secret_version=str(row.secret_version),
        source=str(row.source or ""),
        imported_at=datetime.fromisoformat(str(row.added_at)),
        delegate=_delegate(row),
        ballot=str(row.ballot or ""),
        division=str(row.division or ""),
        coded_by=str(row.coded_by or ""),
        standing=Standing(row.standing or Standing.STANDS),
    )
