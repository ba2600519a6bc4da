"""The embedded stack empties queues as Lambda does, and SQS keeps what always fails."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import boto3
import pytest

from local.invocation import Invoke
from local.queues import QueueSettings, QueueSource
from tests.support.deployed import Deployed


@pytest.fixture
def queue(deployed: Deployed) -> dict[str, str]:
    resources = deployed.stack.resources
    return {
        "url": resources["Platforms"].ref,
        "arn": resources["Platforms"].attributes["Arn"],
        "dead": resources["PlatformsDead"].ref,
    }


def _queue_source(queue: Mapping[str, str], handler: Invoke) -> QueueSource:
    settings = QueueSettings("feed_platforms", queue["url"], queue["arn"], 10, retry_seconds=0)
    return QueueSource(settings, boto3.client("sqs"), handler)


@pytest.mark.parametrize("deployed", ["moto"], indirect=True)
def test_message_comes_again_when_it_was_not_dealt_with(queue: dict[str, str]) -> None:
    sqs = boto3.client("sqs")
    for body in ("good", "bad"):
        sqs.send_message(QueueUrl=queue["url"], MessageBody=body)
    bodies: list[str] = []

    def handler(_: str, event: dict[str, Any]) -> Any:
        bodies.extend(record["body"] for record in event["Records"])
        failed = [
            r["messageId"] for r in event["Records"] if r["body"] == "bad" and len(bodies) < 4
        ]
        return {"batchItemFailures": [{"itemIdentifier": message} for message in failed]}

    source = _queue_source(queue, handler)
    assert source.waiting()
    _until(lambda: source.step() and not source.waiting())
    assert bodies.count("good") == 1
    assert bodies.count("bad") > 1


@pytest.mark.parametrize("deployed", ["moto"], indirect=True)
def test_message_goes_to_the_dead_letter_queue_when_it_always_fails(queue: dict[str, str]) -> None:
    sqs = boto3.client("sqs")
    sqs.send_message(QueueUrl=queue["url"], MessageBody="poison")
    tries: list[str] = []

    def handler(_: str, event: dict[str, Any]) -> None:
        tries.append(event["Records"][0]["body"])
        raise RuntimeError("poison")

    source = _queue_source(queue, handler)
    _until(lambda: not source.step() and not source.waiting())
    assert len(tries) == 8  # the template's maxReceiveCount
    (dead,) = sqs.receive_message(QueueUrl=queue["dead"])["Messages"]
    assert dead["Body"] == "poison"


@pytest.mark.parametrize("deployed", ["moto"], indirect=True)
def test_step_says_whether_anything_was_dealt_with(queue: dict[str, str]) -> None:
    boto3.client("sqs").send_message(QueueUrl=queue["url"], MessageBody="one")
    failing = [True, False]

    def handler(_: str, event: dict[str, Any]) -> Any:
        failed = event["Records"] if failing.pop(0) else []
        return {
            "batchItemFailures": [{"itemIdentifier": message["messageId"]} for message in failed]
        }

    source = _queue_source(queue, handler)
    assert not source.step()
    _until(source.step)


def _until(done: Callable[[], object], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.005)
