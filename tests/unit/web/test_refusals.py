"""Refusals that every route shares: problem details, and pages for browsers."""

import pytest

from app import app
from chalicelib.errors import Unavailable
from chalicelib.limits import BODY, REPORT_FORM
from chalicelib.web.api import ANYWHERE
from chalicelib.web.errors import PROBLEM
from chalicelib.web.http import JSON
from chalicelib.web.routes import ROUTES
from chalicelib.web.routes.route import Access, Route
from tests.support.factories import ACCESS_CODE, World, body
from tests.support.own_report import OwnReport
from tests.support.report_requests import REPORTS, form
from tests.support.web_client import FORM, call, post_form, post_json


def test_body_is_413_over_128_kb(world: World) -> None:
    answer = call("POST", REPORTS, b" " * (BODY + 1), content_type="application/json")
    assert (answer.status, answer.json["code"]) == (413, "too_large")
    assert call("POST", REPORTS, b" " * BODY, content_type="application/json").status == 400


def test_media_type_is_415_when_it_is_not_taken(world: World) -> None:
    answer = call("POST", REPORTS, b"<a/>", content_type="application/xml")
    assert (answer.status, answer.json["code"]) == (415, "unsupported_media_type")
    assert answer.headers["content-type"] == PROBLEM


def test_method_is_405_when_it_is_not_taken(world: World) -> None:
    answer = call("DELETE", REPORTS)
    assert (answer.status, answer.json["code"]) == (405, "method_not_allowed")
    assert answer.headers["content-type"] == PROBLEM


def test_method_that_is_not_taken_is_told_which_are_on_every_route(world: World) -> None:
    methods: dict[str, set[str]] = {}
    for route in ROUTES:
        methods.setdefault(route.path, set()).add(route.method)
    for path, expected in methods.items():
        answer = call("PUT", path.replace("{", "").replace("}", ""))
        assert answer.status == 405, path
        assert set(answer.headers["allow"].split(", ")) - {"HEAD"} == expected, path


WITH_BODIES = [
    route
    for route in ROUTES
    if route.method == "POST" and route.access is not Access.SIGNATURE  # see test_challenges.py
]


@pytest.mark.parametrize("route", WITH_BODIES, ids=lambda route: route.path)
def test_encoded_body_is_415_on_every_route(world: World, route: Route) -> None:
    path = route.path.replace("{", "").replace("}", "")
    kind = {"content_type": route.takes[0]}
    answer = call("POST", path, b"{}", content_encoding="gzip", **kind)
    assert (answer.status, answer.headers["accept-encoding"]) == (415, "identity")
    assert call("POST", path, b"{}", content_encoding="identity", **kind).status != 415


@pytest.mark.parametrize("route", WITH_BODIES, ids=lambda route: route.path)
def test_body_is_413_on_every_route_over_its_limit(world: World, route: Route) -> None:
    """However much a path, a receipt or a session opens; ``call`` holds each to our document."""
    report = OwnReport(world)
    path = route.path.replace("{reference}", report.reference).replace("{action}", "messages")
    for media in route.takes:
        most = REPORT_FORM if media == FORM else BODY
        too_much = b"x=" + b"a" * most
        headers = {"content_type": media, "authorization": f"Bearer {report.receipt}"}
        answer = call("POST", path.replace("{", "").replace("}", ""), too_much, **headers)
        assert answer.status == 413
        if route.shows_pages:
            assert call("POST", path, too_much, accept="text/html", **headers).status == 413


NOT_TAKEN = [
    "*/*",
    "text/plain",
    "text/plain;*/*",
    "text/plain;a=*/*",
    "multipart/form-data;b=*/*",
    "text/plain; x=1,{}",
    "{}, text/plain",
]
"""With what is taken in the braces: a list is no media type, and a parameter is none either."""


@pytest.mark.parametrize("kind", NOT_TAKEN)
@pytest.mark.parametrize("route", WITH_BODIES, ids=lambda route: route.path)
def test_media_type_is_415_on_every_route_whatever_is_beside_it(
    world: World, route: Route, kind: str
) -> None:
    path = route.path.replace("{", "").replace("}", "")
    answer = call("POST", path, b"{}", content_type=kind.format(route.takes[0]))
    assert (answer.status, answer.json["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize("route", WITH_BODIES, ids=lambda route: route.path)
def test_media_type_is_taken_on_every_route_with_parameters_in_any_case(
    world: World, route: Route
) -> None:
    path = route.path.replace("{", "").replace("}", "")
    for media in route.takes:
        kind = f"{media.upper()} ; Charset=UTF-8"
        assert call("POST", path, b"{}", content_type=kind).status != 415
    if JSON in route.takes:
        assert call("POST", path, b"").status != 415, "without a body there is no type to say"


def test_head_is_get_without_a_body(world: World) -> None:
    page, head = call("GET", "/status"), call("HEAD", "/status")
    assert (head.status, head.body) == (200, b"")
    assert head.headers == page.headers
    assert call("HEAD", "/v1/reports").status == 405


@pytest.mark.parametrize(
    ("accept", "kind", "text"),
    [
        ("text/html,*/*;q=0.8", "text/html; charset=utf-8", 'lang="cy"'),
        ("*/*", PROBLEM, '"code": "not_found"'),
        ("", PROBLEM, '"code": "not_found"'),
    ],
)
def test_unknown_path_is_a_page_for_a_browser_and_a_problem_for_a_program(
    world: World, accept: str, kind: str, text: str
) -> None:
    event = {
        "path": "/cy/nothing/here",
        "headers": {"Accept": accept},
        "requestContext": {"resourcePath": ANYWHERE, "httpMethod": "GET"},
    }
    answer = app(event, None)
    assert answer["statusCode"] == 404
    assert answer["headers"]["Content-Type"] == kind
    assert text in answer["body"]


def test_unexpected_error_is_500_without_a_word_of_content(world: World) -> None:
    def explode(*_: object) -> None:
        raise RuntimeError("Sam Invented")

    world.log.begin = explode  # type: ignore[method-assign,assignment] # a fault
    answer = post_json(REPORTS, body())
    assert (answer.status, answer.json["code"]) == (500, "internal_error")
    assert "Sam" not in answer.text


def test_refusal_is_a_page_for_a_browser_and_a_problem_for_a_program(world: World) -> None:
    def down(*_: object) -> None:
        raise Unavailable

    world.log.begin = down  # type: ignore[method-assign,assignment] # a fault
    page = post_form(REPORTS, form(**{"reporter.language": "cy"}), accept="text/html,*/*;q=0.8")
    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert "text/html" in page.headers["content-type"]
    assert 'lang="cy"' in page.text
    problem = post_form(REPORTS, form(), accept="*/*")
    assert (problem.status, problem.json["code"]) == (503, "unavailable")
    broken = call("POST", REPORTS, b"a=%ff", content_type=FORM, accept="text/html")
    assert broken.status == 400
    assert "text/html" in broken.headers["content-type"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/status", {"reference": "SS-2222-2222-222", "receipt": "2222-2222-2222-2222-2222"}),
        ("/status/lost", {"reference": "SS-2222-2222-222"}),
        ("/delegates", {"open": "yes", "access_code": ACCESS_CODE}),
    ],
)
def test_form_is_said_to_answer_503_when_nothing_does(
    world: World, path: str, fields: dict[str, str]
) -> None:
    """The client of the tests holds every answer to what the OpenAPI document names."""
    for part in (world.log, world.guards, world.directory, world.queues["reporters"]):
        part.down = True
    assert post_form(path, fields, accept="text/html").status == 503
