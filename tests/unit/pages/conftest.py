"""The catalogue that forms and pages are made with."""

import pytest

from chalicelib.catalogue import Catalogue, load
from chalicelib.rendering.speech import Speech, speech


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The one the package is built with."""
    return load()


@pytest.fixture
def english() -> Speech:
    """The language of the sources."""
    return speech("en")
