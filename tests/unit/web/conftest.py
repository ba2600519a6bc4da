"""The Chalice app over a world of fakes."""

from collections.abc import Iterator

import pytest

from chalicelib import container as containers
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import World, WorldContainer
from tests.support.visitor import Visitor


@pytest.fixture
def world() -> Iterator[World]:
    """Yield a world whose use cases the app calls."""
    world = World()
    containers.use_container(WorldContainer(world))
    yield world
    containers.use_container(None)


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    """Yield a world with platforms, whose use cases the app calls."""
    exchange = Exchange(World())
    containers.use_container(ExchangeContainer(exchange))
    yield exchange
    containers.use_container(None)


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Return somebody who has just opened their report."""
    visitor = Visitor(world)
    visitor.open()
    return visitor
