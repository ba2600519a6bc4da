"""Which elections pages offer: written down when one is added, closed or over."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import NotFound
from chalicelib.model.elections import AddedElection
from chalicelib.model.published_elections import FILE, from_facts
from chalicelib.usecases.elections.add_election import AddElectionDeps
from chalicelib.usecases.elections.close_election import close_election
from chalicelib.usecases.elections.publish_elections import (
    PublishElectionsDeps,
    publish_elections,
)
from tests.support.fakes import MemoryBlobs, MemoryDirectory

TYPES = load().election_types
AUTUMN = datetime(2026, 11, 22, tzinfo=UTC)
SEAT = "parl.runcorn-and-helsby.by.2027-02-04"


@pytest.fixture
def directory() -> MemoryDirectory:
    """Elections of May 2027, a by-election before it, and one that is over."""
    directory = MemoryDirectory()
    for name in ("parl.2024-07-04", "local.2027-05-06"):
        directory.save_election(AddedElection(name, AUTUMN))
    directory.save_election(AddedElection(SEAT, AUTUMN, "Runcorn and Helsby", ("England",)))
    return directory


def deps_of(
    directory: MemoryDirectory, sources: MemoryBlobs, now: datetime = AUTUMN
) -> PublishElectionsDeps:
    return PublishElectionsDeps(directory, TYPES, sources, lambda: now)


def offered(sources: MemoryBlobs) -> list[str]:
    return [row["id"] for row in json.loads(sources.objects[FILE].body)]


def test_publish_elections_writes_those_that_are_on_once(directory: MemoryDirectory) -> None:
    sources = MemoryBlobs()
    assert publish_elections(deps_of(directory, sources))
    assert offered(sources) == [SEAT, "local.2027-05-06"]
    assert not publish_elections(deps_of(directory, sources))
    assert sources.puts == [FILE]


def test_publish_elections_leaves_out_what_is_closed_or_over(directory: MemoryDirectory) -> None:
    sources = MemoryBlobs()
    seat = directory.added[SEAT]
    directory.save_election(replace(seat, closed_at=AUTUMN))
    publish_elections(deps_of(directory, sources))
    assert offered(sources) == ["local.2027-05-06"]
    assert publish_elections(deps_of(directory, sources, datetime(2027, 6, 11, tzinfo=UTC)))
    assert offered(sources) == []


def test_published_elections_keep_their_place_and_nations(directory: MemoryDirectory) -> None:
    sources = MemoryBlobs()
    publish_elections(deps_of(directory, sources))
    facts = json.loads(sources.objects[FILE].body)
    seat, local = from_facts(facts, TYPES)
    assert (seat.place, seat.nations) == ("Runcorn and Helsby", ("England",))
    assert local.nations == ("England", "Scotland", "Wales", "Northern Ireland")
    unknown: dict[str, Any] = {"id": "eu.2029-05-24", "place": None, "nations": []}
    assert from_facts([unknown, *facts], TYPES) == (seat, local)


def test_election_that_was_never_added_cannot_be_closed(directory: MemoryDirectory) -> None:
    deps = AddElectionDeps(directory, TYPES, load().areas, lambda: AUTUMN)
    before = directory.added_elections()
    with pytest.raises(NotFound):
        close_election(deps, "mayor.london.2028-05-04")
    assert directory.added_elections() == before
