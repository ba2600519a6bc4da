"""Worlds that several modules of use cases are tried in."""

import pytest

from tests.support.uploads import FilesWorld


@pytest.fixture
def files() -> FilesWorld:
    """A world with files, which no scanner looks at."""
    return FilesWorld()
