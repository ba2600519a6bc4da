"""What the table of clocks keeps, and what it costs to ask it."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from chalicelib.store.clocks import ClocksTable
from tests.support.deployed import Deployed
from tests.support.dynamodb_calls import call_parameters
from tests.support.fakes import FakeClock
from tests.support.killing import calls_of

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
FIRST_CASE, SECOND_CASE = "SSAAAAAAAAAAA", "SSBBBBBBBBBBB"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(AT)


def test_due_costs_the_same_however_many_checks_wait(deployed: Deployed, clock: FakeClock) -> None:
    table = ClocksTable(deployed.settings.clocks_table, clock)
    table.set(FIRST_CASE, AT)
    alone = calls_of(lambda: table.due(10))
    for hours in range(1, 40):
        table.set(SECOND_CASE, AT + timedelta(hours=hours))
    assert calls_of(lambda: table.due(10)) == alone == ["Query", "Query", "Query"]


def test_table_never_asks_what_a_call_consumed(deployed: Deployed, clock: FakeClock) -> None:
    table = ClocksTable(deployed.settings.clocks_table, clock)
    with call_parameters() as parameters:
        table.set(FIRST_CASE, AT)
        (check,) = table.due(10)
        table.remove(check)
    assert len(parameters) > 4
    assert {call.get("ReturnConsumedCapacity", "NONE") for call in parameters} == {"NONE"}


def test_hour_is_forgotten_when_it_is_over_and_empty(deployed: Deployed, clock: FakeClock) -> None:
    table = ClocksTable(deployed.settings.clocks_table, clock)
    table.set(FIRST_CASE, AT)
    assert table.next() == AT
    (check,) = table.due(10)
    table.remove(check)
    clock.advance(minutes=31)
    assert table.due(10) == []
    assert _hours(deployed) == {"2026-11-22T07"}  # somebody may still be writing to it
    clock.advance(hours=1)
    assert table.due(10) == []
    assert _hours(deployed) == set()
    assert table.next() is None
    table.set(FIRST_CASE, AT)  # due long ago: in the present hour
    assert _hours(deployed) == {"2026-11-22T09"}


def _hours(deployed: Deployed) -> set[str]:
    rows = boto3.client("dynamodb").query(
        TableName=deployed.settings.clocks_table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "hours"}},
    )["Items"]
    return {row["sk"]["S"] for row in rows}
