"""The app's event sources as the template wires them: one ``Source`` for each."""

from collections.abc import Callable, Iterator
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
from local.cloud import Wake
from local.events import (
    Bucket,
    BucketSource,
    Delivery,
    MailSource,
    ScheduleSource,
    in_bucket,
    on_queue,
)
from local.inbox import Inbox
from local.pump import Invoke, Source
from local.queues import QueueSettings, QueueSource
from local.stack import Stack
from local.streams import StreamSettings, StreamSource, patterns_of


class Sources:
    """Builds the sources of an app."""

    def __init__(self, stack: Stack, invoke: Invoke, inbox: Inbox, wake: Wake) -> None:
        self._stack, self._invoke, self._inbox, self._wake = stack, invoke, inbox, wake
        self._s3, self._sqs = boto3.client("s3"), boto3.client("sqs")
        leave = on_queue(self._sqs, stack.outputs["EventsDeadQueueUrl"])
        self._deliver = Delivery(invoke, leave)
        self._kinds: list[tuple[type, Callable[[Any], Source]]] = [
            (DynamoDBEventConfig, self._stream),
            (SQSEventConfig, self._queue),
            (ScheduledEventConfig, self._schedule),
            (CloudWatchEventConfig, self._bucket),
            (SNSEventConfig, self._mail),
        ]

    def of(self, app: Chalice) -> Iterator[Source]:
        """Give every source. Raises NotImplementedError for a kind that is not played here."""
        for config in app.event_sources:
            if _is_of_a_scanner(config):
                continue
            make = next((make for kind, make in self._kinds if isinstance(config, kind)), None)
            if make is None:
                raise NotImplementedError(f"{config.name}: no {type(config).__name__} here")
            yield make(config)

    def _properties(self, function: str) -> dict[str, Any]:
        """What the template says of the function's one event source, put in full."""
        events = self._merged(function).get("Events", {})
        properties = next(iter(events.values()))["Properties"] if events else {}
        resolved: dict[str, Any] = self._stack.resolve(properties)
        return resolved

    def _merged(self, function: str) -> dict[str, Any]:
        """What the template lays over the function that Chalice makes."""
        merged: dict[str, Any] = load()["Resources"].get(to_cfn_resource_name(function), {})
        properties: dict[str, Any] = merged.get("Properties", {})
        return properties

    def _stream(self, config: DynamoDBEventConfig) -> Source:
        said = self._properties(config.name)
        settings = StreamSettings(
            function=config.name,
            stream_arn=said["Stream"],
            batch_size=config.batch_size,
            patterns=list(patterns_of(said)),
            retries=said["MaximumRetryAttempts"],
            failures_bucket=said["DestinationConfig"]["OnFailure"]["Destination"].rpartition(":")[
                2
            ],
        )
        return StreamSource(settings, boto3.client("dynamodbstreams"), self._s3, self._invoke)

    def _queue(self, config: SQSEventConfig) -> Source:
        arn = self._properties(config.name)["Queue"]
        url = self._sqs.get_queue_url(QueueName=arn.rpartition(":")[2])["QueueUrl"]
        settings = QueueSettings(config.name, url, arn, config.batch_size)
        return QueueSource(settings, self._sqs, self._invoke)

    def _schedule(self, config: ScheduledEventConfig) -> Source:
        expression = config.schedule_expression
        text = expression.to_string() if isinstance(expression, ScheduleExpression) else expression
        return ScheduleSource(config.name, text, self._inbox.now, self._deliver)

    def _bucket(self, config: CloudWatchEventConfig) -> Source:
        """Who also hears of deletions mirrors a bucket, and works from all of it at once."""
        pattern = {**config.event_pattern, **self._properties(config.name)["Pattern"]}
        (bucket,) = pattern["detail"]["bucket"]["name"]
        return BucketSource(
            config.name,
            Bucket(bucket, pattern, self._s3, self._wake),
            self._deliver,
            in_bursts="Object Deleted" in pattern["detail-type"],
        )

    def _mail(self, config: SNSEventConfig) -> Source:
        topic = self._properties(config.name)["Topic"]
        invoked = self._stack.resolve(self._merged(config.name)["EventInvokeConfig"])
        kept = invoked["DestinationConfig"]["OnFailure"]["Destination"]
        leave = in_bucket(self._s3, kept.rpartition(":")[2])
        return MailSource(config.name, self._inbox, topic, Delivery(self._invoke, leave))


def _is_of_a_scanner(config: Any) -> bool:
    """There is no malware scanner here: nothing ever says that a file is clean."""
    pattern = getattr(config, "event_pattern", {})
    return pattern.get("source") == ["aws.guardduty"]
