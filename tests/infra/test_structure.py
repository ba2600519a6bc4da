"""What must never be missing is named when it is: each rule is broken in a copy of the template."""

import copy
import re
from collections.abc import Callable
from typing import Any

import pytest

from infra import structure
from infra.sam import PROJECT_DIR
from tests.support.template import Resources, Template

Break = Callable[[Resources], object]


def test_template_has_no_fault(translated: Template) -> None:
    assert structure.faults(translated) == []


def _without(name: str, *path: str) -> Break:
    def spoil(resources: Resources) -> None:
        part = resources[name]
        for key in path[:-1]:
            part = part[key]
        del part[path[-1]]

    return spoil


def _set(value: Any, name: str, *path: str) -> Break:
    def spoil(resources: Resources) -> None:
        part = resources[name]["Properties"]
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value

    return spoil


def _drop(name: str) -> Break:
    return lambda resources: resources.pop(name)


def _share_a_role(resources: Resources) -> None:
    resources["FanOut"]["Properties"]["Role"] = {"Fn::GetAtt": ["ProjectRole", "Arn"]}


def _add_many(resources: Resources) -> None:
    resources |= {f"Topic{number}": {"Type": "AWS::SNS::Topic"} for number in range(500)}


BROKEN: list[tuple[str, Break, str]] = [
    (
        "a queue without a dead-letter queue",
        _without("Platforms", "Properties", "RedrivePolicy"),
        "Platforms: no dead-letter queue",
    ),
    (
        "a queue without a consumer",
        _drop("FeedPlatformsFeedPlatformsSqsEventSource"),
        "Platforms: 0 consumers, not one",
    ),
    (
        "a queue without an alarm",
        _drop("PlatformsLate"),
        "Platforms: no alarm on the age of its oldest message",
    ),
    (
        "dead letters without an alarm",
        _drop("EventsDeadFilled"),
        "EventsDead: no alarm on what lies in this dead-letter queue",
    ),
    (
        "a message that is seen too soon",
        _set(179, "Platforms", "VisibilityTimeout"),
        "Platforms: a message is seen again before FeedPlatforms had 6 times its 30 s",
    ),
    ("a shared role", _share_a_role, "FanOut: no policy of its own"),
    (
        "a role without a policy",
        _without("FanOutRole", "Properties", "Policies"),
        "FanOut: no policy of its own",
    ),
    (
        "a function without a limit",
        _without("ChaseOverdue", "Properties", "Timeout"),
        "ChaseOverdue: no time limit",
    ),
    ("errors unseen", _drop("FanOutFailing"), "FanOut: no alarm on Errors"),
    ("throttles unseen", _drop("ReconcileThrottled"), "Reconcile: no alarm on Throttles"),
    ("a slow function unseen", _drop("SendDigestsSlow"), "SendDigests: no alarm on Duration"),
    (
        "a log for ever",
        _without("ApiAccessLog", "Properties", "RetentionInDays"),
        "ApiAccessLog: kept for ever",
    ),
    (
        "a log group that Lambda makes",
        _drop("FanOutLogGroup"),
        "FanOut: Lambda makes its log group, which is kept for ever",
    ),
    (
        "an alarm that tells nobody",
        _set([], "ClocksStopped", "AlarmActions"),
        "ClocksStopped: tells nobody, and is part of no other alarm",
    ),
    (
        "a part of no alarm",
        _drop("ApiBudgetBurning"),
        "ApiBurningHour: tells nobody, and is part of no other alarm",
    ),
    (
        "an alarm that says nothing",
        _without("ClocksStopped", "Properties", "AlarmDescription"),
        "ClocksStopped: says nothing",
    ),
    (
        "a table that can be deleted",
        _set(False, "CaseEvents", "DeletionProtectionEnabled"),
        "CaseEvents: worth a recovery to any second, and not protected from deletion",
    ),
    ("too many resources", _add_many, "CloudFormation takes 500 in one template"),
]


@pytest.mark.parametrize(
    ("spoil", "fault"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_fault_of_the_template_is_named(translated: Template, spoil: Break, fault: str) -> None:
    spoiled = copy.deepcopy(translated)
    spoil(spoiled["Resources"])
    assert any(fault in line for line in structure.faults(spoiled)), structure.faults(spoiled)


def test_tables_are_kept_against_loss_as_the_docs_say(translated: Template) -> None:
    text = (PROJECT_DIR / "docs" / "deploying.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| (yes|no) \| (yes|no) \|", text, flags=re.M)
    tables = structure.of_type(translated["Resources"], "DynamoDB::Table")
    words = {True: "yes", False: "no"}
    assert sorted(rows) == sorted(
        (
            name,
            words[bool(_recovery(table).get("PointInTimeRecoveryEnabled"))],
            words[table.get("DeletionProtectionEnabled") == structure.PROTECTED],
        )
        for name, table in tables.items()
    )
    days = {_recovery(table).get("RecoveryPeriodInDays", 35) for table in tables.values()}
    assert days == {35}


def _recovery(table: dict[str, Any]) -> dict[str, Any]:
    recovery: dict[str, Any] = table.get("PointInTimeRecoverySpecification", {})
    return recovery
