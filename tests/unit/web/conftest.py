"""The Chalice app over a world of fakes."""

from collections.abc import Iterator

import pytest

from chalicelib import container as containers
from tests.support.factories import World, WorldContainer


@pytest.fixture
def world() -> Iterator[World]:
    """A world that the app is container to."""
    made = World()
    containers.use_container(WorldContainer(made))
    yield made
    containers.use_container(None)
