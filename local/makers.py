"""Make resources: a function for each CloudFormation type, from its properties to calls."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Properties = Mapping[str, Any]
Client = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource that was made: what Ref and GetAtt give for it."""

    ref: str
    attributes: Mapping[str, str] = field(default_factory=dict)


def _table(client: Client, name: str, properties: Properties) -> Resource:
    """Create a table: CloudFormation's properties are CreateTable's but for four."""
    arguments = {
        key: properties[key]
        for key in (
            "AttributeDefinitions",
            "KeySchema",
            "BillingMode",
            "GlobalSecondaryIndexes",
            "LocalSecondaryIndexes",
        )
        if key in properties
    }
    if "StreamSpecification" in properties:
        view = properties["StreamSpecification"]["StreamViewType"]
        arguments["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    table = client("dynamodb").create_table(TableName=name, **arguments)["TableDescription"]
    if "TimeToLiveSpecification" in properties:
        client("dynamodb").update_time_to_live(
            TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"]
        )
    attributes = {"Arn": table["TableArn"]}
    if "LatestStreamArn" in table:
        attributes["StreamArn"] = table["LatestStreamArn"]
    return Resource(name, attributes)


def _queue(client: Client, name: str, properties: Properties) -> Resource:
    attributes = {key: _text(value) for key, value in properties.items()}
    url = client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    response = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return Resource(url, {"Arn": response["Attributes"]["QueueArn"], "QueueName": name})


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _bucket(client: Client, name: str, properties: Properties) -> Resource:
    s3 = client("s3")
    s3.create_bucket(
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name},
        ObjectLockEnabledForBucket=properties.get("ObjectLockEnabled", False),
    )
    s3.put_public_access_block(
        Bucket=name,
        PublicAccessBlockConfiguration=properties["PublicAccessBlockConfiguration"],
    )
    (rule,) = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    default = {"ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"]}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [default]})
    if "VersioningConfiguration" in properties:
        s3.put_bucket_versioning(
            Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"]
        )
    if "ObjectLockConfiguration" in properties:
        s3.put_object_lock_configuration(
            Bucket=name, ObjectLockConfiguration=properties["ObjectLockConfiguration"]
        )
    return Resource(name, {"Arn": f"arn:aws:s3:::{name}"})


def _key(client: Client, _name: str, properties: Properties) -> Resource:
    arguments = {key: properties[key] for key in ("KeySpec", "KeyUsage") if key in properties}
    arguments["Description"] = properties["Description"]
    key = client("kms").create_key(**arguments)["KeyMetadata"]
    return Resource(key["KeyId"], {"Arn": key["Arn"]})


def _alias(client: Client, _name: str, properties: Properties) -> Resource:
    client("kms").create_alias(**properties)
    return Resource(properties["AliasName"])


def _secret(client: Client, name: str, properties: Properties) -> Resource:
    rules = dict(properties["GenerateSecretString"])
    template = rules.pop("SecretStringTemplate", None)
    key = rules.pop("GenerateStringKey", None)
    password = client("secretsmanager").get_random_password(**rules)["RandomPassword"]
    text = password if template is None else json.dumps({**json.loads(template), key: password})
    arn = client("secretsmanager").create_secret(Name=name, SecretString=text)["ARN"]
    return Resource(arn)


def _topic(client: Client, name: str, _properties: Properties) -> Resource:
    return Resource(client("sns").create_topic(Name=name)["TopicArn"])


def _configuration_set(client: Client, name: str, _properties: Properties) -> Resource:
    client("sesv2").create_configuration_set(ConfigurationSetName=name)
    return Resource(name)


def _identity(client: Client, _name: str, properties: Properties) -> Resource:
    client("sesv2").create_email_identity(EmailIdentity=properties["EmailIdentity"])
    return Resource(properties["EmailIdentity"])


MAKERS: Mapping[str, Callable[[Client, str, Properties], Resource]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::KMS::Alias": _alias,
    "AWS::KMS::Key": _key,
    "AWS::S3::Bucket": _bucket,
    "AWS::SES::ConfigurationSet": _configuration_set,
    "AWS::SES::EmailIdentity": _identity,
    "AWS::SNS::Topic": _topic,
    "AWS::SQS::Queue": _queue,
    "AWS::SecretsManager::Secret": _secret,
}
