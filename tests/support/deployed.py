"""Tables made from the deployed template: in moto, and in AWS's own DynamoDB Local."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import boto3
import pytest
from moto import mock_aws

from chalicelib.aws.clients import forget_clients
from chalicelib.config import Settings
from local.quickly import answering_quickly
from local.stack import Stack, create

BASE_URL = "https://standsafe.example.org"


@dataclass(frozen=True)
class Deployed:
    """A stack and the settings that a function of it would read."""

    stack: Stack
    settings: Settings


BACKENDS = ("moto", "dynamodb-local")


@pytest.fixture(params=BACKENDS)
def deployed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    """The whole stack, its tables in moto or in DynamoDB Local."""
    with created(request.param, request, monkeypatch) as stack:
        yield Deployed(stack, Settings.from_env(stack.environment(BASE_URL)))


@pytest.fixture(params=BACKENDS)
def feed_table(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of the feed's table, alone and sooner there, in moto or in DynamoDB Local."""
    with created(request.param, request, monkeypatch, frozenset({"Feed"})) as stack:
        yield stack.resources["Feed"].ref


@contextmanager
def created(
    backend: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    only: frozenset[str] | None = None,
) -> Iterator[Stack]:
    """Make the whole stack, or ``only`` these resources, with its tables in this backend."""
    set_credentials(monkeypatch)
    endpoint = None
    if backend == "dynamodb-local":
        endpoint = request.getfixturevalue("dynamodb_local")
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
        forget_clients()
    with mock_aws(), answering_quickly():
        stack = create(tables_endpoint=endpoint, only=only)
        _keep_what_expires(endpoint)
        yield stack
        _drop_tables(endpoint)
    if endpoint:
        forget_clients()


def set_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have clients of AWS be made for an invented account, in our region."""
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "eu-west-2",
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
    }.items():
        monkeypatch.setenv(name, value)


def _keep_what_expires(endpoint: str | None) -> None:
    """Have DynamoDB Local delete nothing whose time is over: it goes by the machine's clock, and
    tests by one of their own, which stands at a day that is past."""
    if endpoint is None:
        return
    dynamodb = boto3.client("dynamodb", endpoint_url=endpoint)
    for table in dynamodb.list_tables()["TableNames"]:
        expiry = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
        if name := expiry.get("AttributeName"):
            dynamodb.update_time_to_live(
                TableName=table, TimeToLiveSpecification={"Enabled": False, "AttributeName": name}
            )


def _drop_tables(endpoint: str | None) -> None:
    if endpoint is None:
        return
    dynamodb = boto3.client("dynamodb", endpoint_url=endpoint)
    for table in dynamodb.list_tables()["TableNames"]:
        dynamodb.delete_table(TableName=table)
