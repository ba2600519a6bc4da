"""SQS with our shorter ways does what moto's own do."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.sqs.models import Message, Queue

from local.backlogs import REPLACED, take_any_backlog

STATES = ("", "NotVisible", "Delayed")


@pytest.fixture(params=["moto's own", "ours"])
def sqs(request: pytest.FixtureRequest) -> Iterator[Any]:
    moto_methods = [(owner, name, owner.__dict__[name]) for owner, name in REPLACED]
    if request.param == "ours":
        take_any_backlog()
    with mock_aws():
        yield boto3.client("sqs", region_name="eu-west-2")
    for owner, name, replaced in moto_methods:
        setattr(owner, name, replaced)


def counts(sqs: Any, url: str) -> list[int]:
    attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return [int(attributes[f"ApproximateNumberOfMessages{state}"]) for state in STATES]


def receive(sqs: Any, url: str) -> list[dict[str, Any]]:
    messages: list[dict[str, Any]] = sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=0
    ).get("Messages", [])
    return messages


def test_messages_are_counted_received_in_order_and_deleted(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="one")["QueueUrl"]
    for number in range(12):
        sqs.send_message(QueueUrl=url, MessageBody=str(number))
    sqs.send_message(QueueUrl=url, MessageBody="later", DelaySeconds=60)
    assert counts(sqs, url)[1:] == [0, 1]
    first = receive(sqs, url)
    assert [message["Body"] for message in first] == [str(number) for number in range(10)]
    assert counts(sqs, url)[1:] == [10, 1]
    for message in first[:9]:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    sqs.delete_message(QueueUrl=url, ReceiptHandle=first[0]["ReceiptHandle"])
    handle = first[9]["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    assert [message["Body"] for message in receive(sqs, url)] == ["9", "10", "11"]
    assert counts(sqs, url)[1:] == [3, 1]


def test_message_that_failed_too_often_goes_to_the_dead_letter_queue(sqs: Any) -> None:
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]
    redrive = f'{{"deadLetterTargetArn":"{arn["QueueArn"]}","maxReceiveCount":"1"}}'
    url = sqs.create_queue(QueueName="two", Attributes={"RedrivePolicy": redrive})["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="bad")
    (message,) = receive(sqs, url)
    handle = message["ReceiptHandle"]
    sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0)
    assert receive(sqs, url) == []
    assert [message["Body"] for message in receive(sqs, dead)] == ["bad"]


def test_handle_of_nothing_is_refused(sqs: Any) -> None:
    url = sqs.create_queue(QueueName="three")["QueueUrl"]
    with pytest.raises(sqs.exceptions.ReceiptHandleIsInvalid):
        sqs.delete_message(QueueUrl=url, ReceiptHandle="nonsense")
    assert {owner for owner, _ in REPLACED} == {Message, Queue}
