"""Change a stack by a change set: what it would do is shown first, and followed to its end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from botocore.exceptions import ClientError, WaiterError

from infra.deploy import CannotDeploy

DATA = (
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::SQS::Queue",
)
"""Kinds of resource that hold what people sent, or what it can be read with."""

_ENDED = ("_COMPLETE", "_FAILED")
_LOOK_EVERY = 5.0
_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")


class StackChange(NamedTuple):
    """One resource that a change set adds, changes or removes."""

    action: str
    name: str
    kind: str
    replaced: bool
    """Whether it is, or may be."""

    @property
    def loses_data(self) -> bool:
        """Return whether what people sent would be left behind, or be unreadable."""
        return self.kind in DATA and (self.action == "Remove" or self.replaced)


class DeployedStack:
    """One stack of CloudFormation."""

    def __init__(self, cloudformation: Any, name: str, sleep: Callable[[float], None]) -> None:
        self._calls, self.name, self._sleep = cloudformation, name, sleep

    @property
    def exists(self) -> bool:
        """Return whether it was made, and not only begun."""
        return self.status not in ("", "REVIEW_IN_PROGRESS")

    @property
    def status(self) -> str:
        """Return CloudFormation's word for where it stands; "" where there is none."""
        try:
            (stack,) = self._calls.describe_stacks(StackName=self.name)["Stacks"]
        except ClientError as error:
            _raise_unless_absent(error)
            return ""
        return str(stack["StackStatus"])

    @property
    def outputs(self) -> dict[str, str]:
        """Return its outputs by name."""
        (stack,) = self._calls.describe_stacks(StackName=self.name)["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}

    def plan(
        self, template_url: str, parameters: Mapping[str, str], name: str
    ) -> list[StackChange]:
        """Make a change set and give what it would do: nothing, where it would do nothing.

        A first create that fails leaves nothing behind. Raises CannotDeploy.
        """
        kind = "UPDATE" if self.exists else "CREATE"
        self._calls.create_change_set(
            StackName=self.name,
            ChangeSetName=name,
            ChangeSetType=kind,
            TemplateURL=template_url,
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
            **({"OnStackFailure": "DELETE"} if kind == "CREATE" else {}),
        )
        waiter = self._calls.get_waiter("change_set_create_complete")
        try:
            waiter.wait(StackName=self.name, ChangeSetName=name)
        except WaiterError as error:
            return self._no_changes(name, error)
        pages = self._calls.get_paginator("describe_change_set").paginate(
            StackName=self.name, ChangeSetName=name
        )
        rows = (row["ResourceChange"] for page in pages for row in page["Changes"])
        return [
            StackChange(
                row["Action"],
                row["LogicalResourceId"],
                row["ResourceType"],
                row.get("Replacement") in ("True", "Conditional"),
            )
            for row in rows
        ]

    def execute(self, name: str, report: Callable[[str], None]) -> None:
        """Execute a change set and follow it; ``report`` gets each step. Raises CannotDeploy."""
        before = {event["EventId"] for event in self._events()}
        self._calls.execute_change_set(StackName=self.name, ChangeSetName=name)
        self._follow(before, report)

    def delete(self, report: Callable[[str], None]) -> None:
        """Delete it, but for what it retains, and follow that. Raises CannotDeploy."""
        before = {event["EventId"] for event in self._events()}
        self._calls.delete_stack(StackName=self.name)
        self._follow(before, report)

    def _no_changes(self, name: str, error: WaiterError) -> list[StackChange]:
        reason = self._calls.describe_change_set(StackName=self.name, ChangeSetName=name).get(
            "StatusReason", str(error)
        )
        self._calls.delete_change_set(StackName=self.name, ChangeSetName=name)
        if any(text in reason for text in _NO_CHANGES):
            return []
        raise CannotDeploy(f"the change set was refused: {reason}")

    def _follow(self, reported: set[str], report: Callable[[str], None]) -> None:
        """Report what happens until the stack itself has ended; a rollback is a failure."""
        failures, begun = list[str](), False
        while True:
            events = [event for event in self._events() if event["EventId"] not in reported]
            for event in reversed(events):
                reported.add(event["EventId"])
                line = f"{event['ResourceStatus']}  {event['LogicalResourceId']}"
                report(line)
                if event["ResourceStatus"].endswith("_FAILED"):
                    failures.append(f"{line}: {event.get('ResourceStatusReason', '')}")
            begun = begun or bool(events)
            status = self.status
            if not status or (begun and status.endswith(_ENDED)):
                break
            self._sleep(_LOOK_EVERY)
        if status.endswith("_FAILED") or "ROLLBACK" in status or (failures and not status):
            raise CannotDeploy("\n".join([f"{self.name} ended {status or 'deleted'}", *failures]))

    def _events(self) -> list[dict[str, Any]]:
        try:
            pages = self._calls.get_paginator("describe_stack_events").paginate(StackName=self.name)
            return [event for page in pages for event in page["StackEvents"]]
        except ClientError as error:
            _raise_unless_absent(error)
            return []


def _raise_unless_absent(error: ClientError) -> None:
    """Raise it, unless it says that there is no such stack: what is not seen has not ended."""
    if error.response["Error"]["Code"] != "ValidationError":
        raise error


def losses(changes: Sequence[StackChange]) -> Iterator[str]:
    """Say which changes would lose what people sent: these are never made."""
    for change in changes:
        if change.loses_data:
            word = "replace" if change.replaced else "remove"
            yield f"this would {word} {change.name} ({change.kind}), which holds what people sent"
