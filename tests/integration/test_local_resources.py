"""What is made is as the template says; what can be set is checked."""

import json
from datetime import timedelta

import boto3
import pytest

from local.clock import ProductClock
from local.options import Options, OptionsError
from local.stack import create
from tests.support.deployed import Deployed


@pytest.mark.parametrize("deployed", ["moto"], indirect=True)
def test_stack_is_made_as_the_template_says(deployed: Deployed) -> None:
    outputs = deployed.stack.outputs
    s3, kms = boto3.client("s3"), boto3.client("kms")
    assert s3.get_object_lock_configuration(Bucket=outputs["EvidenceBucket"])
    lock = s3.get_object_lock_configuration(Bucket=outputs["HeadsBucket"])
    retention = lock["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert retention["Mode"] == "COMPLIANCE"
    key = kms.describe_key(KeyId=outputs["SigningKeyId"])["KeyMetadata"]
    assert (key["KeySpec"], key["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=outputs["ReceiptsSecretId"])
    assert "1" in json.loads(secret["SecretString"])


@pytest.mark.parametrize("deployed", ["moto"], indirect=True)
def test_stack_can_be_made_in_part(deployed: Deployed) -> None:
    boto3.client("dynamodb").delete_table(TableName=deployed.settings.feed_table)
    part = create(only=frozenset({"Feed"}))
    assert set(part.resources) == {"Feed"}
    assert set(part.outputs) >= {"FeedTable"}
    assert "PlatformsQueueUrl" not in part.outputs


def test_options_have_defaults_and_say_what_is_wrong() -> None:
    options = Options.from_env({})
    assert (options.port, options.store, options.demo) == (8000, "moto", True)
    assert Options.from_env({"DEMO": "0"}).demo is False
    assert options.workers == 0
    assert Options.from_env({"STORE": "dynamodb-local"}).workers > 1
    assert Options.from_env({"STORE": "dynamodb-local", "WORKERS": "0"}).workers == 0
    for wrong in ({"PORT": "80a"}, {"PORT": "70000"}, {"STORE": "sqlite"}, {"WORKERS": "65"}):
        with pytest.raises(OptionsError, match=next(iter(wrong))):
            Options.from_env(wrong)


def test_clock_never_goes_back() -> None:
    clock = ProductClock()
    before = clock()
    assert clock.advance(3600) - before >= timedelta(hours=1)
    with pytest.raises(ValueError, match="only goes forward"):
        clock.advance(-1)
