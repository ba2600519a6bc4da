"""The document says what the code does."""

from typing import Any, get_args

from openapi_spec_validator import OpenAPIV31SpecValidator

from app import app
from chalicelib.web import report_responses, responses
from chalicelib.web.openapi.document import document
from chalicelib.web.responses import Shape
from chalicelib.web.routes import ROUTES
from tests.support.cases import outcome_event
from tests.support.factories import World, body
from tests.support.web_client import call, post_json


def test_document_is_valid_openapi() -> None:
    OpenAPIV31SpecValidator(document()).validate()


def test_document_names_each_route_of_the_app_and_no_other() -> None:
    routes = {(method, path) for path, methods in app.routes.items() for method in methods}
    heads = {(method, path) for method, path in routes if method == "HEAD"}
    assert {(route.method, route.path) for route in ROUTES} == routes - heads
    assert len(ROUTES) == len(routes - heads)
    assert heads == {("HEAD", path) for method, path in routes if method == "GET"}


def test_document_is_served() -> None:
    answer = call("GET", "/v1/openapi.json")
    assert answer.status == 200
    assert answer.json == document()


def test_answers_have_the_shapes_that_the_document_names(world: World) -> None:
    incidents = [
        {"url": "https://x.com/someone/status/20"},
        {"url": "https://www.tiktok.com/@someone/video/7"},
    ]
    accepted = post_json("/v1/reports", body(incidents=incidents)).json
    report_responses.ReportResponse.model_validate(accepted)
    case_id = next(iter(world.log.cases))
    world.log.append(
        world.log.read(case_id)[-1],
        world.clock(),
        outcome_event("no_violation", message="It stays"),
    )
    status = call(
        "GET",
        f"/v1/reports/{accepted['reference']}",
        authorization=f"Bearer {accepted['receipt']}",
    ).json
    report_responses.StatusResponse.model_validate(status)
    assert status["recipients"][1]["outcome"]["message"] == "It stays"


def test_member_that_may_be_none_is_left_out() -> None:
    shapes, required = [Shape], list[str]()
    for shape in shapes:
        shapes += shape.__subclasses__()
        for name, member in shape.model_fields.items():
            if type(None) in get_args(member.annotation) and member.is_required():
                required.append(f"{shape.__name__}.{name}")
    assert len(shapes) > 50
    assert not required


def test_problems_have_the_shape_that_the_document_names(world: World) -> None:
    for answer in (
        post_json("/v1/reports", {}),
        post_json("/v1/reports", []),
        call("GET", "/v1/reports/SS-2222-2222-222"),
        call("DELETE", "/v1/reports"),
        post_json("/v1/platforms/x/poll", {}),
    ):
        problem: dict[str, Any] = answer.json
        responses.Problem.model_validate(problem)
        assert problem["status"] == answer.status
