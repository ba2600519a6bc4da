"""SQS's dead-letter queues: look at what is there, and put it back where it came from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalicelib.aws.failures import OurErrors
from chalicelib.errors import SettingsError

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sqs.type_defs import MessageTypeDef

_BATCH = 10  # ReceiveMessage gives no more
_LOOK_SECONDS = 60  # hidden while we look, so that each is seen once


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message that its consumer gave up on. ``body`` is as it was sent: ids only."""

    body: str
    sent_at: datetime


class DeadLetters:
    """The dead-letter queue of one queue."""

    def __init__(self, sqs: "SQSClient", url: str) -> None:
        self._sqs, self._url = sqs, url
        self._dead, self.tries = self._redrive_policy()

    def look(self) -> list[DeadLetter]:
        """List what is there and leave it there. Raises Unavailable."""
        with OurErrors("sqs"):
            messages = list(self._receive())
            for message in messages:
                self._sqs.change_message_visibility(
                    QueueUrl=self._dead, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
                )
        return [_letter(message) for message in messages]

    def redrive(self) -> int:
        """Send each to its queue again, then delete it here; give how many. Raises Unavailable.

        Cut off in between, a message is in both: consumers recognise what they have done.
        """
        with OurErrors("sqs"):
            count = 0
            for message in self._receive():
                self._sqs.send_message(QueueUrl=self._url, MessageBody=message["Body"])
                self._sqs.delete_message(
                    QueueUrl=self._dead, ReceiptHandle=message["ReceiptHandle"]
                )
                count += 1
        return count

    def _receive(self) -> Iterator["MessageTypeDef"]:
        while messages := self._sqs.receive_message(
            QueueUrl=self._dead,
            MaxNumberOfMessages=_BATCH,
            MessageSystemAttributeNames=["SentTimestamp"],
            VisibilityTimeout=_LOOK_SECONDS,
            WaitTimeSeconds=1,  # asks every SQS host, not a sample of them
        ).get("Messages"):
            yield from messages

    def _redrive_policy(self) -> tuple[str, int]:
        with OurErrors("sqs"):
            attributes = self._sqs.get_queue_attributes(
                QueueUrl=self._url, AttributeNames=["RedrivePolicy"]
            ).get("Attributes", {})
            if "RedrivePolicy" not in attributes:
                raise SettingsError(f"{self._url} has no dead-letter queue")
            policy = json.loads(attributes["RedrivePolicy"])
            name = policy["deadLetterTargetArn"].rpartition(":")[2]
            url = self._sqs.get_queue_url(QueueName=name)["QueueUrl"]
        return url, int(policy["maxReceiveCount"])


def _letter(message: "MessageTypeDef") -> DeadLetter:
    sent_at = int(message["Attributes"]["SentTimestamp"]) / 1000
    return DeadLetter(message["Body"], datetime.fromtimestamp(sent_at, UTC))
