"""Elections that operators added, in the directory's table, and what is remembered of them.

| pk | sk | row |
|---|---|---|
| ``elections`` | ``<Democracy Club's id>`` | an election |

``name`` is its place, ``label`` its nations as JSON, ``revoked_at`` when it was closed.
"""

import json
import time
from collections.abc import Callable, Mapping

from chalicelib.aws.remembered import Remembered
from chalicelib.model.elections import AddedElection, Elections, ElectionType
from chalicelib.ports import ElectionDirectory
from chalicelib.store.directory_rows import DirectoryRow, DirectoryTable, text_of, time_of

_ELECTIONS = "elections"
_KEEP_SECONDS = 5.0


class StoredElections(DirectoryTable):
    """The part of ``Directory`` that has elections."""

    def added_elections(self) -> tuple[AddedElection, ...]:
        """List every election that was ever added."""
        return tuple(map(_election, self._table.query(_ELECTIONS)))

    def save_election(self, election: AddedElection) -> None:
        """Add an election, or write over its row."""
        row = DirectoryRow(
            _ELECTIONS,
            election.id,
            name=election.place,
            label=json.dumps(election.nations),
            added_at=text_of(election.added_at),
            revoked_at=text_of(election.closed_at),
        )
        self._table.save(row)


def _election(row: DirectoryRow) -> AddedElection:
    added_at = time_of(row.added_at)
    if added_at is None:
        raise ValueError(f"the row of {row.sk} has no time")
    return AddedElection(
        id=row.sk,
        added_at=added_at,
        place=row.name,
        nations=tuple(json.loads(str(row.label))),
        closed_at=time_of(row.revoked_at),
    )


class RememberedElections:
    """The port ``KnownElections``, from a read of the directory every five seconds.

    While the directory does not answer, its last answer holds.
    """

    def __init__(
        self,
        types: Mapping[str, ElectionType],
        directory: ElectionDirectory,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._types, self._directory = types, directory
        self._elections = Remembered(self._read, _KEEP_SECONDS, tick)

    def elections(self) -> Elections:
        """Return the elections. Raises Unavailable where the directory never answered."""
        return self._elections.get()

    def _read(self) -> Elections:
        return Elections(self._types, self._directory.added_elections())
