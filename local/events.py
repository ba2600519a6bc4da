"""What Lambda is called for without waiting for its answer: schedules, bucket events, mail events.

Lambda tries such an event three times and then leaves it where its function says: on a dead-letter
queue, or in a bucket.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from local.cloud import Wake
from local.inbox import Inbox
from local.pump import Invoke
from local.streams import matches

_TRIES = 3
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_DAILY = re.compile(r"cron\((\d+) (\d+) (?:\? \* \*|\* \* \?) \*\)")


Leave = Callable[[str, dict[str, Any], str], None]
"""(function, event, request id): keep an event that failed."""


class Delivery:
    """Hands over one event, at most three times; then leaves it."""

    def __init__(self, invoke: Invoke, leave: Leave) -> None:
        self._invoke, self._leave = invoke, leave

    def __call__(self, function: str, event: dict[str, Any]) -> None:
        """Call the function with the event."""
        for _ in range(_TRIES):
            try:
                self._invoke(function, event)
            except Exception:  # noqa: S112 - the invocation has said what it was
                continue
            return
        self._leave(function, event, str(uuid4()))


def on_queue(sqs: Any, url: str) -> Leave:
    """As Lambda fills a function's dead-letter queue: the event, and whose invocation it was."""

    def leave(_function: str, event: dict[str, Any], request_id: str) -> None:
        asked = {"RequestID": {"DataType": "String", "StringValue": request_id}}
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(event), MessageAttributes=asked)

    return leave


def in_bucket(s3: Any, bucket: str) -> Leave:
    """As Lambda fills a bucket that is its destination for failures."""

    def leave(function: str, event: dict[str, Any], request_id: str) -> None:
        said = {
            "version": "1.0",
            "requestContext": {
                "requestId": request_id,
                "functionArn": f"arn:aws:lambda:eu-west-2:123456789012:function:{function}",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": _TRIES,
            },
            "requestPayload": event,
        }
        key = f"aws/lambda/async/{function}/{uuid4()}"
        s3.put_object(Bucket=bucket, Key=key, Body=json.dumps(said).encode())

    return leave


class ScheduleSource:
    """A schedule by the product's clock. However far that is moved, it falls due once."""

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
        """Whether it is due."""
        return bool(self._clock() >= self._due)


def next_run(expression: str, after: datetime) -> datetime:
    """When ``rate(…)`` or a daily ``cron(minute hour …)`` falls due next. ValueError for others."""
    rate = _RATE.fullmatch(expression)
    if rate:
        return after + timedelta(**{f"{rate[2]}s": int(rate[1])})
    daily = _DAILY.fullmatch(expression)
    if daily is None:
        raise ValueError(f"the embedded stack knows no schedule like {expression}")
    today = after.replace(hour=int(daily[2]), minute=int(daily[1]), second=0, microsecond=0)
    return today if today > after else today + timedelta(days=1)


Objects = Mapping[str, tuple[str, str, int]]
"""Version, ETag and size by key."""


class Bucket:
    """A versioned bucket, listed anew only after something was written to it."""

    def __init__(self, name: str, pattern: Mapping[str, Any], s3: Any, wake: Wake) -> None:
        self.name, self.pattern, self.service = name, pattern, f"s3/{name}"
        self._s3, self._wake = s3, wake
        self._seen = -1
        self._objects: Objects = {}

    def objects(self) -> Objects:
        """What is there now."""
        writes = self._wake.writes(self.service)
        if writes != self._seen:
            pages = self._s3.get_paginator("list_object_versions").paginate(Bucket=self.name)
            self._objects = {
                version["Key"]: (version["VersionId"], version["ETag"].strip('"'), version["Size"])
                for page in pages
                for version in page.get("Versions", [])
                if version["IsLatest"]
            }
            self._seen = writes
        return self._objects


class BucketSource:
    """Changes of a versioned bucket, as EventBridge tells them."""

    def __init__(
        self, function: str, bucket: "Bucket", deliver: Delivery, *, in_bursts: bool = True
    ) -> None:
        """``in_bursts``: one event stands for all that changed since the last look."""
        self.name, self.service = function, bucket.service
        self._bucket, self._deliver, self._in_bursts = bucket, deliver, in_bursts
        self._known: Objects = {}

    def step(self) -> bool:
        """Tell that objects came, changed or went since the last look.

        One event may stand for a burst: a handler that works from the whole bucket sees all of it
        in the first of many calls, on AWS, too.
        """
        there = self._bucket.objects()
        events = [*self._created(there), *self._deleted(there)]
        self._known = there
        ours = [event for event in events if matches(self._bucket.pattern, event)]
        for event in ours[-1:] if self._in_bursts else ours:
            self._deliver(self.name, event)
        return bool(events)

    def waiting(self) -> bool:
        """Whether anything changed since the last look."""
        return self._bucket.objects() != self._known

    def _created(self, there: Objects) -> list[dict[str, Any]]:
        return [
            self._event("Object Created", {"key": key, "version-id": v, "etag": etag, "size": size})
            for key, (v, etag, size) in there.items()
            if self._known.get(key) != (v, etag, size)
        ]

    def _deleted(self, there: Objects) -> list[dict[str, Any]]:
        gone = self._known.keys() - there.keys()
        return [self._event("Object Deleted", {"key": key}) for key in sorted(gone)]

    def _event(self, what: str, thing: dict[str, Any]) -> dict[str, Any]:
        detail = {"version": "0", "bucket": {"name": self._bucket.name}, "object": thing}
        return eventbridge(
            "aws.s3", what, detail, datetime.now(UTC), f"arn:aws:s3:::{self._bucket.name}"
        )


class MailSource:
    """What SES tells of each mail, by SNS, one event at a time."""

    service = "sesv2"

    def __init__(self, function: str, inbox: Inbox, topic_arn: str, deliver: Delivery) -> None:
        self.name = function
        self._inbox, self._topic_arn, self._deliver = inbox, topic_arn, deliver
        self._told = 0

    def step(self) -> bool:
        """Tell of the next mail."""
        mails = self._inbox.mails()
        if self._told == len(mails):
            return False
        for event in mails[self._told].ses_events():
            self._deliver(self.name, self._as_sns(event))
        self._told += 1
        return True

    def waiting(self) -> bool:
        """Whether there is a mail that was not told of."""
        return self._told < len(self._inbox.mails())

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
    source: str, what: str, detail: dict[str, Any], at: datetime, *resources: str
) -> dict[str, Any]:
    """An event in EventBridge's envelope."""
    return {
        "version": "0",
        "id": str(uuid4()),
        "detail-type": what,
        "source": source,
        "account": "123456789012",
        "region": "eu-west-2",
        "resources": list(resources),
        "detail": detail,
        "time": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
