"""The directory in memory."""

from tests.support.fakes.authorities import MemoryAuthorities
from tests.support.fakes.candidates import MemoryCandidates
from tests.support.fakes.elections import MemoryElections
from tests.support.fakes.platform_keys import MemoryPlatformKeys


class MemoryDirectory(MemoryPlatformKeys, MemoryAuthorities, MemoryCandidates, MemoryElections):
    """The ports of ``StoredDirectory``."""


class MemoryReach:
    """The port ``Reach``: these recipients can be told directly."""

    def __init__(self, *connected: str) -> None:
        self.connected = set(connected)

    def reaches(self, recipient: str) -> bool:
        return recipient in self.connected
