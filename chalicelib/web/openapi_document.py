"""OpenAPI 3.1, made from the models that the code itself validates and answers with."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.model.exchange import Outcome
from chalicelib.web import responses
from chalicelib.web.http import JSON, PROBLEM
from chalicelib.web.openapi_operation import HTML, Operation
from chalicelib.web.openapi_operations import OPERATIONS
from chalicelib.web.token_schemas import PAYLOADS

VERSION = "1.0.0"
FORM = "application/x-www-form-urlencoded"
_REFS = "#/components/schemas/{model}"


_SECURITY: Mapping[str, Mapping[str, str]] = {
    "receipt": {
        "type": "http",
        "scheme": "bearer",
        "description": "The receipt that the report was answered with.",
    },
    "signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": "RFC 9421 with RFC 9530 digests, tag abuse-feed; see docs/platforms.md.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "authority_session"},
}

_EXTRA: tuple[type[BaseModel], ...] = (Outcome, *PAYLOADS.values())
"""Models that envelopes hold one by one, and so do not name; what the tokens of a feed hold."""


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for (method, path), operation in OPERATIONS.items():
        paths.setdefault(path, {})[method.lower()] = _operation(method, path, operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Standsafe",
            "version": VERSION,
            "summary": "One report of online abuse of an election candidate, all the way round.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {"schemas": _schemas(), "securitySchemes": dict(_SECURITY)},
    }


def _schemas() -> dict[str, Any]:
    bodies = {operation.body for operation in OPERATIONS.values() if operation.body}
    answers = {
        answer
        for operation in OPERATIONS.values()
        for answer in operation.answers.values()
        if isinstance(answer, type)
    }
    models: set[type[BaseModel]] = {responses.Problem, *_EXTRA, *bodies, *answers}
    named = sorted(models, key=lambda model: model.__name__)
    asked: list[tuple[Any, Literal["validation", "serialization"]]] = [
        (model, "validation") for model in named
    ]
    _, schema = models_json_schema(asked, ref_template=_REFS, by_alias=True)
    definitions: dict[str, Any] = schema["$defs"]
    return definitions


def _operation(method: str, path: str, operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = {
        "operationId": _operation_id(method, path),
        "summary": operation.summary,
        "responses": _responses(operation),
        "security": [{operation.security: []}] if operation.security else [],
    }
    parameters = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    if parameters:
        said["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in parameters
        ]
    if operation.body or operation.form:
        said["requestBody"] = _request_body(operation)
    return said


def _responses(operation: Operation) -> dict[str, Any]:
    """What may come by status. Whoever sends a form, or asks for a page, gets pages; a program is
    told of refusals as of any other."""
    said = {str(code): _answer(it) for code, it in operation.answers.items()}
    problem = _content("A problem", PROBLEM, responses.Problem)
    said |= {str(code): problem for code in operation.problems}
    if operation.form or HTML in operation.answers.values():
        page = _answer(HTML)["content"]
        for code, one in said.items():
            refused = problem["content"] if int(code) >= 400 else {}
            said[code] = {**one, "content": {**one["content"], **refused, **page}}
    return said


def _request_body(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if operation.body:
        content[JSON] = {"schema": {"$ref": _REFS.format(model=operation.body.__name__)}}
    if operation.form:
        content[FORM] = {"schema": {"type": "object"}}
    return {"required": True, "content": content}


def _answer(answer: type[BaseModel] | str | None) -> dict[str, Any]:
    if answer == JSON:
        return {"description": "Done", "content": {JSON: {"schema": {"type": "object"}}}}
    if isinstance(answer, str):
        return {"description": "A page", "content": {answer: {"schema": {"type": "string"}}}}
    return _content("Done", JSON, answer) if answer else {"description": "Done"}


def _content(description: str, media: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": _REFS.format(model=model.__name__)}
    return {"description": description, "content": {media: {"schema": schema}}}


def _operation_id(method: str, path: str) -> str:
    words = [part.strip("{}.") for part in path.split("/") if part]
    return "_".join([method.lower(), *words]).replace("-", "_").replace(".", "_")
