"""Make OpenAPI 3.1 from the table of routes and the models that validate and answer."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.limits import BODY
from chalicelib.model.exchange import Outcome
from chalicelib.web import responses
from chalicelib.web.cookies import OFFICER
from chalicelib.web.dispatch import resolve
from chalicelib.web.errors import PROBLEM
from chalicelib.web.http import FORM, HTML, JSON, TEXT
from chalicelib.web.routes import ROUTES
from chalicelib.web.routes.route import Access, Route
from chalicelib.web.token_schemas import PAYLOADS

VERSION = "1.0.0"
_REFS = "#/components/schemas/{model}"

_SECURITY: Mapping[Access, tuple[str, Mapping[str, str]]] = {
    Access.RECEIPT: (
        "receipt",
        {
            "type": "http",
            "scheme": "bearer",
            "description": "The receipt that the report was answered with.",
        },
    ),
    Access.SIGNATURE: (
        "signature",
        {
            "type": "apiKey",
            "in": "header",
            "name": "Signature",
            "description": "RFC 9421 with RFC 9530 digests, tag abuse-feed; see docs/platforms.md.",
        },
    ),
    Access.OFFICER: (
        "session",
        {"type": "apiKey", "in": "cookie", "name": OFFICER.secure_name},
    ),
}
"""Name and scheme of each kind of access that a program has."""

_EXTRA: tuple[type[BaseModel], ...] = (Outcome, *PAYLOADS.values())
"""Models that envelopes hold one by one, and so do not name; what the tokens of a feed hold."""


def document() -> dict[str, Any]:
    """Make the OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Standsafe",
            "version": VERSION,
            "summary": "One report of online abuse of an election candidate, all the way round.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": dict(_SECURITY.values())},
    }


def _schemas() -> dict[str, Any]:
    models: set[type[BaseModel]] = {responses.Problem, *_EXTRA, *_models()}
    requested: list[tuple[Any, Literal["validation", "serialization"]]] = [
        (model, "validation") for model in sorted(models, key=lambda model: model.__name__)
    ]
    _, schema = models_json_schema(requested, ref_template=_REFS, by_alias=True)
    definitions: dict[str, Any] = schema["$defs"]
    return definitions


def _models() -> Iterator[type[BaseModel]]:
    """Yield the models that routes take and answer with."""
    for route in ROUTES:
        yield from (resolve(name) for name in (route.body, *route.answers.values()) if ":" in name)


def _operation(route: Route) -> dict[str, Any]:
    scheme = _SECURITY.get(route.access)
    operation: dict[str, Any] = {
        "operationId": _operation_id(route.method, route.path),
        "summary": route.summary,
        "responses": _responses(route),
        "security": [{scheme[0]: []}] if scheme else [],
    }
    parameters = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    if parameters or route.query:
        operation["parameters"] = [
            *(_parameter(name, "path", required=True) for name in parameters),
            *(_parameter(name, "query", required=False) for name in route.query),
        ]
    if route.body or route.takes_form:
        operation["requestBody"] = _request_body(route)
    return operation


def _parameter(name: str, place: str, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}


def _responses(route: Route) -> dict[str, Any]:
    """Return what may come by status. Whoever sends a form, or asks for a page, gets pages; a
    program is told of refusals as of any other."""
    answers = {str(code): _answer(answer) for code, answer in route.answers.items()}
    problem = _content("A problem", PROBLEM, responses.Problem)
    answers |= {str(code): problem for code in route.problems}
    if route.shows_pages:
        page = _answer(HTML)["content"]
        for code, answer in answers.items():
            refused = problem["content"] if int(code) >= 400 else {}
            answers[code] = {**answer, "content": {**answer["content"], **refused, **page}}
    return answers


def _request_body(route: Route) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if route.body:
        content[JSON] = {"schema": _reference(resolve(route.body))}
    if route.takes_form:
        content[FORM] = {"schema": {"type": "object"}}
    return {"description": f"At most {BODY}", "required": True, "content": content}


def _answer(answer: str) -> dict[str, Any]:
    if answer == "":
        return {"description": "Done"}
    if answer == JSON:
        return {"description": "Done", "content": {JSON: {"schema": {"type": "object"}}}}
    if answer == TEXT:
        return {"description": "A text", "content": {TEXT: {"schema": {"type": "string"}}}}
    if answer == HTML:
        return {"description": "A page", "content": {HTML: {"schema": {"type": "string"}}}}
    return _content("Done", JSON, resolve(answer))


def _content(description: str, media: str, model: type[BaseModel]) -> dict[str, Any]:
    return {"description": description, "content": {media: {"schema": _reference(model)}}}


def _reference(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": _REFS.format(model=model.__name__)}


def _operation_id(method: str, path: str) -> str:
    words = [part.strip("{}.") for part in path.split("/") if part]
    return "_".join([method.lower(), *words]).replace("-", "_").replace(".", "_")
