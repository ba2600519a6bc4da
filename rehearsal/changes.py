"""Update the stack, and have an update rolled back."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.sam import ZIP_NAME
from rehearsal.deployed import Deployed
from rehearsal.errors import expect
from rehearsal.loop import post_report
from rehearsal.rewriting import without_gaps
from rehearsal.stack import CODE_BUCKET

_SETTING, _PARAMETER = "MAILS_PER_ADDRESS", "MailsPerAddress"


def update_stack(deployed: Deployed) -> Iterator[str]:
    """Deploy other code and another setting; then an update that fails and is rolled back."""
    reported = post_report(deployed)
    stack, parameters = deployed.stack, dict(deployed.stack.parameters)
    _upload(deployed, "second.zip")
    stack.parameters |= {"CodeKey": "second.zip", _PARAMETER: "21"}
    stack.apply("UPDATE", without_gaps(stack.template()), ends="UPDATE_COMPLETE")
    expect(_settings(deployed)[_SETTING] == "21", "the function has the old setting")
    deployed.status(reported)
    yield "an update is deployed; a case of before it is read"
    deployed.stack.parameters |= {_PARAMETER: "22"}
    stack.apply("UPDATE", _failing(without_gaps(stack.template())), ends="UPDATE_ROLLBACK_COMPLETE")
    expect(_settings(deployed)[_SETTING] == "21", "the rolled back function has the new setting")
    deployed.status(reported)
    post_report(deployed)
    yield "an update that fails is rolled back; cases are read and reports taken"
    stack.parameters = parameters


def _upload(deployed: Deployed, key: str) -> None:
    source = {"Bucket": CODE_BUCKET, "Key": ZIP_NAME}
    deployed.account.client("s3").copy_object(Bucket=CODE_BUCKET, Key=key, CopySource=source)


def _settings(deployed: Deployed) -> Mapping[str, str]:
    functions = deployed.account.client("lambda")
    name = deployed.stack.resource("APIHandler")
    described = functions.get_function_configuration(FunctionName=name)
    settings: Mapping[str, str] = described["Environment"]["Variables"]
    return settings


def _failing(template: dict[str, Any]) -> dict[str, Any]:
    """Add a queue whose dead-letter queue is none, after everything else."""
    policy = json.dumps({"deadLetterTargetArn": "nowhere", "maxReceiveCount": 1})
    broken = {
        "Type": "AWS::SQS::Queue",
        "DependsOn": "APIHandler",
        "Properties": {"RedrivePolicy": policy, "VisibilityTimeout": 999_999_999},
    }
    return {**template, "Resources": {**template["Resources"], "BrokenQueue": broken}}
