"""Try what the emulator's IAM does otherwise than AWS's: each is a gap, and played."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import ClientError

from rehearsal.account import EmulatedAccount
from rehearsal.emulator import ACCOUNT, REGION
from rehearsal.gaps import gap_remains

_CONTEXT = {"purpose": "key-slots"}


def try_kms_conditions(account: EmulatedAccount) -> None:
    """Allow a role a key under one encryption context, and use the key so."""
    bound = {"StringEquals": {f"kms:EncryptionContext:{k}": v for k, v in _CONTEXT.items()}}
    client = _client(account, "kms", {"Action": "kms:*", "Condition": bound})
    key = account.client("kms").create_key()["KeyMetadata"]["KeyId"]
    works = _is_allowed(
        lambda: client.generate_data_key(KeyId=key, KeySpec="AES_256", EncryptionContext=_CONTEXT)
    )
    gap_remains("kms_conditions_are_known", works=works)


def try_batches(account: EmulatedAccount) -> None:
    """Allow a role to send messages, and send a batch of one.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
    """
    client = _client(account, "sqs", {"Action": "sqs:SendMessage"})
    queue = account.client("sqs").create_queue(QueueName="gap-batches")["QueueUrl"]
    entries = [{"Id": "1", "MessageBody": "x"}]
    works = _is_allowed(lambda: client.send_message_batch(QueueUrl=queue, Entries=entries))
    gap_remains("batches_need_no_permission_of_their_own", works=works)


def try_mail(account: EmulatedAccount) -> None:
    """Allow a role to send mail from one identity, and send from it."""
    identity = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/example.org"
    client = _client(account, "sesv2", {"Action": "ses:*", "Resource": identity})
    account.client("sesv2").create_email_identity(EmailIdentity="example.org")
    text = {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}
    works = _is_allowed(
        lambda: client.send_email(
            FromEmailAddress="x@example.org",
            Destination={"ToAddresses": ["y@example.org"]},
            Content={"Simple": text},
        )
    )
    gap_remains("mail_names_its_identity", works=works)


def try_leading_keys(account: EmulatedAccount) -> None:
    """Allow a role rows of one key, and write one of another."""
    table = "gap-leading-keys"
    account.client("dynamodb").create_table(
        TableName=table,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
    )
    own_rows = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["own#*"]}}
    client = _client(account, "dynamodb", {"Action": "dynamodb:PutItem", "Condition": own_rows})
    row = {"pk": {"S": "another#1"}}
    works = not _is_allowed(lambda: client.put_item(TableName=table, Item=row))
    gap_remains("leading_keys_are_known", works=works)


def _client(account: EmulatedAccount, service: Any, allowed: Mapping[str, object]) -> Any:
    """Return a client of a role that may do what is allowed and nothing else."""
    iam, name = account.client("iam"), f"gap-{service}"
    anybody = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ACCOUNT}}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=_document(anybody))
    statement = {"Effect": "Allow", "Resource": "*", **allowed}
    iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=_document(statement))
    role = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    assumed = account.client("sts").assume_role(RoleArn=role, RoleSessionName=name)
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=account.address,
        verify=account.trusted,
        aws_access_key_id=assumed["Credentials"]["AccessKeyId"],
        aws_secret_access_key=assumed["Credentials"]["SecretAccessKey"],
        aws_session_token=assumed["Credentials"]["SessionToken"],
    )


def _is_allowed(call: Callable[[], object]) -> bool:
    try:
        call()
    except ClientError:
        return False
    return True


def _document(statement: Mapping[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
