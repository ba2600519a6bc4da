"""Clocks, tray and suppressed addresses: the tables and the fakes that stand for them alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest

from chalicelib.model.case import OPERATOR
from chalicelib.ports import Dispatch, IdSecrets, ScheduledCheck, Waiting
from chalicelib.store.clocks import ClocksTable, OperatorInboxTable
from chalicelib.store.digests import DigestsTable
from chalicelib.store.directory import Directory
from chalicelib.store.suppressions import SuppressionsTable
from tests.support.deployed import Deployed
from tests.support.fakes import (
    FakeClock,
    MemoryClocks,
    MemoryDigests,
    MemorySuppressions,
    MemoryTray,
)
from tests.support.killing import calls_of

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
ONE, TWO = "SSAAAAAAAAAAA", "SSBBBBBBBBBBB"


@pytest.fixture(params=["table", "fake"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(AT)


@pytest.fixture
def clocks(kind: str, deployed: Deployed, clock: FakeClock) -> Any:
    table = deployed.settings.clocks_table
    return ClocksTable(table, clock) if kind == "table" else MemoryClocks(clock)


def _cases(looks: list[ScheduledCheck]) -> list[str]:
    return [look.case_id for look in looks]


def test_a_look_is_due_at_its_time_the_oldest_first_whatever_the_hour(
    clocks: Any, clock: FakeClock
) -> None:
    clocks.set(TWO, AT + timedelta(days=3, milliseconds=250))
    clocks.set(ONE, AT + timedelta(minutes=5))
    clocks.set(ONE, AT + timedelta(minutes=5))
    assert clocks.due(10) == []
    clock.advance(minutes=5)
    assert _cases(clocks.due(10)) == [ONE]
    clock.advance(days=3)
    assert _cases(clocks.due(10)) == [ONE, TWO]
    assert _cases(clocks.due(1)) == [ONE]


def test_what_is_done_is_due_no_more(clocks: Any, clock: FakeClock) -> None:
    clocks.set(ONE, AT - timedelta(days=1))
    clocks.set(TWO, AT)
    for look in clocks.due(10):
        clocks.done(look)
    assert clocks.due(10) == []
    clock.advance(days=2)
    assert clocks.due(10) == []


def test_finding_what_is_due_costs_the_same_whatever_runs(
    deployed: Deployed, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = ClocksTable(deployed.settings.clocks_table, clock)
    table.set(ONE, AT)
    alone = calls_of(monkeypatch, lambda: table.due(10))
    for hours in range(1, 40):
        table.set(TWO, AT + timedelta(hours=hours))
    assert calls_of(monkeypatch, lambda: table.due(10)) == alone == ["Query", "Query"]


def test_what_waits_in_the_tray_is_there_once_until_it_is_removed(
    kind: str, deployed: Deployed, clock: FakeClock
) -> None:
    table = deployed.settings.clocks_table
    tray: Any = OperatorInboxTable(table, clock) if kind == "table" else MemoryTray(clock)
    one, two = Dispatch(ONE, 2, OPERATOR), Dispatch(TWO, 11, OPERATOR)
    tray.send([one, two, one])
    assert tray.waiting(10) == [(one, AT), (two, AT)]
    assert tray.waiting(1) == [(one, AT)]
    clock.advance(minutes=5)
    tray.send([one])  # queued again: it waits since it first came
    tray.remove([two])
    assert tray.waiting(10) == [(one, AT)]


def test_an_hour_that_is_past_and_empty_is_forgotten(deployed: Deployed, clock: FakeClock) -> None:
    table = ClocksTable(deployed.settings.clocks_table, clock)
    table.set(ONE, AT)
    assert table.next() == AT
    (look,) = table.due(10)
    table.done(look)
    clock.advance(minutes=31)
    assert table.due(10) == []
    assert _hours(deployed) == {"2026-11-22T07"}  # somebody may still be writing to it
    clock.advance(hours=1)
    assert table.due(10) == []
    assert _hours(deployed) == set()
    assert table.next() is None
    table.set(ONE, AT)  # due long ago: in the present hour
    assert _hours(deployed) == {"2026-11-22T09"}


def _hours(deployed: Deployed) -> set[str]:
    rows = boto3.client("dynamodb").query(
        TableName=deployed.settings.clocks_table,
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": "hours"}},
    )["Items"]
    return {row["sk"]["S"] for row in rows}


def test_a_suppressed_address_is_known_in_any_case_and_after_a_new_secret(
    kind: str, deployed: Deployed
) -> None:
    table = deployed.settings.directory_table

    def process(*versions: str) -> Any:
        secrets = IdSecrets(versions[-1], {it: it.encode() for it in versions})
        return SuppressionsTable(table, secrets)

    fake = MemorySuppressions()
    before = process("1") if kind == "table" else fake
    before.suppress("Sam@Example.org", because="hard_bounce", at=AT)
    after = process("1", "2") if kind == "table" else fake
    assert after.why("sam@example.org") == "hard_bounce"
    assert after.why("kim@example.org") is None
    assert after.allow("sam@example.org")
    assert not after.allow("sam@example.org")
    assert before.why("sam@example.org") is None


def test_a_suppressed_address_is_nowhere_in_the_table(deployed: Deployed) -> None:
    table = SuppressionsTable(deployed.settings.directory_table, IdSecrets("1", {"1": b"secret"}))
    table.suppress("sam@example.org", because="complaint", at=AT)
    rows = boto3.client("dynamodb").scan(TableName=deployed.settings.directory_table)["Items"]
    assert len(rows) == 1
    assert "sam" not in str(rows)


def test_the_second_line_is_whoever_can_be_told(deployed: Deployed) -> None:
    directory = Directory(deployed.settings.directory_table)
    directory.set_fallback("police-hampshire", "hampshire-2@example.org")
    directory.set_fallback("police-surrey", "surrey-2@example.org")
    directory.set_fallback("police-surrey", None)
    directory.set_contact("electoral-commission", "ec@example.org")
    directory.set_escalation("x", "electoral-commission")
    directory.set_escalation("facebook", "ofcom")
    second = directory.second_line()
    assert second.fallbacks == {"police-hampshire"}
    assert second.escalations == {"x": "electoral-commission"}
    directory.set_escalation("x", None)
    assert directory.second_line().escalations == {}


@pytest.fixture
def digests(kind: str, deployed: Deployed, clock: FakeClock) -> Any:
    table = deployed.settings.clocks_table
    return DigestsTable(table, clock) if kind == "table" else MemoryDigests(clock)


def test_what_waits_for_a_digest_stands_with_what_is_to_be_told_soon_first(
    digests: Any, clock: FakeClock
) -> None:
    late, soon = Dispatch(ONE, 1, "police-kent"), Dispatch(TWO, 12, "police-kent")
    digests.put(late, soon=False)
    clock.advance(minutes=1)
    digests.put(soon, soon=True)
    digests.put(late, soon=False)
    digests.put(Dispatch(ONE, 1, "police-durham"), soon=False)
    waiting = [Waiting(soon, clock(), True), Waiting(late, AT, False)]
    assert digests.waiting("police-kent", 250) == waiting
    assert digests.waiting("police-kent", 1) == waiting[:1]
    assert sorted(digests.authorities()) == ["police-durham", "police-kent"]
    digests.pack("d-1", [soon, late])
    assert sorted(digests.packed("d-1"), key=lambda it: it.seq) == [late, soon]
    digests.remove(waiting[:1])
    assert digests.waiting("police-kent", 250) == waiting[1:]
