"""Least privilege: every action of every policy has a check that fails without it, or a reason."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from infra.sam import LAYER_NAME, ZIP_NAME
from rehearsal.privilege.checks import checks
from rehearsal.privilege.grants import Grant, Role, policy_grants
from rehearsal.privilege.record import record_of
from rehearsal.privilege.removal import Broken
from rehearsal.privilege.table import PAGE, read_table, update_page
from rehearsal.privilege.untried import WAITING, untried, waiting, why_untried
from tests.support.one_role import OneRole


def test_action_has_a_check_that_fails_without_it_or_a_reason() -> None:
    """Where it fails: ``make package``, then ``python -m rehearsal permissions FUNCTION``."""
    due = {grant for grant in policy_grants() if not why_untried(grant)}
    rows = {row.grant for row in read_table()}
    assert rows | waiting() == due
    assert rows & waiting() == set(), f"{WAITING.name} gets shorter"


def test_check_of_the_table_is_one_of_its_function() -> None:
    played = {(check.function, check.name) for check in checks()}
    assert {(row.grant.function, row.check) for row in read_table()} <= played


def test_function_that_is_tried_has_checks_of_different_names() -> None:
    functions = {grant.function for grant in policy_grants() if not why_untried(grant)}
    assert functions == {check.function for check in checks()}
    names = Counter((check.function, check.name) for check in checks())
    assert {name for name, times in names.items() if times > 1} == set()


@pytest.mark.parametrize("entry", untried(), ids=lambda entry: f"{entry.sids} {entry.functions}")
def test_reason_is_of_an_action_that_there_is(entry: Any) -> None:
    assert len(entry.why) > 40
    covered = [grant for grant in policy_grants() if entry.covers(grant)]
    assert set(entry.actions) <= {grant.action for grant in covered}
    assert set(entry.functions) <= {grant.function for grant in covered}
    assert set(entry.sids) <= {grant.sid for grant in covered}


def test_page_counts_what_its_table_has() -> None:
    """The count is that of the last run: what came since waits."""
    (line,) = re.findall(r"^On \d{4}-\d\d-\d\d, (.*)$", PAGE.read_text("utf-8"), re.MULTILINE)
    _, actions, rows, not_tried, due = map(int, re.findall(r"\d+", line))
    assert rows == len(read_table())
    assert rows + not_tried + due == actions


def test_page_keeps_rows_of_functions_that_were_not_tried(tmp_path: Path) -> None:
    page = tmp_path / "permissions.md"
    page.write_text(PAGE.read_text("utf-8"), "utf-8")
    before = read_table(page)
    functions = {row.grant.function for row in before} - {"project"}  # which is there no more
    tried = Grant("fan_out", "AppendsToCases", "dynamodb:Query")
    idle = Grant("fan_out", "AppendsToCases", "dynamodb:PutItem")
    update_page({"fan_out": [Broken(tried, "it is routed"), Broken(idle, "")]}, functions, page)
    other_rows = [row for row in before if row.grant.function in functions - {"fan_out"}]
    assert read_table(page) == sorted([*other_rows, Broken(tried, "it is routed")], key=_grant_of)


def _grant_of(row: Broken) -> Grant:
    return row.grant


def _package(folder: Path, content: bytes) -> Path:
    folder.mkdir()
    for name in (ZIP_NAME, LAYER_NAME, "template.json"):
        (folder / name).write_bytes(content)
    return folder


def test_record_has_what_was_tried_with_the_same_package(tmp_path: Path) -> None:
    rows = [Broken(Grant("fan_out", "AppendsToCases", "dynamodb:Query"), "it is routed")]
    package, destination = _package(tmp_path / "package", b"1"), tmp_path / "kept"
    record_of(package, destination).write("fan_out", rows)
    record = record_of(package, destination)
    assert (record.read("fan_out"), record.read("project")) == (rows, None)
    another = _package(tmp_path / "another", b"2")
    assert record_of(another, destination).read("fan_out") is None
    record.forget(["fan_out", "project"])
    assert record.read("fan_out") is None
    record.write("fan_out", rows)
    record.clear()
    assert record.read("fan_out") is None


def _statement(sid: str, resource: str, *actions: str) -> dict[str, Any]:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resource}


def test_role_lacks_one_action_of_one_statement_and_has_it_again_after() -> None:
    iam = OneRole(
        _statement("Log", "log", "dynamodb:GetItem", "dynamodb:PutItem"),
        _statement("Other", "other", "dynamodb:GetItem"),
        _statement("Queue", "queue", "sqs:SendMessage", "sqs:SendMessageBatch"),
    )
    before = dict(iam.document)
    role: Any = Role(iam, "fan_out", "role")  # type: ignore[arg-type] # what is called of it
    first, *_, last = role.grants()
    with role.without(first):
        assert [s["Action"] for s in iam.document["Statement"]][:2] == [
            ["dynamodb:PutItem"],
            ["dynamodb:GetItem"],
        ]
    with role.without(last):  # a batch is allowed to who may send one message
        assert [s["Sid"] for s in iam.document["Statement"]] == ["Log", "Other"]
    assert iam.document == before


def test_call_needs_an_action_by_its_resource_operation_and_key() -> None:
    rows = _statement("Rows", "arn:aws:dynamodb:eu-west-2:1:table/Guards", "dynamodb:PutItem")
    keys = {"dynamodb:LeadingKeys": ["lease#*", "authorities"]}
    own_rows = {**rows, "Sid": "Own", "Condition": {"ForAllValues:StringLike": keys}}
    role: Any = Role(OneRole(rows, own_rows), "fan_out", "role")  # type: ignore[arg-type] # as above
    every, some = role.grants()
    written = 'dynamodb:PutItem {"TableName": "Guards", "Item": {"pk": {"S": "%s"}}}'
    assert [role.likeness(every, written % key) for key in ("lease#1", "receipt#1")] == [3, 3]
    keyed = [written % key for key in ("lease#1", "authorities", "authorities#1", "receipt#1")]
    assert [role.likeness(some, call) for call in keyed] == [3, 3, 0, 0]
    assert not any(role.refuses(call) for call in keyed), "the first statement is for any row"
    keyed_only: Any = Role(OneRole(own_rows), "fan_out", "role")  # type: ignore[arg-type] # as above
    assert [keyed_only.refuses(call) for call in keyed] == [False, False, True, True]
    read = 'dynamodb:GetItem {"TableName": "Guards", "Key": {"pk": {"S": "lease#1"}}}'
    assert [role.likeness(some, call) for call in (read, "s3:PutObject {}")] == [2, 0]
