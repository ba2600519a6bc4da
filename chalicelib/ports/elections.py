"""Elections: those that operators added, and what is known of them just now."""

from typing import Protocol

from chalicelib.model.elections import AddedElection, Elections


class ElectionDirectory(Protocol):
    """The rows of the directory. Every method raises Unavailable."""

    def added_elections(self) -> tuple[AddedElection, ...]:
        """Return every election that was ever added."""
        ...

    def save_election(self, election: AddedElection) -> None:
        """Add an election, or write over the row that it has."""
        ...


class KnownElections(Protocol):
    """The elections just now."""

    def elections(self) -> Elections:
        """Return them. Raises Unavailable where nobody ever knew."""
        ...
