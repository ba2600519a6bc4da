"""List the elections that were added."""

from chalicelib.model.elections import Elections
from chalicelib.usecases.elections.add_election import AddElectionDeps

ListElectionsDeps = AddElectionDeps
"""The same as ``add_election`` needs."""


def list_elections(deps: ListElectionsDeps) -> Elections:
    """Return every election, also past and closed ones. Raises Unavailable."""
    return Elections(deps.types, deps.directory.added_elections())
