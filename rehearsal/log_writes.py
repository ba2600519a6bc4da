"""Try to change a stored event with the role of the API: what IAM forbids, and what it cannot."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
from botocore.exceptions import ClientError

from chalicelib.model.references import parse_reference
from rehearsal.deployed import Deployed, until
from rehearsal.emulator import REGION
from rehearsal.errors import expect
from rehearsal.loop import post_report
from rehearsal.rows import StoredRow

_DENIED, _RACE = "AccessDeniedException", "ConditionalCheckFailedException"


def refuse_changes(deployed: Deployed) -> Iterator[str]:
    """Change, delete and write over an event, and see each refused or noticed."""
    case = parse_reference(post_report(deployed)["reference"]) or ""
    table = deployed.outputs["CaseEventsTable"]
    key = {"case_id": {"S": case}, "seq": {"N": "1"}}
    root = deployed.account.client("dynamodb")
    row = root.get_item(TableName=table, Key=key)["Item"]
    handler = _as_api_handler(deployed)
    for name, call in _changes(handler, table, key, row).items():
        expect(_code(call) == _DENIED, f"api_handler may change an event by {name}")
    yield "api_handler may not update, delete or write a batch over an event"
    absent = "attribute_not_exists(case_id)"
    again = _code(lambda: handler.put_item(TableName=table, Item=row, ConditionExpression=absent))
    expect(again == _RACE, f"a second event of the same number is answered {again}")
    yield "the condition of all our writes refuses a second event of the same number"
    changed = {**row, "spoilt": {"S": "rehearsal"}}
    expect(not _code(lambda: handler.put_item(TableName=table, Item=changed)), "IAM can forbid it")
    root.put_item(TableName=table, Item=row)
    until("a line about the change", lambda: _was_noticed(deployed, case))
    yield "a write over it without it, which IAM cannot forbid, is noticed by the stream"


def _changes(
    handler: Any, table: str, key: StoredRow, row: StoredRow
) -> dict[str, Callable[[], object]]:
    names, values = {"#a": "spoilt"}, {":a": {"S": "x"}}
    change = {"ExpressionAttributeNames": names, "ExpressionAttributeValues": values}
    requests = {table: [{"PutRequest": {"Item": row}}]}
    return {
        "UpdateItem": lambda: handler.update_item(
            TableName=table, Key=key, UpdateExpression="SET #a = :a", **change
        ),
        "DeleteItem": lambda: handler.delete_item(TableName=table, Key=key),
        "BatchWriteItem": lambda: handler.batch_write_item(RequestItems=requests),
    }


def _code(call: Callable[[], object]) -> str:
    """Return AWS's code of a refusal; "" where it is done."""
    try:
        call()
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return ""


def _was_noticed(deployed: Deployed, case: str) -> bool:
    lines = deployed.account.log_lines(deployed.stack.resource("Project"))
    return any("a stored event was changed" in line and case in line for line in lines)


def _as_api_handler(deployed: Deployed) -> Any:
    role = deployed.account.client("iam").get_role(
        RoleName=deployed.stack.resource("ApiHandlerRole")
    )
    session = deployed.account.client("sts").assume_role(
        RoleArn=role["Role"]["Arn"], RoleSessionName="rehearsal"
    )["Credentials"]
    return boto3.client(
        "dynamodb",
        region_name=REGION,
        endpoint_url=deployed.account.address,
        verify=deployed.account.trusted,
        aws_access_key_id=session["AccessKeyId"],
        aws_secret_access_key=session["SecretAccessKey"],
        aws_session_token=session["SessionToken"],
    )
