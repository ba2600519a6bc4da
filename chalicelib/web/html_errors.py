"""Refusals as pages, for browsers: the same status, in words that a person can use."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Request, Response

from chalicelib.errors import NotFound
from chalicelib.web.http import JSON, PROBLEM, View, answered, as_html, media_type, problem


def pages_answered(current_request: Callable[[], Request]) -> Callable[[View], View]:
    """A view whose refusals are pages for who accepts HTML, problem details for who does not."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def answered_view(*args: Any, **kwargs: Any) -> Response:
            answer = answered(lambda: view(*args, **kwargs))
            if answer.headers.get("Content-Type") != PROBLEM:
                return answer
            request = current_request()
            return _as_page(request, answer) if accepts_html(request) else answer

        return answered_view

    return decorate


def accepts_html(request: Request) -> bool:
    """Who sent JSON is a program, whatever it accepts."""
    said = str(request.headers.get("accept", ""))
    return "text/html" in said and media_type(request) != JSON


def nothing_there(path: str, headers: Mapping[str, str]) -> Response:
    """What is said of a path that is none of ours: a page to a browser, a problem to a program."""
    from chalicelib.web.forms import problem_page

    said = {name.lower(): value for name, value in headers.items()}
    if "text/html" not in said.get("accept", ""):
        return problem(NotFound())
    language = "cy" if path.startswith("/cy/") else "en"
    return as_html(problem_page("not_found", language), NotFound.status)


def _as_page(request: Request, answer: Response) -> Response:
    from chalicelib.web.forms import problem_page

    said = json.loads(answer.body)
    after = answer.headers.get("Retry-After")
    waiting = {"Retry-After": str(after)} if after else {}
    code = "malformed" if answer.status_code == 400 else said["code"]
    page = problem_page(code, _language(request))
    return as_html(page, answer.status_code, waiting)


def _language(request: Request) -> str:
    welsh = str(request.context.get("resourcePath", "")).startswith("/cy/")
    body = request.raw_body
    text = body if isinstance(body, str) else body.decode("latin-1")
    return "cy" if welsh or "reporter.language=cy" in text else "en"
