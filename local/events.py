"""Deliver what Lambda takes asynchronously: schedules and mail events; `buckets.py` has S3's.

Lambda tries such an event three times and then keeps it where its function says: on a dead-letter
queue, or in a bucket.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from local.account import ACCOUNT, REGION, function_arn
from local.inbox import Inbox
from local.invocation import Invoke

_TRIES = 3
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_DAILY = re.compile(r"cron\((\d+) (\d+) (?:\? \* \*|\* \* \?) \*\)")


KeepFailed = Callable[[str, dict[str, Any], str], None]
"""(function, event, request id): keep an event that failed."""


class Delivery:
    """Delivers one event, at most three times; then keeps it."""

    def __init__(self, invoke: Invoke, keep_failed: KeepFailed) -> None:
        self._invoke, self._keep_failed = invoke, keep_failed

    def __call__(self, function: str, event: dict[str, Any]) -> None:
        """Call the function with the event."""
        for _ in range(_TRIES):
            try:
                self._invoke(function, event)
            except Exception:  # noqa: S112 - the invocation has said what it was
                continue
            return
        self._keep_failed(function, event, str(uuid4()))


def on_queue(sqs: Any, url: str) -> KeepFailed:
    """Keep failures on a dead-letter queue as Lambda does: the event and the request's id."""

    def keep(_function: str, event: dict[str, Any], request_id: str) -> None:
        attributes = {"RequestID": {"DataType": "String", "StringValue": request_id}}
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(event), MessageAttributes=attributes)

    return keep


def in_bucket(s3: Any, bucket: str) -> KeepFailed:
    """Keep failures as Lambda does in a bucket that is its destination for them."""

    def keep(function: str, event: dict[str, Any], request_id: str) -> None:
        record = {
            "version": "1.0",
            "requestContext": {
                "requestId": request_id,
                "functionArn": function_arn(function),
                "condition": "RetriesExhausted",
                "approximateInvokeCount": _TRIES,
            },
            "requestPayload": event,
        }
        key = f"aws/lambda/async/{function}/{uuid4()}"
        s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(record).encode())

    return keep


class ScheduleSource:
    """Runs a schedule by the product's clock. However far that is moved, it falls due once."""

    service = None

    def __init__(self, function: str, expression: str, clock: Any, deliver: Delivery) -> None:
        self.name = function
        self._expression, self._clock, self._deliver = expression, clock, deliver
        self._due = next_run(expression, clock())

    def step(self) -> bool:
        """Run if due."""
        if not self.waiting():
            return False
        now = self._clock()
        self._deliver(self.name, eventbridge("aws.events", "Scheduled Event", {}, now))
        self._due = next_run(self._expression, now)
        return True

    def waiting(self) -> bool:
        """Return whether it is due."""
        return bool(self._clock() >= self._due)


def next_run(expression: str, after: datetime) -> datetime:
    """Return when ``rate(…)`` or a daily ``cron(…)`` is due next. Raises ValueError for others."""
    rate = _RATE.fullmatch(expression)
    if rate:
        return after + timedelta(**{f"{rate[2]}s": int(rate[1])})
    daily = _DAILY.fullmatch(expression)
    if daily is None:
        raise ValueError(f"the embedded stack knows no schedule like {expression}")
    today = after.replace(hour=int(daily[2]), minute=int(daily[1]), second=0, microsecond=0)
    return today if today > after else today + timedelta(days=1)


class MailSource:
    """Publishes what SES says of each mail, by SNS, one event at a time.

    ``share``: of so many sources that take the mails by turns, the number of this one.
    """

    service = "sesv2"

    def __init__(
        self,
        function: str,
        inbox: Inbox,
        topic_arn: str,
        deliver: Delivery,
        share: tuple[int, int] = (0, 1),
    ) -> None:
        self.name, self._function = function, function
        self._inbox, self._topic_arn, self._deliver = inbox, topic_arn, deliver
        self._next, self._sources = share

    def step(self) -> bool:
        """Publish the events of the next mail."""
        mails = self._inbox.since(self._next)
        for event in mails[0].ses_events() if mails else ():
            self._deliver(self._function, self._as_sns(event))
        self._next += self._sources if mails else 0
        return bool(mails)

    def waiting(self) -> bool:
        """Return whether there is a mail whose events were not published."""
        return bool(self._inbox.since(self._next))

    def _as_sns(self, event: dict[str, Any]) -> dict[str, Any]:
        notification = {
            "Type": "Notification",
            "MessageId": str(uuid4()),
            "TopicArn": self._topic_arn,
            "Subject": "Amazon SES Email Event Notification",
            "Message": json.dumps(event),
            "Timestamp": event["mail"]["timestamp"],
            "MessageAttributes": {},
        }
        subscription = f"{self._topic_arn}:{uuid4()}"
        record = {
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": subscription,
            "Sns": notification,
        }
        return {"Records": [record]}


def eventbridge(
    source: str, detail_type: str, detail: dict[str, Any], time: datetime, *resources: str
) -> dict[str, Any]:
    """Put an event in EventBridge's envelope."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": detail_type,
        "source": source,
        "account": ACCOUNT,
        "region": REGION,
        "resources": list(resources),
        "detail": detail,
        "time": time.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
