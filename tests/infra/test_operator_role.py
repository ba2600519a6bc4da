"""Operators' role does what commands and use cases do, and is short of what breaks trust."""

import json
from typing import Any

import pytest

from infra.sam import PROJECT_DIR
from tests.support.policies import Statement
from tests.support.template import Template

OF_FUNCTIONS_ALONE = {"logs:CreateLogStream", "logs:PutLogEvents"}
STREAMS = {f"dynamodb:{name}" for name in ("DescribeStream", "GetRecords", "ListStreams")} | {
    "dynamodb:GetShardIterator"
}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.fixture(scope="module")
def statements(infra: Template) -> list[Statement]:
    """The role's permissions."""
    (policy,) = infra["Resources"]["OperatorRole"]["Properties"]["Policies"]
    permissions: list[Statement] = policy["PolicyDocument"]["Statement"]
    return permissions


def allowed(statements: list[Statement]) -> set[tuple[str, str]]:
    """Each (action, resource); a bucket's part and a table's index count as all of it."""
    return {
        (action, _whole(resource))
        for statement in statements
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
    }


def _whole(resource: Any) -> str:
    text = json.dumps(resource)
    if "/index/" in text:
        return text.split("/index/")[0]
    if ".Arn}/" in text:
        return text.split(".Arn}/")[0]
    if "configuration-set/" in text or "identity/" in text:
        return "mail"
    return text


def test_role_may_do_what_functions_do_with_tables_keys_files_and_secrets(
    statements: list[Statement],
) -> None:
    ours, missing = allowed(statements), set[tuple[str, str, str]]()
    for path in sorted((PROJECT_DIR / ".chalice").glob("policy-*.json")):
        for statement in json.loads(path.read_text("utf-8"))["Statement"]:
            for action, resource in allowed([statement]):
                if action in OF_FUNCTIONS_ALONE | STREAMS or action.startswith("sqs:"):
                    continue  # queues are allowed by the stack's name
                if (action, resource) not in ours:
                    missing.add((path.stem, action, resource))
    assert missing == set()


def test_role_writes_over_no_event_and_drops_nothing(statements: list[Statement]) -> None:
    on_log = {action for action, resource in allowed(statements) if "CaseEvents" in resource}
    assert on_log & {"dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"} == (
        set()
    )
    actions = {action for action, _ in allowed(statements)}
    assert {action for action in actions if "*" in action} == set()
    changes_the_stack = ("iam:", "lambda:", "cloudtrail:", "events:")
    assert {action for action in actions if action.startswith(changes_the_stack)} == set()
    drops = ("dynamodb:DeleteTable", "s3:DeleteBucket", "kms:ScheduleKeyDeletion")
    silences = ("logs:Delete", "logs:Put", "cloudwatch:Put", "cloudwatch:Delete")
    assert {action for action in actions if action.startswith((*drops, *silences))} == set()


def test_role_is_assumed_with_a_second_factor_and_is_none_of_the_functions(
    infra: Template,
) -> None:
    role = infra["Resources"]["OperatorRole"]["Properties"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Condition"] == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    assert not role["RoleName"]["Fn::Sub"].startswith("${AWS::StackName}")


def test_role_names_every_resource_but_of_calls_that_know_none(
    statements: list[Statement],
) -> None:
    by_star = {s["Sid"] for s in statements if "*" in listed(s["Resource"])}
    assert by_star == {"MakesSigningKeysOfThisStage", "LooksAtTheService"}
