"""Servers that tests share, started by the first test that needs them."""

from collections.abc import Iterator

import pytest

from local.dynamodb_local import running
from tests.deployed import deployed

__all__ = ["deployed"]


@pytest.fixture(scope="session")
def dynamodb_local() -> Iterator[str]:
    """The endpoint of AWS's own DynamoDB Local."""
    with running() as endpoint:
        yield endpoint
