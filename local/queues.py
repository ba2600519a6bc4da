"""Deliver an SQS queue: batches, partial failures, and SQS's redrive to the dead-letter queue."""

from dataclasses import dataclass
from typing import Any

from local.account import REGION
from local.invocation import Invoke

_MOST_AT_ONCE = 10  # what one ReceiveMessage gives


@dataclass(frozen=True, slots=True)
class QueueSettings:
    """One event source mapping."""

    function: str
    queue_url: str
    queue_arn: str
    batch_size: int
    retry_seconds: int = 1
    """When a message that failed is seen again: on AWS the queue's visibility timeout."""


class QueueSource:
    """Empties a queue into a function."""

    def __init__(self, settings: QueueSettings, sqs: Any, invoke: Invoke) -> None:
        self.name, self.service = settings.function, f"sqs/{settings.queue_url.rpartition('/')[2]}"
        self._settings, self._sqs, self._invoke = settings, sqs, invoke

    def step(self) -> bool:
        """Deliver one batch, and return whether any of it was dealt with."""
        messages = self._sqs.receive_message(
            QueueUrl=self._settings.queue_url,
            MaxNumberOfMessages=min(self._settings.batch_size, _MOST_AT_ONCE),
            MessageSystemAttributeNames=["All"],
            WaitTimeSeconds=0,
        ).get("Messages", [])
        return bool(messages) and self._deliver(messages)

    def waiting(self) -> bool:
        """Return whether there is a message, be it one that waits to be tried again."""
        attributes = self._sqs.get_queue_attributes(
            QueueUrl=self._settings.queue_url, AttributeNames=["All"]
        )["Attributes"]
        return any(
            int(attributes.get(f"ApproximateNumberOfMessages{state}", 0))
            for state in ("", "NotVisible", "Delayed")
        )

    def _deliver(self, messages: list[dict[str, Any]]) -> bool:
        failed = self._try(messages)
        done = [message for message in messages if message["MessageId"] not in failed]
        if done:
            self._sqs.delete_message_batch(
                QueueUrl=self._settings.queue_url, Entries=[_entry(m) for m in done]
            )
        retried = [message for message in messages if message["MessageId"] in failed]
        if retried:
            self._sqs.change_message_visibility_batch(
                QueueUrl=self._settings.queue_url,
                Entries=[
                    _entry(m) | {"VisibilityTimeout": self._settings.retry_seconds} for m in retried
                ],
            )
        return bool(done)

    def _try(self, messages: list[dict[str, Any]]) -> set[str]:
        """Call the function and return the ids of messages that failed."""
        records = [self._as_lambda_record(message) for message in messages]
        try:
            answer = self._invoke(self._settings.function, {"Records": records})
        except Exception:
            return {message["MessageId"] for message in messages}
        return {item["itemIdentifier"] for item in (answer or {}).get("batchItemFailures", [])}

    def _as_lambda_record(self, message: dict[str, Any]) -> dict[str, Any]:
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message.get("Attributes", {}),
            "messageAttributes": {},
            "md5OfBody": message["MD5OfBody"],
            "eventSource": "aws:sqs",
            "eventSourceARN": self._settings.queue_arn,
            "awsRegion": REGION,
        }


def _entry(message: dict[str, Any]) -> dict[str, Any]:
    return {"Id": message["MessageId"], "ReceiptHandle": message["ReceiptHandle"]}
