"""The Chalice app over a world of fakes."""

from collections.abc import Iterator

import pytest

from chalicelib import container as containers
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import World, WorldContainer
from tests.support.visitor import Visitor


@pytest.fixture
def world() -> Iterator[World]:
    """Give a world whose use cases the app calls."""
    made = World()
    containers.use_container(WorldContainer(made))
    yield made
    containers.use_container(None)


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    """Give a world with platforms, whose use cases the app calls."""
    made = Exchange(World())
    containers.use_container(ExchangeContainer(made))
    yield made
    containers.use_container(None)


@pytest.fixture
def visitor(world: World) -> Visitor:
    """Give somebody who has just opened their report."""
    visitor = Visitor(world)
    visitor.open()
    return visitor
