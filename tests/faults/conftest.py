"""The app with every way out of it under watch."""

from collections.abc import Iterator

import pytest

from tests.support.canaries import Outputs, watched_app
from tests.support.deployed import Deployed


@pytest.fixture
def outputs(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> Iterator[Outputs]:
    """Everything that leaves the app in clear; ``capsys`` so that what it prints can be read."""
    with watched_app(deployed) as outputs:
        yield outputs
