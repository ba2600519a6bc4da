"""The embedded stack reads a stream as Lambda does: order, filter, failures, what is kept."""

import base64
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from local.patterns import matches
from local.streams import StreamSettings, StreamSource, as_lambda_event

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class FakeStreams:
    """One shard that holds what it is given."""

    def __init__(self, *kinds: str) -> None:
        self.records = [
            {
                "eventName": "INSERT",
                "dynamodb": {
                    "SequenceNumber": str(number),
                    "NewImage": {"kind": {"S": kind}, "sealed": {"B": b"\x00\x01"}},
                    "ApproximateCreationDateTime": NOON,
                },
            }
            for number, kind in enumerate(kinds, 1)
        ]

    def describe_stream(self, **_: str) -> dict[str, Any]:
        return {"StreamDescription": {"Shards": [{"ShardId": "one"}]}}

    def get_shard_iterator(self, **_: str) -> dict[str, str]:
        return {"ShardIterator": "0"}

    def get_records(self, *, ShardIterator: str, Limit: int) -> dict[str, Any]:
        start = int(ShardIterator)
        page = self.records[start : start + Limit]
        return {"Records": page, "NextShardIterator": str(start + len(page))}


class FakeS3:
    """Keeps what is put."""

    def __init__(self) -> None:
        self.objects: list[dict[str, Any]] = []

    def put_object(self, **arguments: Any) -> None:
        self.objects.append(arguments)


StreamHandler = Callable[[str, dict[str, Any]], Any]


def _stream(
    kinds: list[str], handler: StreamHandler, **settings: Any
) -> tuple[StreamSource, FakeS3]:
    stream_settings = StreamSettings(
        function="fan_out",
        stream_arn="arn:stream",
        batch_size=settings.pop("batch_size", 10),
        patterns=settings.pop("patterns", []),
        retries=3,
        failures_bucket="failures",
        retry_seconds=0,
    )
    s3 = FakeS3()
    return StreamSource(stream_settings, FakeStreams(*kinds), s3, handler), s3


def _drain(source: Any) -> None:
    while source.step():
        pass


def _numbers(event: Mapping[str, Any]) -> list[int]:
    return [int(record["dynamodb"]["SequenceNumber"]) for record in event["Records"]]


def test_stream_is_read_in_order_and_in_batches() -> None:
    batches: list[list[int]] = []
    source, _ = _stream(["a"] * 5, lambda _, event: batches.append(_numbers(event)), batch_size=2)
    assert source.waiting()
    _drain(source)
    assert batches == [[1, 2], [3, 4], [5]]
    assert not source.waiting()


def test_record_is_not_passed_when_the_filter_leaves_it_out() -> None:
    numbers: list[int] = []
    pattern = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"kind": {"S": ["wanted"]}}}}
    source, _ = _stream(
        ["wanted", "other", "wanted"],
        lambda _, event: numbers.extend(_numbers(event)),
        patterns=[pattern],
    )
    _drain(source)
    assert numbers == [1, 3]


def test_stream_goes_on_from_the_record_that_failed() -> None:
    tries: list[list[int]] = []

    def handler(_: str, event: dict[str, Any]) -> Any:
        tries.append(_numbers(event))
        failed = ["3"] if len(tries) == 1 else []
        return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}

    source, s3 = _stream(["a"] * 4, handler)
    _drain(source)
    assert tries[0] == [1, 2, 3, 4]
    assert [n for batch in tries[1:] for n in batch] == [3, 4]
    assert s3.objects == []


def test_record_is_kept_alone_when_it_always_fails() -> None:
    done: list[int] = []

    def handler(_: str, event: dict[str, Any]) -> None:
        if 2 in _numbers(event):
            raise RuntimeError("poison")
        done.extend(_numbers(event))

    source, s3 = _stream(["a"] * 4, handler)
    _drain(source)
    assert done == [1, 3, 4]
    (failure,) = s3.objects
    assert failure["Bucket"] == "failures"
    payload = json.loads(json.loads(failure["Body"])["payload"])
    assert _numbers(payload) == [2]


def test_record_looks_as_lambda_passes_it() -> None:
    event = as_lambda_event(FakeStreams("a").records[0], "arn:stream")
    assert event["eventSource"] == "aws:dynamodb"
    assert event["eventSourceARN"] == "arn:stream"
    assert event["dynamodb"]["NewImage"]["sealed"] == {"B": base64.b64encode(b"\x00\x01").decode()}
    assert event["dynamodb"]["ApproximateCreationDateTime"] == NOON.timestamp()
    json.dumps(event)


def test_pattern_of_another_kind_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        matches({"kind": [{"prefix": "a"}]}, {"kind": "abc"})
