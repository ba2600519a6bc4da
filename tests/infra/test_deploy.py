"""Deploying a stage: what is asked first, what is shown, what is never done, what is kept."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from chalicelib.catalogue import load as load_catalogue
from chalicelib.model.report import Context
from chalicelib.operator.environment import use
from chalicelib.usecases.intake.catalogue_adapter import KnownFromCatalogue
from chalicelib.usecases.intake.check_report import report_in
from infra.deploy import CannotDeploy, account, stages
from infra.deploy.changes import DeployedStack, StackChange, losses
from infra.deploy.smoke import synthetic_report
from infra.load import load
from tests.support.factories import World

REGION = "eu-west-2"
TABLE, TOPIC = "AWS::DynamoDB::Table", "AWS::SNS::Topic"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        yield


def awake(_: float) -> None:
    """Wait for nothing."""


def template(*topics: str) -> dict[str, Any]:
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {topic: {"Type": TOPIC} for topic in topics},
    }


class Stage:
    """A stack of two topics, deployed from the bucket for code."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.s3 = folder, boto3.client("s3", REGION)
        self.bucket = account.code_bucket(self.s3, "123456789012", REGION)
        self.stack = DeployedStack(boto3.client("cloudformation", REGION), "standsafe-try", awake)
        self.lines: list[str] = []

    def plan(self, name: str, *topics: str) -> list[StackChange]:
        path = self.folder / "template.json"
        path.write_text(json.dumps(template(*topics)))
        key = account.upload(self.s3, self.bucket, path)
        return self.stack.plan(f"https://{self.bucket}.s3.amazonaws.com/{key}", {}, name)

    def exists(self) -> bool:
        return self.stack.exists

    def deploy(self, name: str, *topics: str) -> None:
        assert self.plan(name, *topics)
        self.stack.execute(name, self.lines.append)


# ---- what a person fills in ----------------------------------------------------------------------


def test_form_of_a_stage_is_written_where_there_is_none_and_asks_for_each_value(
    tmp_path: Path,
) -> None:
    file = tmp_path / "stages" / "prod.yaml"
    with pytest.raises(CannotDeploy, match="fill it in"):
        stages.read_stage("prod", file)
    with pytest.raises(CannotDeploy) as refused:
        stages.read_stage("prod", file)
    asked_for = str(refused.value)
    for name, row in load()["Parameters"].items():
        assert (f": {name} is empty" in asked_for) is (
            "Default" not in row and name not in stages.MADE_HERE
        ), name


def test_stage_is_refused_for_a_name_that_is_no_parameter(tmp_path: Path) -> None:
    file = tmp_path / "prod.yaml"
    needed = {n for n, r in load()["Parameters"].items() if "Default" not in r} - stages.MADE_HERE
    lines = [f"{name}: x" for name in sorted(needed)]
    file.write_text("\n".join([*lines, "FeedShards: 2"]))
    assert stages.read_stage("prod", file) == {**dict.fromkeys(needed, "x"), "FeedShards": "2"}
    file.write_text("\n".join([*lines, "DomainNane: y"]))
    with pytest.raises(CannotDeploy, match="DomainNane is no parameter"):
        stages.read_stage("prod", file)


def test_environment_of_a_stage_is_what_operators_commands_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "try.json"
    monkeypatch.setattr(stages, "stage_file", lambda _: file)
    outputs = dict.fromkeys(load()["Outputs"], "value")
    assert stages.write_environment("try", outputs, REGION) == file
    written = json.loads(file.read_text())
    for name in written:
        monkeypatch.setenv(name, "")  # so that it is put back at the end
    use(file)
    assert written["CASE_EVENTS_TABLE"] == "value"
    assert written["AWS_DEFAULT_REGION"] == REGION


# ---- the account ---------------------------------------------------------------------------------


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


# ---- changes -------------------------------------------------------------------------------------


def test_stack_is_made_changed_left_alone_and_deleted(aws: None, tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    assert not stage.exists()
    stage.deploy("one", "Alarms", "MailEvents")
    assert stage.exists()
    changes = stage.plan("two", "Alarms", "MailEvents", "News")
    added = [(one.name, one.kind) for one in changes if one.action == "Add"]
    assert added == [("News", TOPIC)]
    stage.stack.execute("two", stage.lines.append)
    stage.stack.delete(stage.lines.append)
    assert not stage.exists()


class Refusing:
    """A CloudFormation that says what it is given."""

    def __init__(self, status: str, reason: str = "") -> None:
        self.status, self.reason, self.executed = status, reason, False
        self.deleted: list[str] = []

    def describe_stacks(self, **_: str) -> dict[str, Any]:
        return {"Stacks": [{"StackStatus": self.status}]}

    def create_change_set(self, **arguments: Any) -> None:
        self.arguments = arguments

    def get_waiter(self, _: str) -> Any:
        from botocore.exceptions import WaiterError

        def wait(**_: str) -> None:
            raise WaiterError("change_set_create_complete", "failed", {})

        return SimpleNamespace(wait=wait)

    def describe_change_set(self, **_: str) -> dict[str, str]:
        return {"StatusReason": self.reason}

    def delete_change_set(self, ChangeSetName: str, **_: str) -> None:  # AWS's
        self.deleted.append(ChangeSetName)

    def execute_change_set(self, **_: str) -> None:
        self.executed = True

    def get_paginator(self, _: str) -> Any:
        failed = {
            "EventId": "1",
            "LogicalResourceId": "Feed",
            "ResourceStatus": "CREATE_FAILED",
            "ResourceStatusReason": "no room",
        }
        pages = [{"StackEvents": [failed] if self.executed else []}]
        return SimpleNamespace(paginate=lambda **_: iter(pages))


def test_outputs_are_read_by_name() -> None:
    stack = {"Outputs": [{"OutputKey": "BaseUrl", "OutputValue": "https://example.org"}]}
    calls = SimpleNamespace(describe_stacks=lambda **_: {"Stacks": [stack]})
    assert DeployedStack(calls, "s", awake).outputs == {"BaseUrl": "https://example.org"}


def test_change_set_without_changes_is_removed_and_another_refusal_is_told() -> None:
    same = Refusing("UPDATE_COMPLETE", "The submitted information didn't contain changes.")
    assert DeployedStack(same, "s", awake).plan("https://u", {}, "one") == []
    assert same.deleted == ["one"]
    wrong = Refusing("UPDATE_COMPLETE", "Template error: no such thing")
    with pytest.raises(CannotDeploy, match="no such thing"):
        DeployedStack(wrong, "s", awake).plan("https://u", {}, "one")


def test_first_create_leaves_nothing_behind_where_it_fails() -> None:
    new = Refusing("REVIEW_IN_PROGRESS", "didn't contain changes")
    DeployedStack(new, "s", awake).plan("https://u", {}, "one")
    assert (new.arguments["ChangeSetType"], new.arguments["OnStackFailure"]) == ("CREATE", "DELETE")
    old = Refusing("CREATE_COMPLETE", "didn't contain changes")
    DeployedStack(old, "s", awake).plan("https://u", {}, "one")
    assert "OnStackFailure" not in old.arguments


def test_rollback_is_told_with_the_resource_that_failed_and_why() -> None:
    lines: list[str] = []
    with pytest.raises(CannotDeploy, match="CREATE_FAILED  Feed: no room"):
        DeployedStack(Refusing("UPDATE_ROLLBACK_COMPLETE"), "s", awake).execute("one", lines.append)
    assert lines == ["CREATE_FAILED  Feed"]


def test_stack_that_is_seen_no_more_has_not_ended() -> None:
    gone = ClientError({"Error": {"Code": "ExpiredToken", "Message": "m"}}, "DescribeStacks")

    def refuse(**_: str) -> None:
        raise gone

    calls = Refusing("UPDATE_IN_PROGRESS")
    stack = DeployedStack(calls, "s", awake)
    calls.describe_stacks = refuse  # type: ignore[method-assign,assignment]
    with pytest.raises(ClientError):
        stack.execute("one", lambda _: None)


def test_stage_of_every_command_in_the_docs_is_one_that_can_be_packaged() -> None:
    root = Path(__file__).parents[2]
    texts = [root / "README.md", root / "Makefile", root / "docs" / "deploying.md"]
    stages_named = {
        stage for text in texts for stage in re.findall(r"STAGE=([a-z]+)", text.read_text("utf-8"))
    }
    known = json.loads((root / ".chalice" / "config.json").read_text("utf-8"))["stages"]
    assert stages_named
    assert stages_named <= known.keys()


def test_change_that_would_lose_what_people_sent_is_never_made() -> None:
    changes = [
        StackChange("Modify", "CaseEvents", TABLE, replaced=True),
        StackChange("Remove", "Feed", TABLE, replaced=False),
        StackChange("Modify", "Guards", TABLE, replaced=False),
        StackChange("Remove", "Alarms", TOPIC, replaced=False),
    ]
    lines = list(losses(changes))
    assert ["CaseEvents" in lines[0], "Feed" in lines[1], len(lines)] == [True, True, 2]


# ---- the first report ----------------------------------------------------------------------------


def test_synthetic_report_keeps_every_rule_and_tells_nobody() -> None:
    known = KnownFromCatalogue(load_catalogue(), World().elections)
    report = report_in(synthetic_report(), Context(known, candidate_known=False))
    assert report.log_only
