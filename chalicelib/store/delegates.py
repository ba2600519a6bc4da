"""Candidates' delegates, in the directory's table.

| pk | sk | row |
|---|---|---|
| ``delegates#<area>`` | ``<election>#<local id>#<delegate id>`` | whom a candidate gave a code |
| ``delegate-code#<hash>`` | ``code`` | the candidate, found by it until it is revoked |

Every method raises Unavailable when DynamoDB refuses.
"""

from datetime import datetime

from chalicelib.model.directory import Delegate, NominatedCandidate
from chalicelib.store.directory_rows import (
    DirectoryRow,
    DirectoryTable,
    candidate_row,
    row_key,
    text_of,
    time_of,
)
from chalicelib.store.together import write_together


class StoredDelegates(DirectoryTable):
    """The port ``Delegates`` of usecases/candidates/delegates.py."""

    def delegates_of(self, candidate: NominatedCandidate) -> tuple[Delegate, ...]:
        """List whom a candidate gave a code, revoked ones too, the newest last."""
        pk, prefix = _key(candidate, "")
        rows = self._table.query(pk, DirectoryRow.sk.startswith(prefix), consistent=True)
        return tuple(sorted(map(_delegate, rows), key=lambda delegate: delegate.added_at))

    def add_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        """Write a delegate and the code. Raises LostRace where the candidate stands no more."""
        code = candidate_row(_code_key(delegate), candidate, delegate)
        stands = _THERE & DirectoryRow.standing.does_not_exist()
        write_together(
            puts=[self._table.saving(row) for row in (_row(candidate, delegate), code)],
            checks=[self._table.checking(*row_key(candidate.key), condition=stands)],
        )

    def move_delegate(
        self, before: NominatedCandidate, candidate: NominatedCandidate, delegate: Delegate
    ) -> None:
        """Write a delegate and the code anew, as the candidate is now.

        Raises LostRace where the delegate was revoked, forgotten or moved meanwhile.
        """
        works = _THERE & DirectoryRow.revoked_at.does_not_exist()
        moves = candidate.key != before.key
        code = candidate_row(_code_key(delegate), candidate, delegate)
        old = self._table.deleting(*_key(before, delegate.id), condition=works)
        write_together(
            puts=[
                self._table.saving(_row(candidate, delegate), None if moves else works),
                self._table.saving(code),
            ],
            deletes=[old] if moves else [],
        )

    def revoke_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        """Remove the code and record when: ``delegate.revoked_at``. Raises LostRace where the
        delegate was forgotten or moved meanwhile."""
        write_together(
            puts=[self._table.saving(_row(candidate, delegate), _THERE)],
            deletes=[self._table.deleting(*_code_key(delegate))],
        )

    def forget_delegate(self, candidate: NominatedCandidate, delegate: Delegate) -> None:
        """Remove the code, then the record."""
        self._table.delete(*_code_key(delegate))
        self._table.delete(*_key(candidate, delegate.id))


_THERE = DirectoryRow.pk.exists()


def _row(candidate: NominatedCandidate, delegate: Delegate) -> DirectoryRow:
    return DirectoryRow(
        *_key(candidate, delegate.id),
        name=delegate.name,
        code_hash=delegate.code_hash,
        added_at=text_of(delegate.added_at),
        revoked_at=text_of(delegate.revoked_at),
    )


def _key(candidate: NominatedCandidate, delegate: str) -> tuple[str, str]:
    return f"delegates#{candidate.area}", f"{candidate.election}#{candidate.local_id}#{delegate}"


def _code_key(delegate: Delegate) -> tuple[str, str]:
    return f"delegate-code#{delegate.code_hash}", "code"


def _delegate(row: DirectoryRow) -> Delegate:
    return Delegate(
        id=row.sk.rpartition("#")[2],
        name=str(row.name),
        code_hash=str(row.code_hash),
        added_at=datetime.fromisoformat(str(row.added_at)),
        revoked_at=time_of(row.revoked_at),
    )
