"""A deployment's directory and secret in moto, looked at from outside."""

from typing import Any

import boto3

from infra.load import load as load_template
from tests.support.deployments import SETTINGS

_PROPERTIES = load_template()["Resources"]["Directory"]["Properties"]


class DirectoryAccount:
    """The account, within ``mock_aws``."""

    def __init__(self) -> None:
        self.dynamodb: Any = boto3.client("dynamodb")
        self.manager: Any = boto3.client("secretsmanager")
        boto3.client("s3").create_bucket(
            Bucket=SETTINGS.templates_bucket,
            CreateBucketConfiguration={"LocationConstraint": "eu-west-2"},
        )
        self.dynamodb.create_table(
            TableName=SETTINGS.directory_table,
            BillingMode="PAY_PER_REQUEST",
            **{name: _PROPERTIES[name] for name in ("AttributeDefinitions", "KeySchema")},
        )
        self.manager.create_secret(
            Name=SETTINGS.codes_secret_id, SecretString='{"current": "1", "1": "first secret"}'
        )

    def rotate(self) -> None:
        """Put a second secret in front of the first."""
        self.manager.put_secret_value(
            SecretId=SETTINGS.codes_secret_id,
            SecretString='{"current": "2", "1": "first secret", "2": "second secret"}',
        )

    def rows(self) -> list[dict[str, Any]]:
        """Everything in the directory, in order."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=SETTINGS.directory_table)
        items = [item for page in pages for item in page["Items"]]
        return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
