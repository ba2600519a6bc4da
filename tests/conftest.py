"""Servers that tests share, started by the first test that needs them."""

import os
from collections.abc import Iterator

import pytest

from local.dynamodb_local import missing, running
from tests.deployed import deployed, feed_table

__all__ = ["deployed", "feed_table"]


@pytest.fixture(scope="session")
def dynamodb_local() -> Iterator[str]:
    """The endpoint of AWS's own DynamoDB Local.

    It needs Java, which the product does not: without it these tests are left out, but not in CI.
    """
    why = missing()
    if why is not None and "CI" not in os.environ:
        pytest.skip(why)
    with running() as endpoint:
        yield endpoint
