"""The table of routes: whatever an entry names is there, and fits."""

import inspect
from typing import get_type_hints

import pytest
from chalice.app import Response
from pydantic import BaseModel

from app import app
from chalicelib.model.report import Report
from chalicelib.web.call import Call
from chalicelib.web.dispatch import ACCESS, resolve
from chalicelib.web.http import HTML, JSON, TEXT
from chalicelib.web.reporter.actions import ACTIONS
from chalicelib.web.routes import ROUTES
from chalicelib.web.routes.route import Access, Route


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


def views(route: Route) -> list[str]:
    return [view for view in (route.view, route.form_view) if view]


EVERY_VIEW = sorted({(view, route.access) for route in ROUTES for view in views(route)})


def test_table_has_each_route_once() -> None:
    assert len({name_of(route) for route in ROUTES}) == len(ROUTES)


def test_table_is_what_chalice_has_with_head_for_get() -> None:
    methods = {path: set(entries) for path, entries in app.routes.items()}
    expected: dict[str, set[str]] = {}
    for route in ROUTES:
        more = {"HEAD"} if route.method == "GET" else set()
        expected.setdefault(route.path, set()).update({route.method} | more)
    assert methods == expected


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_route_takes_the_media_types_of_its_entry(route: Route) -> None:
    assert app.routes[route.path][route.method].content_types == list(route.takes)


@pytest.mark.parametrize("access", Access)
def test_access_lets_in_by_a_call_and_a_view(access: Access) -> None:
    let_in = resolve(ACCESS[access])
    assert list(inspect.signature(let_in).parameters) == ["call", "view"]
    assert get_type_hints(let_in)["return"] is Response


@pytest.mark.parametrize(("view", "access"), EVERY_VIEW)
def test_view_takes_what_its_access_gives(view: str, access: Access) -> None:
    hints = get_type_hints(resolve(view))
    (expected, answer) = (
        get_type_hints(resolve(ACCESS[access]))["view"].__args__[:-1],
        hints["return"],
    )
    assert answer is Response
    assert [hints[name] for name in inspect.signature(resolve(view)).parameters] == list(expected)
    assert expected[0] is Call


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_answers_and_bodies_are_models(route: Route) -> None:
    answers = {answer for answer in route.answers.values() if answer not in ("", HTML, JSON, TEXT)}
    for name in {*answers, *([route.body] if route.body else [])}:
        assert issubclass(resolve(name), BaseModel)


@pytest.mark.parametrize("route", [route for route in ROUTES if route.body], ids=name_of)
def test_view_reads_the_body_that_its_entry_names(route: Route) -> None:
    model, action = resolve(route.body), ACTIONS.get(route.path.rpartition("/")[2])
    if route.access is Access.RECEIPT and action is not None:
        assert action.body is model
    elif model is Report:
        assert resolve(route.view).__globals__["AcceptReport"], "the use case reads it"
    else:
        assert resolve(route.view).__globals__[model.__name__] is model
