"""What the gateway says by itself has the one shape of all our errors."""

import json
from typing import Any

import pytest

from chalicelib import errors
from chalicelib.web.errors import problem_of
from local.gateway import gateway_response

Template = dict[str, Any]


def _responses(infra: Template) -> dict[str, Any]:
    said: dict[str, Any] = infra["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    return said


def test_each_is_a_problem_of_our_own(infra: Template) -> None:
    kinds: list[type[errors.Refusal]] = [errors.Refusal, *errors.Refusal.__subclasses__()]
    known = {kind.code: kind for kind in kinds}
    for name, response in _responses(infra).items():
        said = json.loads(response["ResponseTemplates"]["application/json"])
        kind = known[said["code"]]
        assert said["title"] == kind.title or name == "DEFAULT_4XX"
        assert said["type"].endswith(f":{said['code']}")
        assert said["status"] == response.get("StatusCode", said["status"])
        assert said["status"] == kind.status
        headers = response["ResponseParameters"]["Headers"]
        assert headers["Content-Type"] == "'application/problem+json'"
        assert headers["Cache-Control"] == "'no-store'"


def test_a_problem_has_the_members_that_the_app_gives_it(infra: Template) -> None:
    (said,) = [
        json.loads(response["ResponseTemplates"]["application/json"])
        for name, response in _responses(infra).items()
        if name == "MISSING_AUTHENTICATION_TOKEN"
    ]
    assert said == problem_of(errors.NotFound())


@pytest.mark.parametrize("status", [400, 404, 413, 415, 429, 500, 503])
def test_the_embedded_stack_says_the_same(status: int) -> None:
    answer = gateway_response(status)
    assert answer.status == status
    assert ("Content-Type", "application/problem+json") in answer.headers
    assert json.loads(answer.body)["status"] == status


def test_those_that_may_be_tried_again_say_when(infra: Template) -> None:
    for name in ("THROTTLED", "INTEGRATION_TIMEOUT", "INTEGRATION_FAILURE"):
        assert "Retry-After" in _responses(infra)[name]["ResponseParameters"]["Headers"]


def test_bodies_reach_the_app_byte_for_byte(sam_template: Template) -> None:
    definition = sam_template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    assert definition["x-amazon-apigateway-binary-media-types"] == ["*/*"]
