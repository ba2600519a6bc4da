"""Candidates and their access codes, in the directory's table.

| pk | sk | row |
|---|---|---|
| ``area#<gss>`` | ``candidate#<election>#<person_id>`` | a candidate |
| ``code#<hash>`` | ``code`` | the same candidate, found by access code |
| ``delegate-code#<hash>`` | ``code`` | or by the code of a delegate: see store/delegates.py |
| ``used#<gss>`` | ``<election>#<person_id>`` | that candidate's code was used, and nothing more |
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.store.directory_rows import DirectoryRow, DirectoryTable, candidate_row

_CODE = "code"

CandidateKey = tuple[str, str, str]
"""Election, person and area (GSS code)."""


class Candidates(DirectoryTable):
    """The part of ``Directory`` that has candidates."""

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        """Look up the candidate whose code is stored under this hash (``access_codes.hashed``).

        Those of delegates are read consistently: one that was revoked is unknown from that moment.
        """
        row = self._table.get(f"code#{code_hash}", _CODE) or self._table.get(
            f"delegate-code#{code_hash}", _CODE, consistent=True
        )
        return _candidate(row) if row else None

    def candidates_with(
        self, keys: Iterable[CandidateKey]
    ) -> dict[CandidateKey, NominatedCandidate]:
        """Read those of the candidates (election, person, area) that are there already."""
        rows = self._table.read_all({_key(key) for key in keys})
        return {candidate.key: candidate for candidate in map(_candidate, rows)}

    def candidates_of(self, area: str, election: str) -> tuple[NominatedCandidate, ...]:
        """List who stands in an area (GSS code), by person id."""
        of_election = DirectoryRow.sk.startswith(f"candidate#{election}#")
        return tuple(map(_candidate, self._table.query(f"area#{area}", of_election)))

    def mark_code_used(self, candidate: NominatedCandidate) -> None:
        """Record that a code was used. The row has no time: beside the log, it would name who
        reported what."""
        key = f"used#{candidate.area}", f"{candidate.election}#{candidate.person_id}"
        self._table.save(DirectoryRow(*key))

    def codes_used(self, area: str, election: str) -> frozenset[str]:
        """List the persons of an area whose codes were used."""
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
        self._table.save_all(candidate_row(_key(c.key), c) for c in candidates.values())


def _key(key: CandidateKey) -> tuple[str, str]:
    election, person_id, area = key
    return f"area#{area}", f"candidate#{election}#{person_id}"


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
    )
