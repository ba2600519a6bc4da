"""The feed on its table."""

from typing import Any

import pytest

from chalicelib.aws.clients import client, forget_clients
from chalicelib.store.feed import FeedTable
from tests.support.feed_tokens import KEYS, NOW


@pytest.fixture
def dynamodb(feed_table: str) -> Any:
    """A client of the DynamoDB that has the table."""
    forget_clients()
    return client("dynamodb")


@pytest.fixture
def feed(dynamodb: Any, feed_table: str) -> FeedTable:
    """The feed on a table of its own, at one instant."""
    return FeedTable(feed_table, keys=KEYS, now=lambda: NOW)
