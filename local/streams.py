"""Deliver a DynamoDB stream: shards in order, filter, batches, partial failures, bisecting, S3
last."""

import base64
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from local.account import REGION
from local.invocation import Invoke
from local.patterns import matches

StreamRecord = dict[str, Any]


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """One event source mapping."""

    function: str
    stream_arn: str
    batch_size: int
    patterns: Sequence[Mapping[str, Any]]
    """Records that match none are left out; without any, all are taken."""
    retries: int
    failures_bucket: str
    retry_seconds: float = 0.05
    """The first pause; it doubles up to a second."""
    gather_seconds: float = 0.0
    """For how long records are gathered for one batch."""


class StreamSource:
    """Delivers a stream to its end, again and again."""

    service = "dynamodb"

    def __init__(self, settings: StreamSettings, streams: Any, s3: Any, invoke: Invoke) -> None:
        self.name = settings.function
        self._settings, self._streams, self._s3, self._invoke = settings, streams, s3, invoke
        self._shards = _ShardReader(streams, settings.stream_arn)
        self._buffer: list[StreamRecord] = []
        self._gathering_since = 0.0

    def step(self) -> bool:
        """Deliver one batch."""
        self._fill()
        size = self._settings.batch_size
        gathered_for = time.monotonic() - self._gathering_since
        if len(self._buffer) < size and gathered_for < self._settings.gather_seconds:
            return False
        batch, self._buffer = self._buffer[:size], self._buffer[size:]
        if batch:
            self._deliver(batch)
        return bool(batch)

    def waiting(self) -> bool:
        """Return whether there is a record beyond those delivered."""
        self._fill()
        return bool(self._buffer)

    def _fill(self) -> None:
        if self._buffer and not self._settings.gather_seconds:
            return
        if not self._buffer:
            self._gathering_since = time.monotonic()
        for record in self._shards.read():
            event = as_lambda_event(record, self._settings.stream_arn)
            patterns = self._settings.patterns
            if not patterns or any(matches(pattern, event) for pattern in patterns):
                self._buffer.append(event)

    def end_gathering(self) -> None:
        """Hand over at the next step what was gathered, as if its time were up."""
        self._gathering_since = -self._settings.gather_seconds

    def _deliver(self, batch: list[StreamRecord]) -> None:
        """Retry from the first record that failed; split, so that one bad record stands alone."""
        tries = 0
        while batch:
            done = self._try(batch)
            if done == len(batch):
                return
            if done:
                batch, tries = batch[done:], 0
            tries += 1
            if len(batch) > 1:
                half = len(batch) // 2
                self._deliver(batch[:half])
                batch, tries = batch[half:], 0
            elif tries > self._settings.retries:
                self._keep_failure(batch)
                return
            else:
                time.sleep(min(1.0, self._settings.retry_seconds * 2 ** (tries - 1)))

    def _try(self, batch: list[StreamRecord]) -> int:
        """Call the function and return how many records, from the first, it dealt with."""
        try:
            answer = self._invoke(self.name, {"Records": batch})
        except Exception:
            return 0
        failed = {item["itemIdentifier"] for item in (answer or {}).get("batchItemFailures", [])}
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        return next((i for i, number in enumerate(numbers) if number in failed), len(batch))

    def _keep_failure(self, batch: list[StreamRecord]) -> None:
        body = {
            "requestContext": {"condition": "RetryAttemptsExhausted", "functionArn": self.name},
            "DDBStreamBatchInfo": {"streamArn": self._settings.stream_arn, "batchSize": len(batch)},
            "payload": json.dumps({"Records": batch}),
        }
        self._s3.put_object(
            Bucket=self._settings.failures_bucket,
            Key=f"aws/lambda/{self.name}/{batch[0]['dynamodb']['SequenceNumber']}-{uuid4()}",
            Body=json.dumps(body).encode(),
        )


class _ShardReader:
    """Reads all records of a stream, over its shards, oldest first."""

    def __init__(self, streams: Any, arn: str) -> None:
        self._streams, self._arn = streams, arn
        self._shard_ids: list[str] = []
        self._last: str | None = None
        """Sequence number of the last record read from the last shard seen."""
        self._iterator: str | None = None

    def read(self) -> list[StreamRecord]:
        """Return the next records, [] at the end."""
        if self._iterator is None and not self._next_shard():
            return []
        response = self._get_records()
        self._iterator = response.get("NextShardIterator")
        records: list[StreamRecord] = response["Records"]
        if records:
            self._last = records[-1]["dynamodb"]["SequenceNumber"]
        return records or (self.read() if self._iterator is None else [])

    def _get_records(self) -> Any:
        """Read on. DynamoDB Local calls data trimmed where a shard was empty when its iterator was
        made, and it got a record since (aws/aws-sdk-java#2923): a new iterator finds all of it."""
        try:
            return self._streams.get_records(ShardIterator=self._iterator, Limit=1000)
        except self._streams.exceptions.TrimmedDataAccessException:
            self._iterator = self._begin()
            return self._streams.get_records(ShardIterator=self._iterator, Limit=1000)

    def _next_shard(self) -> bool:
        description = self._streams.describe_stream(StreamArn=self._arn)["StreamDescription"]
        for shard in description["Shards"]:  # listed parents first
            if shard["ShardId"] not in self._shard_ids:
                self._shard_ids.append(shard["ShardId"])
                self._last = None
                self._iterator = self._begin()
                return True
        return False

    def _begin(self) -> str:
        """Make an iterator of the shard: from its first record, or from after the last one read."""
        position = {"ShardIteratorType": "TRIM_HORIZON"}
        if self._last is not None:
            position = {
                "ShardIteratorType": "AFTER_SEQUENCE_NUMBER",
                "SequenceNumber": self._last,
            }
        iterator: str = self._streams.get_shard_iterator(
            StreamArn=self._arn, ShardId=self._shard_ids[-1], **position
        )["ShardIterator"]
        return iterator


def as_lambda_event(record: Mapping[str, Any], stream_arn: str) -> StreamRecord:
    """Return a record as Lambda passes it: binary as base64 text, times as seconds."""
    plain: StreamRecord = _plain(record)
    plain.update(eventSource="aws:dynamodb", eventSourceARN=stream_arn)
    plain.setdefault("awsRegion", REGION)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    return value
