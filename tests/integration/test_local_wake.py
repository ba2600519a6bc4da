"""Another process's write wakes who watches what was written, and a read nobody."""

import json

import boto3
import pytest
from moto import mock_aws

from local.cloud import Cloud
from local.web import HttpRequest

MAIL = {"Simple": {"Subject": {"Data": "a"}, "Body": {"Text": {"Data": "b"}}}}
QUEUE = "https://sqs.eu-west-2.amazonaws.com/123456789012/files"
BODY = json.dumps({"TableName": "t", "Item": {}, "Content": MAIL, "QueueUrl": QUEUE}).encode()
"""What some of the requests need, and the others take no notice of."""
WATCHED = ("s3/templates", "s3/site", "sqs/files", "sqs/platforms", "dynamodb", "sesv2")


def _request(method: str, target: str, service: str, operation: str = "") -> HttpRequest:
    scope = f"AKIA/20261128/eu-west-2/{service}/aws4_request"
    headers = [("Authorization", f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0")]
    if operation:
        headers += [("X-Amz-Target", operation), ("Content-Type", "application/x-amz-json-1.0")]
    return HttpRequest(method, target, headers, BODY, "127.0.0.1")


@mock_aws
@pytest.mark.parametrize(
    ("request_", "woken"),
    [
        (_request("PUT", "/templates/layout.html.j2", "s3"), {"s3/templates"}),
        (_request("DELETE", "/site/index.html", "s3"), {"s3/site"}),
        (_request("GET", "/templates?list-type=2", "s3"), set()),
        (_request("HEAD", "/templates/layout.html.j2", "s3"), set()),
        (_request("POST", "/", "sqs", "AmazonSQS.SendMessage"), {"sqs/files"}),
        (_request("POST", "/", "dynamodb", "DynamoDB_20120810.PutItem"), {"dynamodb"}),
        (_request("POST", "/", "dynamodb", "DynamoDB_20120810.Query"), set()),
        (_request("POST", "/v2/email/outbound-emails", "ses"), {"sesv2"}),
    ],
)
def test_source_is_woken_when_its_table_was_written(request_: HttpRequest, woken: set[str]) -> None:
    s3 = boto3.client("s3", region_name="eu-west-2")
    for bucket in ("templates", "site"):
        s3.create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"}
        )
    cloud = Cloud()
    cloud.answer(request_)
    assert {name for name in WATCHED if cloud.wake.writes(name)} == woken
