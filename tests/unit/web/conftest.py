"""The Chalice app over a world of fakes."""

from collections.abc import Iterator

import pytest

from chalicelib import wiring
from tests.factories import World, WorldWiring


@pytest.fixture
def world() -> Iterator[World]:
    """A world that the app is wired to."""
    made = World()
    wiring.use(WorldWiring(made))
    yield made
    wiring.use(None)
