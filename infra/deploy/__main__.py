"""``python -m infra.deploy STAGE``: from an account to a stage that accepts reports.

Everything is asked before anything is changed, and each step may be cut off and run again.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.table import Table

from chalicelib.operator import cli
from infra.deploy import CannotDeploy, account
from infra.deploy.changes import DeployedStack, StackChange, losses
from infra.deploy.smoke import send_report
from infra.deploy.stages import read_stage, release_of, write_environment
from infra.package import OUT
from infra.sam import LAYER_NAME, PROJECT_DIR, ZIP_NAME

EDGE_REGION = "us-east-1"
"""Where CloudFront takes its certificate from, and where its log is set up."""


@dataclass(frozen=True, slots=True)
class StageDeployment:
    """One stage, the session that reaches its account, and where to say what happens."""

    stage: str
    session: Any
    console: Console
    agreed: bool

    @property
    def region(self) -> str:
        """Return the region. Raises CannotDeploy where none is set."""
        if not self.session.region_name:
            raise CannotDeploy("no region is set: AWS_DEFAULT_REGION=eu-west-2 make deploy")
        return str(self.session.region_name)

    def stack(self, name: str, region: str) -> DeployedStack:
        """Return a stack of a region."""
        client = self.session.client("cloudformation", region_name=region)
        return DeployedStack(client, name, account.wait)

    def agree(self, question: str) -> None:
        """Have a person say yes. Raises CannotDeploy."""
        if self.agreed:
            return
        if not sys.stdin.isatty() or self._ask(f"{question} [y/N] ").lower() != "y":
            raise CannotDeploy("nothing was changed: nobody said yes (--yes says it beforehand)")

    def say(self, line: str) -> None:
        """Print a line as it is: AWS writes brackets, which are no markup."""
        self.console.print(line, highlight=False, soft_wrap=True, markup=False)

    def _ask(self, question: str) -> str:
        return self.console.input(question, markup=False)


def deploy(deployment: StageDeployment) -> None:
    """Deploy a stage. Raises CannotDeploy, and boto's errors as they are."""
    parameters, client = read_stage(deployment.stage), deployment.session.client
    folder = OUT / deployment.stage
    if not (folder / "template.json").exists():
        raise CannotDeploy(f"{folder} is not there: make package STAGE={deployment.stage}")
    ses = client("sesv2")
    for fault in (*account.faults_of_quotas(client("lambda")), *account.faults_of_mail(ses)):
        deployment.say(f"! {fault}")
    number = client("sts").get_caller_identity()["Account"]
    deployment.agree(f"Deploy stage {deployment.stage} to account {number}, {deployment.region}?")
    acm = client("acm", region_name=EDGE_REGION)
    parameters["CertificateArn"] = account.certificate(
        acm, parameters["DomainName"], deployment.say, sleep=account.wait
    )
    s3 = client("s3")
    bucket = account.code_bucket(s3, number, deployment.region)
    parameters |= {
        "Stage": deployment.stage,
        "CodeBucket": bucket,
        "CodeKey": account.upload(s3, bucket, folder / ZIP_NAME),
        "FilesLayerKey": account.upload(s3, bucket, folder / LAYER_NAME),
    }
    template = folder / "template.json"
    parameters["Release"] = release_of(parameters, template.read_bytes())
    stack = deployment.stack(stack_name(deployment.stage), deployment.region)
    if not stack.exists:
        _create(deployment, stack, bucket, template, parameters)
    change(deployment, stack, bucket, template, parameters)
    _edge_log(deployment, bucket, stack.outputs["EdgeArn"])
    _begin(deployment, stack.outputs)


def _create(
    deployment: StageDeployment,
    stack: DeployedStack,
    bucket: str,
    template: Path,
    parameters: Mapping[str, str],
) -> None:
    """Make a stack whose tables may go again: one that fails leaves nothing behind. The update that
    follows protects them."""
    unprotected = {**parameters, "DeletionProtection": "false"}
    change(deployment, stack, bucket, template, unprotected)
    deployment.say("Made. Now its tables are protected from deletion:")


def change(
    deployment: StageDeployment,
    stack: DeployedStack,
    bucket: str,
    template: Path,
    parameters: Mapping[str, str],
) -> None:
    """Bring a stack to a template: plan, show, ask, execute. Raises CannotDeploy."""
    key = account.upload(deployment.session.client("s3"), bucket, template)
    url = f"https://{bucket}.s3.{deployment.region}.amazonaws.com/{key}"
    name = f"deploy-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    changes = stack.plan(url, parameters, name)
    if not changes:
        deployment.say(f"{stack.name}: nothing to change")
        return
    deployment.console.print(change_table(stack.name, changes))
    if lost := list(losses(changes)):
        raise CannotDeploy("\n".join(lost))
    deployment.agree(f"Make these {len(changes)} changes?")
    stack.execute(name, deployment.say)


def change_table(title: str, changes: list[StackChange]) -> Table:
    """Return the changes as a table."""
    table = Table("", "resource", "kind", "", title=title)
    for change in sorted(changes, key=lambda change: (change.action, change.kind, change.name)):
        table.add_row(
            change.action, change.name, change.kind, "replaced" if change.replaced else ""
        )
    return table


def stack_name(stage: str) -> str:
    """Name the stack of a stage."""
    return f"standsafe-{stage}"


def destroy(deployment: StageDeployment) -> None:
    """Delete a stage, but for what people sent: its tables, buckets, keys and secrets stay."""
    stack = deployment.stack(stack_name(deployment.stage), deployment.region)
    if not stack.exists:
        raise CannotDeploy(f"there is no stack {stack.name} in {deployment.region}")
    deployment.say("Tables, buckets, keys, secrets and queues are kept: cases can be read again.")
    deployment.agree(f"Delete {stack.name}, so that nobody can report there any more?")
    edge_log = edge_log_stack(deployment)
    if edge_log.exists:
        edge_log.delete(deployment.say)
    stack.delete(deployment.say)


def edge_log_stack(deployment: StageDeployment) -> DeployedStack:
    """Return the stack of the edge's own log, in the one region where AWS has those."""
    return deployment.stack(f"{stack_name(deployment.stage)}-edge-logs", EDGE_REGION)


def _edge_log(deployment: StageDeployment, bucket: str, distribution: str) -> None:
    """Set up the edge's own log."""
    stack = edge_log_stack(deployment)
    template = PROJECT_DIR / "infra" / "edge_logs.yaml"
    change(deployment, stack, bucket, template, {"DistributionArn": distribution})


def _begin(deployment: StageDeployment, outputs: Mapping[str, str]) -> None:
    """Publish the pages, send a first report, and say what is left to a person."""
    file = write_environment(deployment.stage, outputs, deployment.region)
    deployment.say(f"{file}: what ./standsafe --stage {deployment.stage} reads")
    deployment.say("Records to set where the domains are kept:")
    for record in account.records_of(outputs):
        deployment.say(f"  {record}")
    on_stage = ["--stage", deployment.stage]
    if cli.main([*on_stage, "guidance", "publish"]) != 0:
        raise CannotDeploy("pages could not all be published: see above, then run again")
    reference = send_report(outputs["BaseUrl"])
    if cli.main([*on_stage, "case", "erase", reference, "--yes"]) != 0:
        raise CannotDeploy(f"the report {reference} was accepted, and could not be erased")
    deployment.say(f'{outputs["BaseUrl"]} accepts reports. Next: docs/deploying.md, "After"')


def main(arguments: list[str]) -> int:
    """Deploy or destroy. Returns 0 done, 1 not done."""
    parser = argparse.ArgumentParser(prog="make deploy", description=__doc__)
    parser.add_argument("stage", help="dev, staging, prod or sandbox")
    parser.add_argument("--yes", action="store_true", help="ask nothing")
    parser.add_argument("--destroy", action="store_true", help="delete it; data stays")
    options = parser.parse_args(arguments)
    deployment = StageDeployment(options.stage, boto3.Session(), Console(), options.yes)
    errors = replace(deployment, console=Console(stderr=True))
    try:
        (destroy if options.destroy else deploy)(deployment)
    except CannotDeploy as error:
        errors.say(f"make deploy: {error}")
    except (BotoCoreError, ClientError) as error:
        errors.say(f"AWS: {error}")
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
