"""List the elections that were added."""

from chalicelib.model.elections import Elections
from chalicelib.usecases.elections.add_election import AddElectionDeps

ListElectionsDeps = AddElectionDeps
"""What adding an election needs."""


def list_elections(deps: ListElectionsDeps) -> Elections:
    """Give every election, also past and closed ones. Raises Unavailable."""
    return Elections(deps.types, deps.directory.added_elections())
