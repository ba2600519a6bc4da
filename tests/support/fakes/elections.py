"""Elections in memory."""

from chalicelib.catalogue import load
from chalicelib.model.elections import AddedElection, Elections
from tests.support.fakes.remote import Remote, remote


@remote()
class MemoryElections(Remote):
    """The part of ``MemoryDirectory`` that has elections."""

    def __init__(self) -> None:
        super().__init__()
        self.added: dict[str, AddedElection] = {}

    def added_elections(self) -> tuple[AddedElection, ...]:
        return tuple(self.added.values())

    def save_election(self, election: AddedElection) -> None:
        self.added[election.id] = election


@remote()
class MemoryKnownElections(Remote):
    """The port ``KnownElections``: these were added."""

    def __init__(self, *added: AddedElection) -> None:
        self.added = list(added)

    def elections(self) -> Elections:
        return Elections(load().election_types, self.added)
