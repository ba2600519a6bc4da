"""Events as AWS hands them to our handlers."""

import json
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from chalicelib.aws.queue import to_message
from chalicelib.ports import Dispatch

CONTEXT = SimpleNamespace(
    function_name="test",
    memory_limit_in_mb=128,
    invoked_function_arn="arn:aws:lambda:eu-west-2:123456789012:function:test",
    aws_request_id="request-1",
    get_remaining_time_in_millis=lambda: 30_000,
)


def stream(*keys: tuple[str, int], change: str = "INSERT") -> dict[str, Any]:
    """What the stream brings of case events: that they were inserted, unless it says another."""
    return {
        "Records": [
            {
                "eventID": str(at),
                "eventName": change,
                "eventSource": "aws:dynamodb",
                "dynamodb": {
                    "Keys": {"case_id": {"S": case_id}, "seq": {"N": str(seq)}},
                    "NewImage": {},
                    "SequenceNumber": str(at),
                    "StreamViewType": "NEW_IMAGE",
                },
            }
            for at, (case_id, seq) in enumerate(keys, start=1)
        ]
    }


def messages(*bodies: str) -> dict[str, Any]:
    """SQS messages, by their bodies; ids are message-1, message-2, …"""
    return {
        "Records": [
            {
                "messageId": f"message-{at}",
                "receiptHandle": "handle",
                "body": body,
                "attributes": {},
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-west-2:123456789012:queue",
                "awsRegion": "eu-west-2",
            }
            for at, body in enumerate(bodies, start=1)
        ]
    }


def dispatches(all_of_them: Iterable[Dispatch]) -> dict[str, Any]:
    """SQS messages that carry these dispatches."""
    return messages(*(to_message(dispatch) for dispatch in all_of_them))


def notification(message: Any) -> dict[str, Any]:
    """An SNS notification of a SES event."""
    sns = {"Message": json.dumps(message), "Subject": "", "TopicArn": "", "MessageAttributes": {}}
    return {"Records": [{"EventSource": "aws:sns", "Sns": sns}]}


def schedule() -> dict[str, Any]:
    """A schedule that fell due."""
    return {
        "version": "0",
        "account": "123456789012",
        "region": "eu-west-2",
        "detail": {},
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "time": "2026-11-22T07:30:00Z",
        "id": "1",
        "resources": [],
    }


def object_created(key: str) -> dict[str, Any]:
    """S3's word that an object was created."""
    return {
        "detail-type": "Object Created",
        "source": "aws.s3",
        "account": "1",
        "region": "eu-west-2",
        "time": "",
        "id": "1",
        "resources": [],
        "version": "0",
        "detail": {"bucket": {"name": "quarantine"}, "object": {"key": key}},
    }
