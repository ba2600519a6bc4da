"""Deploying changes a stack: what is shown first, what is never done, what is told of a failure."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.deploy import CannotDeploy, account
from infra.deploy.changes import DeployedStack, StackChange, losses
from tests.support.deploying import REGION, awake

TABLE, TOPIC = "AWS::DynamoDB::Table", "AWS::SNS::Topic"


def template(*topics: str) -> dict[str, Any]:
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {topic: {"Type": TOPIC} for topic in topics},
    }


class TopicStack:
    """A stack of two topics, deployed from the bucket for code."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.s3 = folder, boto3.client("s3", REGION)
        self.bucket = account.code_bucket(self.s3, "123456789012", REGION)
        self.stack = DeployedStack(boto3.client("cloudformation", REGION), "standsafe-try", awake)
        self.lines: list[str] = []

    def plan(self, name: str, *topics: str) -> list[StackChange]:
        path = self.folder / "template.json"
        path.write_text(json.dumps(template(*topics)))
        key = account.upload(self.s3, self.bucket, path)
        return self.stack.plan(f"https://{self.bucket}.s3.amazonaws.com/{key}", {}, name)

    def exists(self) -> bool:
        return self.stack.exists

    def deploy(self, name: str, *topics: str) -> None:
        assert self.plan(name, *topics)
        self.stack.execute(name, self.lines.append)


def test_stack_is_made_changed_left_alone_and_deleted(aws: None, tmp_path: Path) -> None:
    stage = TopicStack(tmp_path)
    assert not stage.exists()
    stage.deploy("one", "Alarms", "MailEvents")
    assert stage.exists()
    changes = stage.plan("two", "Alarms", "MailEvents", "News")
    added = [(change.name, change.kind) for change in changes if change.action == "Add"]
    assert added == [("News", TOPIC)]
    stage.stack.execute("two", stage.lines.append)
    stage.stack.delete(stage.lines.append)
    assert not stage.exists()


class Refusing:
    """A CloudFormation that says what it is given."""

    def __init__(self, status: str, reason: str = "") -> None:
        self.status, self.reason, self.executed = status, reason, False
        self.deleted: list[str] = []

    def describe_stacks(self, **_: str) -> dict[str, Any]:
        return {"Stacks": [{"StackStatus": self.status}]}

    def create_change_set(self, **arguments: Any) -> None:
        self.arguments = arguments

    def get_waiter(self, _: str) -> Any:
        from botocore.exceptions import WaiterError

        def wait(**_: str) -> None:
            raise WaiterError("change_set_create_complete", "failed", {})

        return SimpleNamespace(wait=wait)

    def describe_change_set(self, **_: str) -> dict[str, str]:
        return {"StatusReason": self.reason}

    def delete_change_set(self, ChangeSetName: str, **_: str) -> None:  # AWS's
        self.deleted.append(ChangeSetName)

    def execute_change_set(self, **_: str) -> None:
        self.executed = True

    def get_paginator(self, _: str) -> Any:
        failed = {
            "EventId": "1",
            "LogicalResourceId": "Feed",
            "ResourceStatus": "CREATE_FAILED",
            "ResourceStatusReason": "no room",
        }
        pages = [{"StackEvents": [failed] if self.executed else []}]
        return SimpleNamespace(paginate=lambda **_: iter(pages))


def test_outputs_are_read_by_name() -> None:
    stack = {"Outputs": [{"OutputKey": "BaseUrl", "OutputValue": "https://example.org"}]}
    calls = SimpleNamespace(describe_stacks=lambda **_: {"Stacks": [stack]})
    assert DeployedStack(calls, "s", awake).outputs == {"BaseUrl": "https://example.org"}


def test_change_set_without_changes_is_removed_and_another_refusal_is_told() -> None:
    same = Refusing("UPDATE_COMPLETE", "The submitted information didn't contain changes.")
    assert DeployedStack(same, "s", awake).plan("https://u", {}, "one") == []
    assert same.deleted == ["one"]
    wrong = Refusing("UPDATE_COMPLETE", "Template error: no such thing")
    with pytest.raises(CannotDeploy, match="no such thing"):
        DeployedStack(wrong, "s", awake).plan("https://u", {}, "one")


def test_first_create_leaves_nothing_behind_where_it_fails() -> None:
    new = Refusing("REVIEW_IN_PROGRESS", "didn't contain changes")
    DeployedStack(new, "s", awake).plan("https://u", {}, "one")
    assert (new.arguments["ChangeSetType"], new.arguments["OnStackFailure"]) == ("CREATE", "DELETE")
    old = Refusing("CREATE_COMPLETE", "didn't contain changes")
    DeployedStack(old, "s", awake).plan("https://u", {}, "one")
    assert "OnStackFailure" not in old.arguments


def test_rollback_is_told_with_the_resource_that_failed_and_why() -> None:
    lines: list[str] = []
    with pytest.raises(CannotDeploy, match="CREATE_FAILED  Feed: no room"):
        DeployedStack(Refusing("UPDATE_ROLLBACK_COMPLETE"), "s", awake).execute("one", lines.append)
    assert lines == ["CREATE_FAILED  Feed"]


def test_stack_that_is_seen_no_more_has_not_ended() -> None:
    expired = ClientError({"Error": {"Code": "ExpiredToken", "Message": "m"}}, "DescribeStacks")

    def refuse(**_: str) -> None:
        raise expired

    calls = Refusing("UPDATE_IN_PROGRESS")
    stack = DeployedStack(calls, "s", awake)
    calls.describe_stacks = refuse  # type: ignore[method-assign,assignment]
    with pytest.raises(ClientError):
        stack.execute("one", lambda _: None)


def test_change_that_would_lose_what_people_sent_is_never_made() -> None:
    changes = [
        StackChange("Modify", "CaseEvents", TABLE, replaced=True),
        StackChange("Remove", "Feed", TABLE, replaced=False),
        StackChange("Modify", "Guards", TABLE, replaced=False),
        StackChange("Remove", "Alarms", TOPIC, replaced=False),
    ]
    lines = list(losses(changes))
    assert ["CaseEvents" in lines[0], "Feed" in lines[1], len(lines)] == [True, True, 2]
