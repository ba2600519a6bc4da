"""Make an account ready: its bucket for code, its certificate; say which quotas are too small."""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.deploy import CannotDeploy

Announce = Callable[[str], None]

ENOUGH_CONCURRENCY = 100
"""Executions at once that an election's evening needs; a new account may have 10."""

DNS = "Dns"
"""What the names of outputs begin with that are DNS records."""

_LOOK_EVERY, _MOST_LOOKS = 20.0, 180


def code_bucket(s3: Any, account: str, region: str) -> str:
    """Return the bucket of zips and templates, made where there is none, and closed."""
    bucket = f"standsafe-code-{account}-{region}"
    if not _is_there(lambda: s3.head_bucket(Bucket=bucket)):
        where = {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=bucket, **({} if region == "us-east-1" else where))
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    blocks = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
    s3.put_public_access_block(
        Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(blocks, True)
    )
    return bucket


def _is_there(look: Callable[[], object]) -> bool:
    """Return whether S3 has it. Raises what is no answer to that, such as a refusal."""
    try:
        look()
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("404", "NoSuchBucket", "NoSuchKey"):
            raise
        return False
    return True


def upload(s3: Any, bucket: str, path: Path) -> str:
    """Upload a file under its digest, unless it is there, and give its key."""
    body = path.read_bytes()
    key = f"{hashlib.sha256(body).hexdigest()[:32]}/{path.name}"
    if not _is_there(lambda: s3.head_object(Bucket=bucket, Key=key)):
        s3.put_object(Bucket=bucket, Key=key, Body=body)
    return key


def certificate(acm: Any, domain: str, report: Announce, *, sleep: Callable[[float], None]) -> str:
    """Return the ARN of an issued certificate for the domain, in us-east-1, as CloudFront asks.

    One is requested where there is none; ``report`` gets the DNS record that proves the domain, and
    it is waited for. Cut off, the next run goes on with the same one. Raises CannotDeploy.
    """
    arn = next(_certificates_of(acm, domain), None)
    if arn is None:
        token = hashlib.sha256(domain.encode()).hexdigest()[:32]
        arn = acm.request_certificate(
            DomainName=domain, ValidationMethod="DNS", IdempotencyToken=token
        )["CertificateArn"]
    asked_for = False
    for _ in range(_MOST_LOOKS):
        description = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        if description["Status"] == "ISSUED":
            return str(arn)
        if description["Status"] != "PENDING_VALIDATION":
            break
        record = description.get("DomainValidationOptions", [{}])[0].get("ResourceRecord")
        if record and not asked_for:
            report(f"Set this DNS record; it is waited for: {_line(record)}")
            asked_for = True
        sleep(_LOOK_EVERY)
    status = description["Status"]
    raise CannotDeploy(f"the certificate for {domain} is not issued ({status}): run again")


def faults_of_quotas(lambda_: Any) -> list[str]:
    """Say which quota is too small, by the name under which Service Quotas has it."""
    executions = lambda_.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    if executions >= ENOUGH_CONCURRENCY:
        return []
    fault = (
        f"Lambda's 'Concurrent executions' (L-B99A9384) is {executions}: ask for "
        f"{ENOUGH_CONCURRENCY} or more before an election. Until then requests may wait"
    )
    return [fault]


def faults_of_mail(ses: Any) -> list[str]:
    """Say that SES mails nobody yet but addresses that were verified."""
    if ses.get_account().get("ProductionAccessEnabled"):
        return []
    return ["SES is in its sandbox: ask for production access, or no authority is mailed"]


def records_of(outputs: Mapping[str, str]) -> list[str]:
    """Return the DNS records to set, as a zone file has them: the outputs that are named for it."""
    return [value for name, value in sorted(outputs.items()) if name.startswith(DNS)]


def _certificates_of(acm: Any, domain: str) -> Iterator[str]:
    for status in ("ISSUED", "PENDING_VALIDATION"):
        for page in acm.get_paginator("list_certificates").paginate(CertificateStatuses=[status]):
            for summary in page["CertificateSummaryList"]:
                if summary["DomainName"] == domain:
                    yield summary["CertificateArn"]


def _line(record: dict[str, str]) -> str:
    return f"{record['Name']} {record['Type']} {record['Value']}"


def wait(seconds: float) -> None:
    """Wait for so long."""
    time.sleep(seconds)
