"""A trial of a policy: what is made once more, what is denied, what is taken for tried."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib.model.preferences import last_morning
from rehearsal.errors import RehearsalFailed
from rehearsal.privilege import removal, trial
from rehearsal.privilege.checks import FunctionCheck
from rehearsal.privilege.jobs import until_monday
from rehearsal.privilege.record import modules
from rehearsal.privilege.removal import Broken
from rehearsal.rows import Rows
from tests.support.one_role import OneRole


class PlayedWorld:
    """What checks are made in: each try has its own denials and failure."""

    def __init__(self, *tries: tuple[list[str], str]) -> None:
        self._tries = list(tries)
        self.denied: list[str] = []
        self.calls = {"fan_out": ["sqs:SendMessage {}"]}
        self.runs = 0

    def reset(self) -> None:
        self.denied = []

    def run(self, _: Any) -> None:
        self.runs += 1
        self.denied, failure = self._tries.pop(0)
        if failure:
            raise ValueError(failure)


@pytest.fixture
def one_check(monkeypatch: pytest.MonkeyPatch) -> Callable[[PlayedWorld], list[Broken]]:
    """Makes the one check of a function whose policy allows nothing."""

    def make(world: PlayedWorld) -> list[Broken]:
        check = FunctionCheck("fan_out", "a report is routed", world.run)
        monkeypatch.setattr(removal, "checks", lambda: (check,))
        account: Any = SimpleNamespace(account=OneRole())
        functions: Any = SimpleNamespace(role=lambda _: "role")
        trial = removal.Removal(account, world, functions)  # type: ignore[arg-type] # its part
        return list(trial.try_function("fan_out"))

    return make


def test_check_that_a_slow_machine_failed_is_made_once_more(
    one_check: Callable[[PlayedWorld], list[Broken]],
) -> None:
    world = PlayedWorld(([], "no answer"), ([], ""))
    assert one_check(world) == []
    assert world.runs == 2


def test_check_that_was_denied_something_the_first_time_alone_fails(
    one_check: Callable[[PlayedWorld], list[Broken]],
) -> None:
    """At commit 8f316a6f it was made once more, and a policy that lacks what only the first run
    needs was taken for whole."""
    with pytest.raises(RehearsalFailed, match="AccessDenied: PutItem"):
        one_check(PlayedWorld((["AccessDenied: PutItem"], ""), ([], "")))


def test_function_that_there_is_not_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """At commit 8f316a6f it ended in a KeyError, and forgot what was tried of the others."""
    forgotten = list[str]()

    @contextmanager
    def nothing_removed(_: Any) -> Iterator[Any]:
        yield SimpleNamespace(functions=SimpleNamespace(names=lambda: ["fan_out"]))

    monkeypatch.setattr(trial, "removing", nothing_removed)
    record = SimpleNamespace(forget=forgotten.extend)
    monkeypatch.setattr(trial, "record_of", lambda _: record)
    deployed: Any = SimpleNamespace(stack=SimpleNamespace(package=Path()))
    with pytest.raises(RehearsalFailed, match="there is no fan_in in"):
        list(trial.take_permissions(deployed, ["fan_out", "fan_in"]))
    assert forgotten == []


@pytest.mark.parametrize(
    ("now", "hours"),
    [
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), 12.5),
        (datetime(2026, 11, 30, 9, tzinfo=UTC), 3),
        (datetime(2026, 11, 30, 21, tzinfo=UTC), 0),
        (datetime(2026, 12, 1, 12, tzinfo=UTC), 6 * 24),
    ],
    ids=["a late Sunday", "a Monday's morning", "a Monday's evening", "a Tuesday"],
)
def test_week_is_mailed_on_a_monday_whenever_it_is_rehearsed(now: datetime, hours: float) -> None:
    """At commit 8f316a6f a rehearsal after seven in the evening came to a Tuesday's mails."""
    later = until_monday(now)
    assert later == timedelta(hours=hours)
    assert last_morning(now + later).weekday() == 0


class HalfTaking:
    """DynamoDB that takes no more than the first row of a batch, and an account that has it."""

    def client(self, _: str) -> "HalfTaking":
        return self

    def describe_table(self, **_: str) -> Any:
        return {"Table": {"KeySchema": [{"AttributeName": "pk"}]}}

    def batch_write_item(self, RequestItems: dict[str, list[Any]]) -> Any:  # AWS's
        remaining = {table: rows[1:] for table, rows in RequestItems.items() if rows[1:]}
        return {"UnprocessedItems": remaining}


def test_table_that_was_not_emptied_ends_the_rehearsal() -> None:
    """At commit 286e47ac rows that DynamoDB did not take were left, and nobody was told."""
    rows = Rows(HalfTaking(), "Guards")  # type: ignore[arg-type] # what is called of it
    rows.put_all([{"pk": {"S": "a"}}])
    with pytest.raises(RehearsalFailed, match="Guards did not take all rows"):
        rows.put_all([{"pk": {"S": "a"}}, {"pk": {"S": "b"}}])


def test_record_depends_on_all_that_checks_are_made_of() -> None:
    """At commit 8f316a6f what was tried by another officer was taken for tried."""
    names = {path.name for path in modules()}
    assert {"officer.py", "deployed.py", "rewriting.py", "reports.py", "removal.py"} <= names
