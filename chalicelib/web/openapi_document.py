"""OpenAPI 3.1, made from the models that the code itself validates and answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.model.exchange import Outcome, Outcomes, Poll, Verification
from chalicelib.model.officer import OpenLink, RenewLink
from chalicelib.model.report import Report
from chalicelib.web import shapes
from chalicelib.web.http import JSON, PROBLEM

VERSION = "1.0.0"
FORM = "application/x-www-form-urlencoded"
HTML = "text/html"
_REFS = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True)
class Operation:
    """One route: what it takes, what it answers, who may call it."""

    summary: str
    answers: Mapping[int, type[BaseModel] | str | None]
    """By status: a model, HTML, or None where there is no body."""
    body: type[BaseModel] | None = None
    form: bool = False
    security: str | None = None
    problems: tuple[int, ...] = field(default=())


_SIGNED = {"security": "signature", "problems": (400, 401, 403, 413, 415, 429, 503)}

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("POST", "/v1/reports"): Operation(
        "Report abuse of a candidate. The same submission_id and content give the same answer.",
        {201: shapes.Accepted, 200: shapes.Accepted},
        body=Report,
        form=True,
        problems=(400, 409, 410, 413, 415, 422, 429, 503),
    ),
    ("GET", "/v1/reports/{reference}"): Operation(
        "A case's status, for whoever holds its receipt. Unknown and wrong are the same 404.",
        {200: shapes.StatusShape},
        security="receipt",
        problems=(404, 410, 503),
    ),
    ("POST", "/v1/platforms/{platform}/poll"): Operation(
        "RFC 8936 polling: acknowledge or refuse tokens, get what waits.",
        {200: shapes.PollAnswer},
        body=Poll,
        **_SIGNED,  # type: ignore[arg-type] # a mapping of mixed types
    ),
    ("POST", "/v1/platforms/{platform}/outcomes"): Operation(
        "Say what was done about cases, 1 to 100 at once; each has a result of its own.",
        {200: shapes.OutcomeResults},
        body=Outcomes,
        **_SIGNED,  # type: ignore[arg-type] # a mapping of mixed types
    ),
    ("POST", "/v1/platforms/{platform}/verification"): Operation(
        "Ask for a verification event in the feed.",
        {204: None},
        body=Verification,
        **_SIGNED,  # type: ignore[arg-type] # a mapping of mixed types
    ),
    ("POST", "/v1/authority/session"): Operation(
        "Exchange the token of a mail's link for a session, naming the officer.",
        {200: shapes.DeskSession},
        body=OpenLink,
        problems=(400, 403, 404, 410, 413, 415, 422, 429, 503),
    ),
    ("POST", "/v1/authority/link"): Operation(
        "Mail a new link to the registered address; the same answer whether there was one.",
        {202: shapes.LinkAsked},
        body=RenewLink,
        problems=(400, 403, 413, 415, 422, 503),
    ),
    ("GET", "/v1/authority/cases/{reference}"): Operation(
        "The case, for a session that opened it; every reading is recorded with the officer.",
        {200: shapes.DeskCase},
        security="session",
        problems=(401, 403, 404, 410, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/acknowledge"): Operation(
        "Confirm that the authority has the case; again it is 200.",
        {201: shapes.Acknowledged, 200: shapes.Acknowledged},
        security="session",
        problems=(400, 401, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("GET", "/.well-known/jwks.json"): Operation("Our public signing keys.", {200: shapes.Jwks}),
    ("GET", "/.well-known/ssf-configuration"): Operation(
        "Where everything is.", {200: shapes.SsfConfiguration}
    ),
    ("GET", "/v1/openapi.json"): Operation("This document.", {200: None}),
    **{
        (method, path): Operation(summary, dict.fromkeys(codes, HTML), form=method == "POST")
        for method, path, summary, codes in (
            ("GET", "/status", "The session's case, else the form that opens one.", (200,)),
            ("GET", "/cy/status", "The same in Welsh.", (200,)),
            ("POST", "/status", "Open a session with reference and receipt.", (303, 404)),
            ("POST", "/cy/status", "The same in Welsh.", (303, 404)),
            ("GET", "/exit", "Forget the session and leave for a neutral site.", (303,)),
        )
    },
}

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

_EXTRA = (Outcome,)
"""Models that envelopes hold one by one, and so do not name."""


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
    named = sorted(bodies | answers | {shapes.Problem, *_EXTRA}, key=lambda model: model.__name__)
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
        "responses": {str(code): _answer(it) for code, it in operation.answers.items()},
        "security": [{operation.security: []}] if operation.security else [],
    }
    for code in operation.problems:
        said["responses"][str(code)] = _content("A problem", PROBLEM, shapes.Problem)
    parameters = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    if parameters:
        said["parameters"] = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
            for name in parameters
        ]
    if operation.body or operation.form:
        said["requestBody"] = _request_body(operation)
    return said


def _request_body(operation: Operation) -> dict[str, Any]:
    content: dict[str, Any] = {}
    if operation.body:
        content[JSON] = {"schema": {"$ref": _REFS.format(model=operation.body.__name__)}}
    if operation.form:
        content[FORM] = {"schema": {"type": "object"}}
    return {"required": True, "content": content}


def _answer(answer: type[BaseModel] | str | None) -> dict[str, Any]:
    if isinstance(answer, str):
        return {"description": "A page", "content": {answer: {"schema": {"type": "string"}}}}
    return _content("Done", JSON, answer) if answer else {"description": "Done"}


def _content(description: str, media: str, model: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": _REFS.format(model=model.__name__)}
    return {"description": description, "content": {media: {"schema": schema}}}


def _operation_id(method: str, path: str) -> str:
    words = [part.strip("{}.") for part in path.split("/") if part]
    return "_".join([method.lower(), *words]).replace("-", "_").replace(".", "_")
