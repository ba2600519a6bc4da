"""Worlds that several modules of use cases are tried in."""

from pathlib import Path

import pytest

from tests.support.bundles import FILES, Bundles, unpack_bag
from tests.support.chased_case import ChasedCase
from tests.support.exchange import Exchange
from tests.support.factories import World
from tests.support.uploads import FilesWorld


@pytest.fixture
def files() -> FilesWorld:
    """A world with files, which no scanner looks at."""
    return FilesWorld()


@pytest.fixture
def exchange() -> Exchange:
    """A world with two connected platforms."""
    return Exchange(World())


@pytest.fixture
def emergency() -> ChasedCase:
    """A case of danger that was put on its way."""
    return ChasedCase()


@pytest.fixture
def bundles() -> Bundles:
    """A case of three files, and a bundle that an officer requested of it."""
    return Bundles(FILES)


@pytest.fixture
def bag(bundles: Bundles, tmp_path: Path) -> Path:
    """The folder of that bundle, as an officer unpacks it."""
    return unpack_bag(bundles.make(), tmp_path)
