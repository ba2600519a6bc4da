"""Count which of its permissions each function used, by the emulated CloudTrail."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from rehearsal.deployed import Deployed

_IAM = {
    "dynamodb:TransactWriteItems": "dynamodb:PutItem",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListObjects": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "sqs:SendMessageBatch": "sqs:SendMessage",
}
"""Calls whose permission has another name."""
_SERVICES_OWN = frozenset(
    {
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    }
)
"""What Lambda does under the function's role, and the emulator under none."""


def count_permissions(deployed: Deployed) -> Iterator[str]:
    """Print what each role allows and its function did not do in this rehearsal."""
    used, allowed = _used(deployed), _allowed(deployed)
    every, unused = 0, 0
    for function, actions in sorted(allowed.items()):
        idle = sorted(actions - used[function] - _SERVICES_OWN)
        every += len(actions - _SERVICES_OWN)
        unused += len(idle)
        if idle:
            yield f"{function} did not use {', '.join(idle)}"
    yield f"{every - unused} of {every} permissions were used"


def _used(deployed: Deployed) -> Mapping[str, set[str]]:
    keys = {_access_key(described): name for name, described in _functions(deployed).items()}
    pages = deployed.account.client("cloudtrail").get_paginator("lookup_events")
    used: dict[str, set[str]] = defaultdict(set)
    for page in pages.paginate():
        for event in page["Events"]:
            call = f"{event['EventSource'].split('.')[0]}:{event['EventName']}"
            if function := keys.get(event.get("AccessKeyId", "")):
                used[function].add(_IAM.get(call, call))
    return used


def _access_key(described: Mapping[str, Any]) -> str:
    """Give the access key that the emulator gives a function; it says so nowhere else."""
    parts = f"{described['FunctionArn']}:{described['Role']}"
    return f"ASIA{hashlib.sha256(parts.encode()).hexdigest()[:16].upper()}"


def _functions(deployed: Deployed) -> dict[str, Any]:
    functions = deployed.account.client("lambda")
    names = deployed.stack.names("AWS::Lambda::Function")
    return {
        logical: functions.get_function_configuration(FunctionName=name)
        for logical, name in names.items()
    }


def _allowed(deployed: Deployed) -> dict[str, set[str]]:
    iam = deployed.account.client("iam")
    return {
        logical: set(_actions(iam, described["Role"].rpartition("/")[2]))
        for logical, described in _functions(deployed).items()
    }


def _actions(iam: Any, role: str) -> Iterator[str]:
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        document = json.loads(document) if isinstance(document, str) else document
        for statement in document["Statement"]:
            yield from (action for action in statement["Action"] if not action.endswith("Batch"))
