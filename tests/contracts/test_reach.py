"""Who can be told directly: platforms with a key, authorities with an address."""

import pytest

from chalicelib.ports import Reach
from chalicelib.store.connections import Connections
from tests.support.directory_rows import KEY, NOW
from tests.support.fakes import FakeClock, MemoryDirectory, MemoryReach

PORTS = (Reach,)
IMPLEMENTATIONS = (MemoryReach, Connections)


def connections() -> Connections:
    directory = MemoryDirectory()
    directory.put_platform_key(KEY)
    directory.set_contact("police-kent", "kent@example.org")
    return Connections(directory, directory, FakeClock(NOW))


@pytest.fixture(params=[MemoryReach, Connections])
def reach(request: pytest.FixtureRequest) -> Reach:
    """x and the police of Kent can be told."""
    if request.param is MemoryReach:
        return MemoryReach("x", "police-kent")
    return connections()


@pytest.mark.parametrize("recipient", ["x", "police-kent"])
def test_reaches_who_is_connected(reach: Reach, recipient: str) -> None:
    assert reach.reaches(recipient)


@pytest.mark.parametrize("recipient", ["facebook", "police-surrey", "nobody", ""])
def test_does_not_reach_who_is_not(reach: Reach, recipient: str) -> None:
    assert not reach.reaches(recipient)
