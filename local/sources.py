"""Build the app's event sources as the template connects them: one ``EventSource`` for each."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from chalice.app import (
    Chalice,
    CloudWatchEventConfig,
    DynamoDBEventConfig,
    ScheduledEventConfig,
    ScheduleExpression,
    SNSEventConfig,
    SQSEventConfig,
)
from chalice.utils import to_cfn_resource_name

from infra.load import load
from local.buckets import Bucket, BucketSource
from local.events import Delivery, MailSource, ScheduleSource, in_bucket, on_queue
from local.inbox import Inbox
from local.invocation import Invoke
from local.patterns import patterns_of
from local.pump import BREATH, LOOK_EVERY, EventSource
from local.queues import QueueSettings, QueueSource
from local.stack import Stack
from local.streams import StreamSettings, StreamSource
from local.wake import Wake

HURRY = 1 / 300
"""A batch is gathered for a minute on AWS, for a fifth of a second here."""


@dataclass(frozen=True, slots=True)
class SourcePace:
    """How sources take what comes."""

    hurry: float
    """The part of a batching window of AWS's that a batch is gathered for."""
    at_once: int
    """Batches of one queue that are handled at the same time, and mails of which news comes."""
    breath: float
    """Seconds from a look that found nothing to the next."""
    retry_seconds: int = 1
    """When a message that failed is seen again: on AWS the queue's visibility timeout."""
    look_every: float = LOOK_EVERY
    """Seconds until a source looks even if nobody wrote."""


MANY_PROCESSES = SourcePace(1 / 6, at_once=2, breath=0.1, look_every=2.0)
"""Batches are fuller and looks fewer, so that many reports take less."""


class EventSources:
    """Builds the sources of an app."""

    def __init__(
        self, stack: Stack, invoke: Invoke, inbox: Inbox, wake: Wake, pace: SourcePace | None = None
    ) -> None:
        self._stack, self._invoke, self._inbox, self._wake = stack, invoke, inbox, wake
        self.pace = pace or SourcePace(HURRY, at_once=1, breath=BREATH)
        self._template = load()
        self._s3, self._sqs = boto3.client("s3"), boto3.client("sqs")
        keep_failed = on_queue(self._sqs, stack.outputs["EventsDeadQueueUrl"])
        self._deliver = Delivery(invoke, keep_failed)
        self._kinds: list[tuple[type, Callable[[Any], list[EventSource]]]] = [
            (DynamoDBEventConfig, lambda config: [self._stream(config)]),
            (SQSEventConfig, self._queues),
            (ScheduledEventConfig, lambda config: [self._schedule(config)]),
            (CloudWatchEventConfig, lambda config: [self._bucket(config)]),
            (SNSEventConfig, self._mails),
        ]

    def of(self, app: Chalice) -> Iterator[EventSource]:
        """Yield every source. Raises NotImplementedError for a kind that is not played."""
        for config in app.event_sources:
            if _is_of_a_scanner(config) or not self._is_made(config.name):
                continue
            make = next((make for kind, make in self._kinds if isinstance(config, kind)), None)
            if make is None:
                raise NotImplementedError(f"{config.name}: no {type(config).__name__} here")
            for number, source in enumerate(make(config)):
                source.name += f" {number + 1}" if number else ""
                yield source

    def _is_made(self, function: str) -> bool:
        """Return whether the stack has the function: its template's condition holds."""
        template = self._template
        resource = template["Resources"].get(to_cfn_resource_name(function), {})
        if "Condition" not in resource:
            return True
        condition = self._stack.resolve(template["Conditions"][resource["Condition"]])
        value, expected = condition["Fn::Equals"]
        return bool(value == expected)

    def _properties(self, function: str) -> dict[str, Any]:
        """Return the template's properties of the function's one event source, resolved."""
        events = self._merged(function).get("Events", {})
        properties = next(iter(events.values()))["Properties"] if events else {}
        resolved: dict[str, Any] = self._stack.resolve(properties)
        return resolved

    def _merged(self, function: str) -> dict[str, Any]:
        """Return what the template lays over the function that Chalice makes."""
        merged: dict[str, Any] = self._template["Resources"].get(to_cfn_resource_name(function), {})
        properties: dict[str, Any] = merged.get("Properties", {})
        return properties

    def _stream(self, config: DynamoDBEventConfig) -> EventSource:
        properties = self._properties(config.name)
        settings = StreamSettings(
            function=config.name,
            stream_arn=properties["Stream"],
            batch_size=config.batch_size,
            patterns=list(patterns_of(properties)),
            retries=properties["MaximumRetryAttempts"],
            failures_bucket=_failures_bucket(properties),
            gather_seconds=properties.get("MaximumBatchingWindowInSeconds", 0) * self.pace.hurry,
        )
        return StreamSource(settings, boto3.client("dynamodbstreams"), self._s3, self._invoke)

    def _queues(self, config: SQSEventConfig) -> list[EventSource]:
        """Take a queue's batches, as many at once as the pace has it."""
        arn = self._properties(config.name)["Queue"]
        url = self._sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
        settings = QueueSettings(config.name, url, arn, config.batch_size, self.pace.retry_seconds)
        return [QueueSource(settings, self._sqs, self._invoke) for _ in range(self.pace.at_once)]

    def _schedule(self, config: ScheduledEventConfig) -> EventSource:
        expression = config.schedule_expression
        text = expression.to_string() if isinstance(expression, ScheduleExpression) else expression
        return ScheduleSource(config.name, text, self._inbox.now, self._deliver)

    def _bucket(self, config: CloudWatchEventConfig) -> EventSource:
        """Watch a bucket. A function that hears of deletions mirrors it, from all of it at once."""
        pattern = {**config.event_pattern, **self._properties(config.name)["Pattern"]}
        (bucket,) = pattern["detail"]["bucket"]["name"]
        return BucketSource(
            config.name,
            Bucket(bucket, pattern, self._s3, self._wake),
            self._deliver,
            in_bursts="Object Deleted" in pattern["detail-type"],
        )

    def _mails(self, config: SNSEventConfig) -> list[EventSource]:
        """Publish what becomes of mails, of as many at once."""
        topic = self._properties(config.name)["Topic"]
        invocation = self._stack.resolve(self._merged(config.name)["EventInvokeConfig"])
        keep_failed = in_bucket(self._s3, _failures_bucket(invocation))
        deliver, count = Delivery(self._invoke, keep_failed), self.pace.at_once
        return [
            MailSource(config.name, self._inbox, topic, deliver, (number, count))
            for number in range(count)
        ]


def _failures_bucket(properties: Mapping[str, Any]) -> str:
    """Return the name of the bucket that takes what failed for good."""
    arn: str = properties["DestinationConfig"]["OnFailure"]["Destination"]
    return arn.rpartition(":")[2]


def _is_of_a_scanner(config: Any) -> bool:
    """Return whether a malware scanner would send it: there is none, so no file is ever clean."""
    pattern = getattr(config, "event_pattern", {})
    return pattern.get("source") == ["aws.guardduty"]
