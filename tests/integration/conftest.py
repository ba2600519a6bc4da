"""The feed on its table, and an account with a directory."""

from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from chalicelib.aws.clients import client, forget_clients
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from chalicelib.store.feed import FeedTable
from local.direct import answering_directly
from local.quickly import answering_quickly
from tests.support.deployed import Deployed
from tests.support.directory_account import DirectoryAccount
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


@pytest.fixture
def deployment(deployed: Deployed) -> Deployment:
    """The whole stack as operators' commands see it."""
    return Deployment(OperatorAdapters(deployed.settings))


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[DirectoryAccount]:
    """An account in moto with the directory of a deployment, which thousands of rows go into."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    with mock_aws(), answering_quickly(), answering_directly():
        forget_clients()
        yield DirectoryAccount()
    forget_clients()
