"""Close an election before its day, or before its time: no new report is about it then."""

from dataclasses import replace

from chalicelib.errors import NotFound
from chalicelib.usecases.elections.add_election import AddElectionDeps

CloseElectionDeps = AddElectionDeps
"""The same as ``add_election`` needs."""


def close_election(deps: CloseElectionDeps, election_id: str) -> None:
    """Close it; its cases live on. Raises NotFound where it was never added, Unavailable."""
    for row in deps.directory.added_elections():
        if row.id == election_id:
            deps.directory.save_election(replace(row, closed_at=deps.now()))
            return
    raise NotFound(code="election_unknown")
