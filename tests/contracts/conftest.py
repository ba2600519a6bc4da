"""A clock, and the backend that an implementation is tried on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.ports import Feed
from chalicelib.store.directory import StoredDirectory
from chalicelib.store.feed import FeedTable
from tests.support.backends import EVERYWHERE, MEMORY, Backend
from tests.support.deployed import created
from tests.support.fakes import FakeClock, MemoryDirectory, MemoryFeed, MemoryKeys


@pytest.fixture(params=EVERYWHERE)
def backend(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Backend]:
    """Where the implementation keeps things. A module names its RESOURCES of the template."""
    if request.param == MEMORY:
        yield Backend(None)
        return
    with created(request.param, request, monkeypatch, request.module.RESOURCES) as stack:
        yield Backend(stack)


@pytest.fixture
def unreachable(backend: Backend) -> Backend:
    """The same, where nothing answers."""
    return replace(backend, down=True)


@pytest.fixture
def clock() -> FakeClock:
    """A clock that shows the time of day: DynamoDB Local removes what has expired by its own."""
    return FakeClock(datetime.now(UTC).replace(microsecond=0))


@pytest.fixture
def directory(backend: Backend) -> MemoryDirectory | StoredDirectory:
    """The directory, whose ports are many."""
    return _directory_on(backend)


@pytest.fixture
def unreachable_directory(unreachable: Backend) -> MemoryDirectory | StoredDirectory:
    """The same, where nothing answers."""
    return _directory_on(unreachable)


def _directory_on(backend: Backend) -> MemoryDirectory | StoredDirectory:
    if backend.in_memory:
        directory = MemoryDirectory()
        directory.down = backend.down
        return directory
    return StoredDirectory(backend.ref("Directory"))


@pytest.fixture
def feed(backend: Backend, clock: FakeClock) -> Feed:
    """What platforms poll."""
    return _feed_on(backend, clock)


@pytest.fixture
def unreachable_feed(unreachable: Backend, clock: FakeClock) -> Feed:
    """The same, where nothing answers."""
    return _feed_on(unreachable, clock)


def _feed_on(backend: Backend, clock: FakeClock) -> Feed:
    if backend.in_memory:
        feed = MemoryFeed(clock)
        feed.down = backend.down
        return feed
    return FeedTable(backend.ref("Feed"), keys=MemoryKeys(), now=clock)
