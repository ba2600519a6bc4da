"""What functions are told is what Settings reads, and what operators can learn from outputs."""

from dataclasses import fields
from typing import Any

import pytest

from chalicelib.config import Settings
from local.stack import PARAMETERS, output_name
from tests.support.template import Template

SETTINGS = {field.name.upper() for field in fields(Settings)}


def _variables(template: Template) -> dict[str, Any]:
    variables: dict[str, Any] = template["Globals"]["Function"]["Environment"]["Variables"]
    return variables


def test_template_sets_every_setting_and_nothing_else(infra: Template) -> None:
    assert set(_variables(infra)) == SETTINGS


def test_setting_is_an_output_with_the_same_value(infra: Template) -> None:
    outputs = {name: output["Value"] for name, output in infra["Outputs"].items()}
    variables = {output_name(name): value for name, value in _variables(infra).items()}
    assert {name: outputs.get(name) for name in variables} == variables


def test_translated_function_has_every_setting(translated: Template) -> None:
    functions = {
        name: resource["Properties"]["Environment"]["Variables"]
        for name, resource in translated["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function"
    }
    assert functions
    assert {name for name, variables in functions.items() if set(variables) < SETTINGS} == set()


def test_embedded_stack_gives_every_parameter(infra: Template) -> None:
    assert set(PARAMETERS) == set(infra["Parameters"])


@pytest.mark.parametrize("limit", ["MailsPerAddress", "PlatformRequestsPerMinute"])
def test_embedded_stack_has_the_limits_of_production(infra: Template, limit: str) -> None:
    assert PARAMETERS[limit] == str(infra["Parameters"][limit]["Default"])
