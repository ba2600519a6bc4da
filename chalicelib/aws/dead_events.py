"""Events that Lambda gave up on after three tries: those in a queue, and those in a bucket.

What carries an address (mail events) is kept in the bucket, sealed and for a month; the queue is
for what names things alone. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.aws.failures import OurErrors

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

PREFIX = "aws/lambda/async/"
"""What Lambda's keys begin with where events are kept in a bucket; a stream's begin otherwise."""

_LOOK_SECONDS = 60

LambdaEvent = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """One event, and Lambda's id of the invocation that its function's log has."""

    event: LambdaEvent
    at: datetime
    request_id: str
    forget: Callable[[], object]
    """Take it away for good."""
    leave: Callable[[], object]
    """Let the next look see it."""


class DeadEvents:
    """Where Lambda leaves the events that failed."""

    def __init__(self, sqs: "SQSClient", s3: "S3Client", *, queue_url: str, bucket: str) -> None:
        self._sqs, self._s3, self._queue, self._bucket = sqs, s3, queue_url, bucket

    def take(self) -> Iterator[DeadEvent]:
        """Yield each once, to be forgotten or left: one that is neither is seen again after a
        minute. Raises Unavailable."""
        with OurErrors("sqs"):
            yield from self._queued()
        with OurErrors("s3"):
            yield from self._stored()

    def look(self) -> list[DeadEvent]:
        """List them, oldest first, and leave them where they are. Raises Unavailable."""
        events = list(self.take())
        with OurErrors("sqs"):
            for event in events:
                event.leave()
        return sorted(events, key=lambda event: event.at)

    def _queued(self) -> Iterator[DeadEvent]:
        while messages := self._sqs.receive_message(
            QueueUrl=self._queue,
            MaxNumberOfMessages=10,
            MessageSystemAttributeNames=["SentTimestamp"],
            MessageAttributeNames=["RequestID"],
            VisibilityTimeout=_LOOK_SECONDS,
            WaitTimeSeconds=1,  # asks every SQS host, not a sample of them
        ).get("Messages"):
            yield from map(self._of_message, messages)

    def _of_message(self, message: "MessageTypeDef") -> DeadEvent:
        receipt = {"QueueUrl": self._queue, "ReceiptHandle": message["ReceiptHandle"]}
        request = message.get("MessageAttributes", {}).get("RequestID")
        sent_at = int(message["Attributes"]["SentTimestamp"]) / 1000
        return DeadEvent(
            event=_parsed(message["Body"]),
            at=datetime.fromtimestamp(sent_at, UTC),
            request_id=request["StringValue"] if request else "",
            forget=lambda: self._sqs.delete_message(**receipt),
            leave=lambda: self._sqs.change_message_visibility(**receipt, VisibilityTimeout=0),
        )

    def _stored(self) -> Iterator[DeadEvent]:
        pages = self._s3.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self._bucket, Prefix=PREFIX):
            for entry in page.get("Contents", []):
                yield self._of_object(entry["Key"], entry["LastModified"])

    def _of_object(self, key: str, at: datetime) -> DeadEvent:
        body = self._s3.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        record = _parsed(body.decode())
        return DeadEvent(
            event=record.get("requestPayload", {}),
            at=at,
            request_id=record.get("requestContext", {}).get("requestId", ""),
            forget=lambda: self._s3.delete_object(Bucket=self._bucket, Key=key),
            leave=lambda: None,
        )


def _parsed(text: str) -> dict[str, Any]:
    """Read an event; it is empty where it is none of ours."""
    try:
        event = json.loads(text)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}
