"""A clock, and the backend that an implementation is tried on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.support.backends import EVERYWHERE, MEMORY, Backend
from tests.support.deployed import created
from tests.support.fakes import FakeClock


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
