"""Elections that operators added, in the directory and as they are remembered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Unavailable
from chalicelib.model.elections import AddedElection
from chalicelib.ports import ElectionDirectory, KnownElections
from chalicelib.store.directory import StoredDirectory
from chalicelib.store.elections import RememberedElections
from tests.support.backends import assert_unavailable
from tests.support.directory_rows import NOW
from tests.support.fakes import MemoryDirectory, MemoryKnownElections

PORTS = (ElectionDirectory, KnownElections)
IMPLEMENTATIONS = (MemoryDirectory, StoredDirectory, MemoryKnownElections, RememberedElections)
RESOURCES = frozenset({"Directory"})

LOCAL = AddedElection("local.2027-05-06", NOW)
SEAT = AddedElection(
    "parl.runcorn-and-helsby.by.2025-05-01",
    NOW,
    place="Runcorn and Helsby",
    nations=("England",),
    closed_at=NOW + timedelta(days=1),
)


def test_save_election_adds_one_and_writes_over_it(directory: ElectionDirectory) -> None:
    assert directory.added_elections() == ()
    directory.save_election(LOCAL)
    directory.save_election(SEAT)
    assert sorted(directory.added_elections(), key=lambda row: row.id) == [LOCAL, SEAT]
    closed = replace(LOCAL, closed_at=NOW)
    directory.save_election(closed)
    assert sorted(directory.added_elections(), key=lambda row: row.id) == [closed, SEAT]


def test_elections_are_unavailable_while_the_directory_does_not_answer(
    unreachable_directory: ElectionDirectory,
) -> None:
    assert_unavailable(unreachable_directory.added_elections)
    assert_unavailable(lambda: unreachable_directory.save_election(LOCAL))


@pytest.fixture(params=[MemoryKnownElections, RememberedElections])
def known_elections(request: pytest.FixtureRequest) -> KnownElections:
    """One was added."""
    if request.param is MemoryKnownElections:
        return MemoryKnownElections(LOCAL)
    directory = MemoryDirectory()
    directory.save_election(LOCAL)
    return RememberedElections(load().election_types, directory)


def test_elections_known_are_those_that_were_added(known_elections: KnownElections) -> None:
    assert [election.id for election in known_elections.elections()] == ["local.2027-05-06"]


class Ticks:
    """Seconds that a test counts."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_remembered_elections_are_read_once_in_five_seconds() -> None:
    directory, tick = MemoryDirectory(), Ticks()
    remembered = RememberedElections(load().election_types, directory, tick)
    assert list(remembered.elections()) == []
    directory.save_election(LOCAL)
    tick.now = 4.9
    assert list(remembered.elections()) == []
    tick.now = 5.0
    assert [election.id for election in remembered.elections()] == ["local.2027-05-06"]


def test_remembered_elections_hold_while_the_directory_does_not_answer() -> None:
    directory, tick = MemoryDirectory(), Ticks()
    directory.save_election(LOCAL)
    remembered = RememberedElections(load().election_types, directory, tick)
    directory.down = True
    with pytest.raises(Unavailable):
        remembered.elections()
    directory.down = False
    remembered.elections()
    directory.down, tick.now = True, 60.0
    assert [election.id for election in remembered.elections()] == ["local.2027-05-06"]
