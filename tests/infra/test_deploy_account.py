"""What deploying asks of an account: a bucket for code, a certificate, quotas, DNS records."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import boto3
import pytest

from infra.deploy import CannotDeploy, account
from infra.load import load
from tests.support.deploying import REGION, awake


def test_bucket_for_code_is_made_once_and_a_file_uploaded_once(aws: None, tmp_path: Path) -> None:
    s3 = boto3.client("s3", REGION)
    (tmp_path / "deployment.zip").write_bytes(b"zip")
    keys = set()
    for _ in range(2):
        bucket = account.code_bucket(s3, "123456789012", REGION)
        keys.add(account.upload(s3, bucket, tmp_path / "deployment.zip"))
    assert len(keys) == 1
    assert s3.list_object_versions(Bucket=bucket)["Versions"][0]["IsLatest"]
    assert len(s3.list_object_versions(Bucket=bucket)["Versions"]) == 1
    closed = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert set(closed.values()) == {True}


class Certificates:
    """ACM with one certificate, which is issued once it was looked at twice."""

    RECORD: ClassVar = {"Name": "_a.example.org.", "Type": "CNAME", "Value": "_b.acm.example."}

    def __init__(self) -> None:
        self.requests: list[str] = []
        self.looks = 0

    def get_paginator(self, _: str) -> Any:
        summaries = [{"DomainName": name, "CertificateArn": "arn"} for name in self.requests]
        pages = [{"CertificateSummaryList": summaries}]
        return SimpleNamespace(paginate=lambda **_: iter(pages))

    def request_certificate(self, DomainName: str, **_: str) -> dict[str, str]:  # AWS's
        self.requests.append(DomainName)
        return {"CertificateArn": "arn"}

    def describe_certificate(self, **_: str) -> dict[str, Any]:
        self.looks += 1
        status = "ISSUED" if self.looks > 2 else "PENDING_VALIDATION"
        options = [{"ResourceRecord": self.RECORD}]
        return {"Certificate": {"Status": status, "DomainValidationOptions": options}}


def test_certificate_is_requested_once_and_waited_for_with_the_record_to_set() -> None:
    acm, lines = Certificates(), list[str]()
    for _ in range(2):
        arn = account.certificate(acm, "standsafe.example.org", lines.append, sleep=awake)
        assert arn == "arn"
    assert acm.requests == ["standsafe.example.org"]
    (line,) = lines
    assert "_a.example.org. CNAME _b.acm.example." in line


def test_certificate_that_is_never_issued_ends_with_what_to_do() -> None:
    record = Certificates.RECORD
    pending = {
        "Status": "PENDING_VALIDATION",
        "DomainValidationOptions": [{"ResourceRecord": record}],
    }
    acm, lines = SimpleNamespace(), list[str]()
    acm.get_paginator = lambda _: SimpleNamespace(paginate=lambda **_: iter(()))
    acm.request_certificate = lambda **_: {"CertificateArn": "arn"}
    acm.describe_certificate = lambda **_: {"Certificate": pending}
    with pytest.raises(CannotDeploy, match=r"PENDING_VALIDATION.*run again"):
        account.certificate(acm, "example.org", lines.append, sleep=awake)
    (line,) = lines
    assert "_a.example.org. CNAME _b.acm.example." in line


@pytest.mark.parametrize(("executions", "faults"), [(10, 1), (100, 0), (1000, 0)])
def test_quota_of_a_new_account_is_named_and_stops_nothing(executions: int, faults: int) -> None:
    settings = {"AccountLimit": {"ConcurrentExecutions": executions}}
    lambdas = SimpleNamespace(get_account_settings=lambda: settings)
    found = account.faults_of_quotas(lambdas)
    assert len(found) == faults
    assert all("L-B99A9384" in fault for fault in found)


def test_no_function_reserves_executions_that_a_new_account_lacks() -> None:
    text = (Path(__file__).parents[2] / ".chalice" / "config.json").read_text("utf-8")
    assert "reserved_concurrency" not in text


def test_records_to_set_are_those_of_dkim_mail_from_spf_dmarc_and_the_site() -> None:
    outputs = {name: str(output["Value"]) for name, output in load()["Outputs"].items()}
    lines = account.records_of(outputs)
    assert len(lines) == 8
    assert sum("DkimDNSTokenName" in line and "CNAME" in line for line in lines) == 3
    assert sum("v=spf1 include:amazonses.com -all" in line for line in lines) == 2
    for part in ("MX 10 feedback-smtp.", "v=DMARC1; p=reject", "CNAME ${Edge.DomainName}."):
        assert sum(part in line for line in lines) == 1, part


def test_mail_comes_from_the_domain_whose_records_are_printed() -> None:
    identity = load()["Resources"]["MailIdentity"]["Properties"]
    assert identity["MailFromAttributes"]["MailFromDomain"] == {"Fn::Sub": "bounce.${MailDomain}"}
