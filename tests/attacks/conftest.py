"""The product, over fakes or on every table, key and secret of its template, for attackers to be
let loose on."""

from collections.abc import Iterator

import pytest

from chalicelib.aws.clients import forget_clients
from chalicelib.config import Settings
from chalicelib.container import Adapters, Container, use_container
from local.direct import answering_directly
from tests.support.deployed import BASE_URL, created
from tests.support.factories import World, WorldContainer
from tests.support.fakes import FakeClock


@pytest.fixture
def no_container() -> Iterator[None]:
    """Leave the app without the use cases that a test had it call."""
    yield
    use_container(None)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def product(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> Iterator[Container]:
    """The deployed product, in moto, asked without the way there: attackers send thousands."""
    forget_clients()
    with answering_directly(), created("moto", request, monkeypatch) as stack:
        settings = Settings.from_env(stack.environment(BASE_URL))
        container = Container(Adapters(settings, now=clock, wall=clock))
        use_container(container)
        yield container
        use_container(None)
    forget_clients()


@pytest.fixture
def world() -> Iterator[World]:
    """A world of fakes, whose use cases the app calls."""
    world = World()
    use_container(WorldContainer(world))
    yield world
    use_container(None)
