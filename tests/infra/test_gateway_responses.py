"""What the gateway says by itself has the one shape of all our errors."""

import json
from typing import Any

import pytest

from chalicelib import errors
from chalicelib.web.api import ANYWHERE
from chalicelib.web.errors import problem_of
from infra.sam import ANY_METHOD
from local.gateway import gateway_response
from tests.support.template import Template


def _responses(infra: Template) -> dict[str, Any]:
    responses: dict[str, Any] = infra["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    return responses


def test_response_is_one_of_our_problems(infra: Template) -> None:
    kinds: list[type[errors.Refusal]] = [errors.Refusal, *errors.Refusal.__subclasses__()]
    by_code = {kind.code: kind for kind in kinds}
    for name, response in _responses(infra).items():
        problem = json.loads(response["ResponseTemplates"]["application/json"])
        kind = by_code[problem["code"]]
        assert problem["title"] == kind.title or name == "DEFAULT_4XX"
        assert problem["type"].endswith(f":{problem['code']}")
        assert problem["status"] == response.get("StatusCode", problem["status"])
        assert "StatusCode" in response or not name.startswith("DEFAULT_"), "it is of many statuses"
        assert problem["status"] == kind.status
        headers = response["ResponseParameters"]["Headers"]
        assert headers["Content-Type"] == "'application/problem+json'"
        assert headers["Cache-Control"] == "'no-store'"


def test_response_has_the_members_that_the_app_gives(infra: Template) -> None:
    (problem,) = [
        json.loads(response["ResponseTemplates"]["application/json"])
        for name, response in _responses(infra).items()
        if name == "MISSING_AUTHENTICATION_TOKEN"
    ]
    assert problem == problem_of(errors.NotFound())


@pytest.mark.parametrize("status", [400, 404, 413, 415, 429, 500, 503])
def test_response_is_the_same_in_the_embedded_stack(status: int) -> None:
    answer = gateway_response(status)
    assert answer.status == status
    assert ("Content-Type", "application/problem+json") in answer.headers
    assert json.loads(answer.body)["status"] == status


def test_response_says_when_to_retry_when_that_helps(infra: Template) -> None:
    for name in ("THROTTLED", "INTEGRATION_TIMEOUT", "INTEGRATION_FAILURE"):
        assert "Retry-After" in _responses(infra)[name]["ResponseParameters"]["Headers"]


def test_body_reaches_the_app_byte_for_byte(sam_template: Template) -> None:
    definition = sam_template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    assert definition["x-amazon-apigateway-binary-media-types"] == ["*/*"]


def test_every_method_of_every_path_reaches_the_app(sam_template: Template) -> None:
    definition = sam_template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    for path, methods in definition["paths"].items():
        any_method = methods[ANY_METHOD]
        assert any_method["x-amazon-apigateway-integration"]["type"] == "aws_proxy", path
        variables = [parameter["name"] for parameter in any_method.get("parameters", ())]
        parts = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        assert variables == parts or path == ANYWHERE
