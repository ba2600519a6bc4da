"""The app on which the form is tested, over a world of fakes."""

from collections.abc import Iterator

import pytest

from tests.support.browser.form_site import serving
from tests.support.factories import World


@pytest.fixture(scope="module")
def world() -> World:
    """What the app stores in."""
    return World()


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    """The app's address."""
    with serving(world) as address:
        yield address
