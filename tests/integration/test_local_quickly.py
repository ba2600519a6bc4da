"""Moto's answers, made quickly: the same, and by moto's own ways again afterwards."""

import time
from typing import Any

import boto3
from moto import mock_aws

from local.quickly import REPLACED, answering_quickly

LONGEST = 20
"""Seconds that a poll may wait."""


def _ways() -> list[Any]:
    return [vars(owner)[name] for owner, name in REPLACED]


@mock_aws
def test_empty_queue_is_said_to_be_empty_at_once() -> None:
    sqs = boto3.client("sqs", region_name="eu-west-2")
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="a")
    began = time.monotonic()
    with answering_quickly():
        (message,) = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=LONGEST)["Messages"]
        assert message["Body"] == "a"
        assert "Messages" not in sqs.receive_message(QueueUrl=url, WaitTimeSeconds=LONGEST)
    assert time.monotonic() - began < LONGEST


@mock_aws
def test_keys_that_are_not_asymmetric_encrypt_apart() -> None:
    with answering_quickly():
        kms = boto3.client("kms", region_name="eu-west-2")
        first_key, second_key = (kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(2))
        sealed = [
            kms.encrypt(KeyId=key, Plaintext=b"a")["CiphertextBlob"]
            for key in (first_key, second_key)
        ]
        opened = [kms.decrypt(CiphertextBlob=text) for text in sealed]
    assert [answer["Plaintext"] for answer in opened] == [b"a", b"a"]
    assert [answer["KeyId"].rpartition("/")[2] for answer in opened] == [first_key, second_key]


def test_ways_are_again_what_they_were() -> None:
    before = _ways()
    with answering_quickly():
        meanwhile = _ways()
        with answering_quickly():
            assert _ways()[-2:] == meanwhile[-2:]
    assert meanwhile[-2:] != before[-2:]
    assert _ways() == before
