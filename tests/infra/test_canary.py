"""A release reaches people step by step, and goes back by itself where an alarm is raised."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from infra.canary import ALIAS, WAITED_FOR, alarm_name, alias_name
from infra.deploy.stages import release_of
from tests.support.template import Resources, Template

CALLERS = {
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::Events::Rule",
    "AWS::SNS::Subscription",
    "AWS::ApiGateway::RestApi",
}


@pytest.fixture(scope="module")
def resources(translated: Template) -> Resources:
    by_name: Resources = translated["Resources"]
    return by_name


def of_type(resources: Resources, *kinds: str) -> Resources:
    return {name: resource for name, resource in resources.items() if resource["Type"] in kinds}


def test_function_has_an_alias_of_the_version_of_the_release(resources: Resources) -> None:
    for name, function in of_type(resources, "AWS::Lambda::Function").items():
        alias = resources[alias_name(name)]["Properties"]
        assert (alias["Name"], alias["FunctionName"]) == (ALIAS, {"Ref": name})
        version, attribute = alias["FunctionVersion"]["Fn::GetAtt"]
        assert attribute == "Version"
        described = resources[version]["Properties"]
        assert described == {"FunctionName": {"Ref": name}, "Description": {"Ref": "Release"}}
        # Lambda publishes nothing where the function is what it was
        assert function["Properties"]["Description"] == {"Ref": "Release"}


def _functions_called(resource: Any, functions: Resources) -> Iterator[str]:
    text = json.dumps(resource["Properties"])
    for name in functions:
        if any(f in text for f in (f'"Ref": "{name}"', f'"{name}", "Arn"', f"${{{name}.Arn}}")):
            yield name


def test_caller_of_a_function_calls_its_alias(resources: Resources) -> None:
    functions = of_type(resources, "AWS::Lambda::Function")
    callers = of_type(resources, *CALLERS)
    past_the_alias = {
        name: called
        for name, resource in callers.items()
        if (called := list(_functions_called(resource, functions)))
    }
    assert past_the_alias == {}
    text = json.dumps([resource["Properties"] for resource in callers.values()])
    assert {name for name in functions if alias_name(name) not in text} == set()


def test_function_that_people_wait_for_gets_a_tenth_first_and_goes_back_by_alarm(
    resources: Resources,
) -> None:
    groups = of_type(resources, "AWS::CodeDeploy::DeploymentGroup")
    assert set(groups) == {f"{name}DeploymentGroup" for name in WAITED_FOR}
    for name in WAITED_FOR:
        update = resources[alias_name(name)]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"]
        assert update["DeploymentGroupName"] == {"Ref": f"{name}DeploymentGroup"}
        group = groups[f"{name}DeploymentGroup"]["Properties"]
        condition, at_once, canary = group["DeploymentConfigName"]["Fn::If"]
        assert condition == "DeploysAtOnce"
        assert "AllAtOnce" in json.dumps(at_once)
        assert "Canary10Percent10Minutes" in json.dumps(canary)
        events = group["AutoRollbackConfiguration"]["Events"]
        assert {"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"} <= set(events)
        alarms = [alarm["Name"]["Ref"] for alarm in group["AlarmConfiguration"]["Alarms"]]
        assert {resources[alarm]["Type"] for alarm in alarms} == {"AWS::CloudWatch::Alarm"}
        assert alarm_name(name) in alarms
        assert len(alarms) <= 10, "CodeDeploy takes no more"


def test_alarm_on_a_new_version_is_on_that_version(resources: Resources) -> None:
    for name in WAITED_FOR:
        alarm = resources[alarm_name(name)]["Properties"]
        version = resources[alias_name(name)]["Properties"]["FunctionVersion"]
        dimensions = {dimension["Name"]: dimension["Value"] for dimension in alarm["Dimensions"]}
        assert dimensions["ExecutedVersion"] == version
        assert (alarm["Period"], alarm["EvaluationPeriods"], alarm["Threshold"]) == (60, 1, 0)


def test_alarms_on_the_api_are_on_its_stage(resources: Resources) -> None:
    """By name: a reference would be a circle, since the stage waits for the alias."""
    stage = resources["RestAPIapiStage"]["Properties"]["StageName"]
    alarm = resources["ApiAnsweringWithErrors"]["Properties"]
    assert {"Name": "Stage", "Value": stage} in alarm["Dimensions"]


def test_template_has_room_left(translated: Template) -> None:
    assert len(translated["Resources"]) <= 480, "CloudFormation takes 500"
    assert len(json.dumps(translated, separators=(",", ":"))) < 950_000, "and a megabyte"


def test_release_changes_with_code_template_and_parameters_alone() -> None:
    first = release_of({"CodeKey": "1/zip", "MailFrom": "a@example.org"}, b"{}")
    assert first == release_of({"MailFrom": "a@example.org", "CodeKey": "1/zip"}, b"{}")
    other_functions = {
        release_of({"CodeKey": "2/zip", "MailFrom": "a@example.org"}, b"{}"),
        release_of({"CodeKey": "1/zip", "MailFrom": "b@example.org"}, b"{}"),
        release_of({"CodeKey": "1/zip", "MailFrom": "a@example.org"}, b"{ }"),
    }
    assert len(other_functions | {first}) == 4
