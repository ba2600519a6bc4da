"""Our queues on SQS."""

import time
from datetime import timedelta

import boto3
import pytest

from chalicelib.aws.queue import SqsQueue, from_message
from chalicelib.errors import Unavailable
from chalicelib.ports import Dispatch
from tests.support.deployed import Deployed

pytestmark = pytest.mark.parametrize("deployed", ["moto"], indirect=True)

DISPATCH = Dispatch("SSABCDEFGHJKM", 1, "police-hampshire")


def test_see_again_shows_a_message_after_that_time(deployed: Deployed) -> None:
    sqs, url = boto3.client("sqs"), deployed.settings.authorities_queue_url
    queue = SqsQueue(sqs, url)
    queue.send([DISPATCH])
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    queue.see_again(message["ReceiptHandle"], timedelta(milliseconds=300))
    assert "Messages" not in sqs.receive_message(QueueUrl=url)
    time.sleep(1.1)
    (again,) = sqs.receive_message(QueueUrl=url)["Messages"]
    assert from_message(again["Body"]) == DISPATCH


def test_see_again_raises_unavailable_when_sqs_refuses(deployed: Deployed) -> None:
    queue = SqsQueue(boto3.client("sqs"), deployed.settings.authorities_queue_url)
    with pytest.raises(Unavailable):
        queue.see_again("no such handle", timedelta(minutes=1))
