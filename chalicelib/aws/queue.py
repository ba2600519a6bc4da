"""SQS: ids and counts only, in batches of ten."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from chalicelib.aws.failures import OurErrors
from chalicelib.errors import Unavailable
from chalicelib.model.shared_counts import SharedCounts
from chalicelib.ports import Dispatch

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_BATCH = 10  # SendMessageBatch takes no more


class SqsQueue:
    """The port ``Queue`` on one SQS queue."""

    def __init__(self, sqs: "SQSClient", url: str) -> None:
        self._sqs, self._url = sqs, url

    def send(self, dispatches: Sequence[Dispatch]) -> None:
        """Put messages on the queue. Raises Unavailable unless every one was taken."""
        for start in range(0, len(dispatches), _BATCH):
            self._send(dispatches[start : start + _BATCH])

    def see_again(self, receipt_handle: str, after: timedelta) -> None:
        """Have a message that is being worked on shown again after so long. Raises Unavailable:
        then it is shown again in the queue's own time."""
        with OurErrors("sqs"):
            self._sqs.change_message_visibility(
                QueueUrl=self._url,
                ReceiptHandle=receipt_handle,
                VisibilityTimeout=max(1, ceil(after.total_seconds())),
            )

    def _send(self, batch: Sequence[Dispatch]) -> None:
        with OurErrors("sqs"):
            answer = self._sqs.send_message_batch(
                QueueUrl=self._url,
                Entries=[
                    {"Id": str(at), "MessageBody": to_message(dispatch)}
                    for at, dispatch in enumerate(batch)
                ],
            )
        if answer.get("Failed"):
            raise Unavailable


def to_message(dispatch: Dispatch) -> str:
    """Write the body of a queue message: three ids, and what others share where it is counted."""
    shared, ids = dispatch.shared, ("case_id", "seq", "recipient")
    counted = {"at": shared.at.isoformat(), "by_trait": shared.by_trait} if shared else None
    message = {name: getattr(dispatch, name) for name in ids}
    return json.dumps({**message, "shared": counted} if counted else message)


def from_message(body: str) -> Dispatch:
    """Read the body of a queue message. Raises ValueError or KeyError for anything else."""
    message: Mapping[str, Any] = json.loads(body)
    ids = str(message["case_id"]), int(message["seq"]), str(message["recipient"])
    return Dispatch(*ids, shared=_counts(message.get("shared")))


def _counts(shared: Mapping[str, Any] | None) -> SharedCounts | None:
    if shared is None:
        return None
    at, by_trait = datetime.fromisoformat(shared["at"]), dict(shared["by_trait"])
    if at.tzinfo is None:
        raise ValueError("no time zone")
    return SharedCounts(at, {str(name): int(count) for name, count in by_trait.items()})
