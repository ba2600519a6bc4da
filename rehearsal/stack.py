"""Create, update and roll back the real template by CloudFormation, by change sets."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.load import Template
from infra.sam import LAYER_NAME, ZIP_NAME
from rehearsal.account import EmulatedAccount
from rehearsal.emulator import ACCOUNT, REGION
from rehearsal.errors import RehearsalFailed, expect
from rehearsal.gaps import check_refused_types, gap_remains, gaps, is_gap
from rehearsal.permissions import (
    try_batches,
    try_kms_conditions,
    try_leading_keys,
    try_mail,
)
from rehearsal.rewriting import DKIM, SECRET, without_gaps

DOMAIN = "standsafe.example.org"
STACK, CODE_BUCKET = "standsafe", "standsafe-code"
PARAMETERS = {
    "DomainName": DOMAIN,
    "CertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/rehearsal",
    "MailDomain": DOMAIN,
    "MailFrom": f"Standsafe <reports@{DOMAIN}>",
    "MailReplyTo": f"help@{DOMAIN}",
    "OperatorMail": "operator@example.org",
    "Controller": "Standsafe (a rehearsal), 1 Invented Street, Exampleton",
    "ControllerMail": f"privacy@{DOMAIN}",
    "ContactMail": f"contact@{DOMAIN}",
    "SecurityContact": f"mailto:security@{DOMAIN}",
    "CodeBucket": CODE_BUCKET,
    "CodeKey": ZIP_NAME,
    "FilesLayerKey": LAYER_NAME,
}
_SECONDS = 180


@dataclass
class RehearsalStack:
    """The deployed stack. ``package`` is what ``make package`` wrote."""

    account: EmulatedAccount
    package: Path
    parameters: dict[str, str] = field(default_factory=lambda: dict(PARAMETERS))

    def create(self) -> None:
        """Upload the zips and create everything but the gaps, each of which is tried."""
        s3 = self.account.client("s3")
        s3.create_bucket(
            Bucket=CODE_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        for name in (ZIP_NAME, LAYER_NAME):
            s3.upload_file(str(self.package / name), CODE_BUCKET, name)
        template = self.template()
        with self._refused() as refusal:
            self._change(STACK, "CREATE", template)
        check_refused_types(refusal.text)
        self._try_properties(template)
        self._try_reference_to_a_secret(template)
        self._try_dkim_tokens(template)
        try_kms_conditions(self.account)
        try_batches(self.account)
        try_mail(self.account)
        try_leading_keys(self.account)
        self.apply("CREATE", without_gaps(template), ends="CREATE_COMPLETE")
        self._lock_evidence()

    def _lock_evidence(self) -> None:
        """Let files be locked in a bucket that has locks and no default."""
        s3, bucket = self.account.client("s3"), self.resource("Evidence")
        key = "gap"
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
        until = datetime.now(UTC) + timedelta(seconds=1)
        try:
            s3.put_object_retention(
                Bucket=bucket,
                Key=key,
                Retention={"Mode": "GOVERNANCE", "RetainUntilDate": until},
            )
        except ClientError:
            gap_remains("locks_need_no_default", works=False)
        else:
            gap_remains("locks_need_no_default", works=True)
        s3.put_object_lock_configuration(
            Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"}
        )

    def template(self) -> Template:
        """Return the template that is deployed."""
        template: Template = json.loads((self.package / "template.json").read_text("utf-8"))
        return template

    def apply(self, kind: str, template: Template, *, ends: str, stack: str = STACK) -> str:
        """Make a change set, execute it, and give why the stack ended as it did.

        Raises RehearsalFailed where it ends otherwise.
        """
        self._change(stack, kind, template)
        cloudformation = self.account.client("cloudformation")
        cloudformation.execute_change_set(StackName=stack, ChangeSetName=self._set)
        status = self._await_end(stack)
        failures = self._failures(stack)
        expect(status == ends, f"the stack ended as {status}, not {ends}: {failures}")
        return failures

    def _change(self, stack: str, kind: str, template: Template) -> None:
        body = json.dumps(template, separators=(",", ":")).encode()
        key = f"{stack}.template.json"
        self.account.client("s3").put_object(Bucket=CODE_BUCKET, Key=key, Body=body)
        self._set = f"{kind.lower()}-{time.monotonic_ns()}"
        self.account.client("cloudformation").create_change_set(
            StackName=stack,
            ChangeSetName=self._set,
            ChangeSetType=kind,
            TemplateURL=f"{self.account.address}/{CODE_BUCKET}/{key}",
            Parameters=[
                {"ParameterKey": name, "ParameterValue": value}
                for name, value in self.parameters.items()
            ],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"],
        )
        self.account.client("cloudformation").get_waiter("change_set_create_complete").wait(
            StackName=stack, ChangeSetName=self._set, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
        )

    def _await_end(self, stack: str) -> str:
        until = time.monotonic() + _SECONDS
        while time.monotonic() < until:
            status: str = self.describe(stack)["StackStatus"]
            if not status.endswith("IN_PROGRESS"):
                return status
            time.sleep(0.5)
        raise RehearsalFailed(f"the stack has not ended after {_SECONDS} s")

    def describe(self, stack: str = STACK) -> Mapping[str, Any]:
        """Return what CloudFormation says of the stack."""
        cloudformation = self.account.client("cloudformation")
        (described,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
        answer: Mapping[str, Any] = described
        return answer

    def outputs(self) -> dict[str, str]:
        """Return the stack's outputs by name."""
        outputs = self.describe().get("Outputs", [])
        return {output["OutputKey"]: output["OutputValue"] for output in outputs}

    def resource(self, logical_id: str) -> str:
        """Return the physical name of a resource."""
        described = self.account.client("cloudformation").describe_stack_resource(
            StackName=STACK, LogicalResourceId=logical_id
        )
        name: str = described["StackResourceDetail"]["PhysicalResourceId"]
        return name

    def names(self, kind: str) -> dict[str, str]:
        """Map the logical ids of the resources of a type to their physical names."""
        pages = self.account.client("cloudformation").get_paginator("list_stack_resources")
        return {
            entry["LogicalResourceId"]: entry["PhysicalResourceId"]
            for page in pages.paginate(StackName=STACK)
            for entry in page["StackResourceSummaries"]
            if entry["ResourceType"] == kind
        }

    def _failures(self, stack: str) -> str:
        pages = self.account.client("cloudformation").get_paginator("describe_stack_events")
        events = [e for page in pages.paginate(StackName=stack) for e in page["StackEvents"]]
        failed = [e for e in events if e["ResourceStatus"].endswith("_FAILED")]
        return "; ".join(
            f"{e['LogicalResourceId']}: {e.get('ResourceStatusReason', '')}" for e in failed
        )

    def _try_properties(self, template: Template) -> None:
        """Try one resource for each property that the emulator refuses."""
        gaps_by_type = {
            resource["Type"]: name
            for name, resource in template["Resources"].items()
            if is_gap(resource) and resource["Type"] not in gaps().types
        }
        for name in gaps_by_type.values():
            self._try_gap(template, name)

    def _try_gap(self, template: Template, name: str) -> None:
        """Create the resource alone, with what it refers to: the emulator has to refuse it."""
        left = without_gaps(template, but=name)
        alone = {**left, "Resources": {name: _without_references(left["Resources"][name])}}
        for section in ("Outputs", "Conditions"):
            alone.pop(section, None)
        reason = self.apply("CREATE", alone, ends="ROLLBACK_COMPLETE", stack=f"gap-{name}")
        expect(name in reason, f"{name} is in the list of gaps and was created")

    def _try_reference_to_a_secret(self, template: Template) -> None:
        alone = {
            "AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"],
            "Parameters": template["Parameters"],
            "Resources": {"Secret": {"Type": SECRET, "Properties": {"SecretString": "x"}}},
            "Outputs": {"Secret": {"Value": {"Ref": "Secret"}}},
        }
        self.apply("CREATE", alone, ends="CREATE_COMPLETE", stack="gap-secret")
        (output,) = self.describe("gap-secret")["Outputs"]
        gap_remains("secrets_refer_by_arn", works=output["OutputValue"].startswith("arn:"))

    def _try_dkim_tokens(self, template: Template) -> None:
        """Create a mail identity with its DNS records as an output: it has to be refused."""
        alone = {
            "AWSTemplateFormatVersion": template["AWSTemplateFormatVersion"],
            "Parameters": template["Parameters"],
            "Resources": {
                "Identity": {
                    "Type": "AWS::SES::EmailIdentity",
                    "Properties": {"EmailIdentity": "gap.example.org"},
                }
            },
            "Outputs": {"Dkim": {"Value": {"Fn::GetAtt": ["Identity", f"{DKIM}Name1"]}}},
        }
        reason = self.apply("CREATE", alone, ends="ROLLBACK_COMPLETE", stack="gap-dkim")
        gap_remains("mail_identities_have_dkim_tokens", works=DKIM not in reason)

    def _refused(self) -> "_AwsRefusal":
        return _AwsRefusal()


class _AwsRefusal:
    """Expects AWS to refuse what is done in its block; has the refusal's text after it."""

    text = ""

    def __enter__(self) -> "_AwsRefusal":
        return self

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> bool:
        expect(isinstance(error, ClientError), "the emulator takes the whole template: no gaps?")
        self.text = str(error)
        return True


def _without_references(value: Any) -> Any:
    """Put a word in the place of each reference to another resource."""
    if isinstance(value, list):
        return [_without_references(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::")):
        return "standsafe"
    return {key: _without_references(inner) for key, inner in value.items() if key != "DependsOn"}
