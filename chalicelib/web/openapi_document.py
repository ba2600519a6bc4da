"""OpenAPI 3.1, made from the models that the code itself validates and answers with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from chalicelib.model.announcement import AddedFile, AnnouncedFile
from chalicelib.model.case_actions import (
    Appeal,
    CorrectConsent,
    NoteSelfReport,
    Promote,
    SendMessage,
)
from chalicelib.model.exchange import EvidenceWanted, Outcome, Outcomes, Poll, Verification
from chalicelib.model.officer import (
    AskReporter,
    HandOver,
    LinkToken,
    Nothing,
    OpenLink,
    PlaceHold,
    RecordStage,
)
from chalicelib.model.report import Report
from chalicelib.web import desk_shapes, shapes
from chalicelib.web.http import JSON, PROBLEM
from chalicelib.web.token_shapes import PAYLOADS

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

_BY_RECEIPT = {"security": "receipt", "problems": (400, 404, 409, 410, 413, 415, 422, 429, 503)}

OPERATIONS: Mapping[tuple[str, str], Operation] = {
    ("POST", "/v1/reports"): Operation(
        "Report abuse of a candidate. The same submission_id and content give the same answer.",
        {201: shapes.Accepted, 200: shapes.Accepted},
        body=Report,
        form=True,
        problems=(400, 403, 409, 410, 413, 415, 422, 429, 503),
    ),
    ("GET", "/v1/reports/{reference}"): Operation(
        "A case's status, for whoever holds its receipt. Unknown and wrong are the same 404.",
        {200: shapes.StatusShape},
        security="receipt",
        problems=(404, 410, 429, 503),
    ),
    ("GET", "/v1/areas/{area}/candidates"): Operation(
        "Who stands in a constituency (GSS code), as on the ballot paper.",
        {200: shapes.Standing},
        problems=(404, 503),
    ),
    **{
        ("POST", f"/v1/reports/{{reference}}/{name}"): Operation(
            summary,
            {201: answer, 200: answer},
            body=body,
            **_BY_RECEIPT,  # type: ignore[arg-type] # a mapping of mixed types
        )
        for name, body, answer, summary in (
            (
                "messages",
                SendMessage,
                shapes.MessageShape,
                "Write to a recipient. The same message_id and content give the same answer.",
            ),
            (
                "self-reported",
                NoteSelfReport,
                shapes.Acted,
                "Say that you told a recipient that we are not connected to: its clock starts.",
            ),
            (
                "promote",
                Promote,
                shapes.Acted,
                "Send on a report that was kept only, with the consent given then or now.",
            ),
            (
                "consent",
                CorrectConsent,
                shapes.Acted,
                "Correct who may be told: some are told now, others that it is taken back.",
            ),
            (
                "withdraw",
                Nothing,
                shapes.Acted,
                "Withdraw the report: who was told is told so, and every clock stops.",
            ),
            (
                "appeal",
                Appeal,
                shapes.Acted,
                "Ask a platform to look again at what it decided.",
            ),
        )
    },
    ("POST", "/v1/uploads"): Operation(
        "A place for one file: JPG, PNG, WebP, PDF or MP4, up to 20 MB, posted within 30 minutes.",
        {201: shapes.UploadPlace},
        body=AnnouncedFile,
        problems=(400, 413, 415, 422, 429, 503),
    ),
    ("GET", "/v1/uploads/{upload_id}"): Operation(
        "What became of an upload, for whoever knows its id.",
        {200: shapes.UploadState},
        problems=(404, 503),
    ),
    ("POST", "/v1/reports/{reference}/evidence"): Operation(
        "Add a file to a report. The same upload again is 200.",
        {201: shapes.Acted, 200: shapes.Acted},
        body=AddedFile,
        security="receipt",
        problems=(400, 404, 409, 410, 413, 415, 422, 429, 503),
    ),
    ("POST", "/v1/platforms/{platform}/evidence"): Operation(
        "A link, good for five minutes, to the platform's copy of a file of a case it was told of.",
        {200: shapes.EvidenceLink},
        body=EvidenceWanted,
        **{**_SIGNED, "problems": (400, 401, 403, 404, 409, 413, 415, 429, 503)},  # type: ignore[arg-type] # a mapping of mixed types
    ),
    ("POST", "/v1/reports/{reference}/download"): Operation(
        "Make one ZIP file of everything that is held, evidence too, and give a link to it.",
        {201: shapes.Download},
        body=Nothing,
        security="receipt",
        problems=(400, 404, 410, 413, 415, 422, 429, 503),
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
        {200: desk_shapes.DeskSession},
        body=OpenLink,
        problems=(400, 403, 404, 410, 413, 415, 422, 429, 503),
    ),
    ("POST", "/v1/authority/link"): Operation(
        "Mail a new link to the registered address; the same answer whether there was one.",
        {202: desk_shapes.LinkAsked},
        body=LinkToken,
        problems=(400, 403, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/address"): Operation(
        "Confirm that an address is the authority's own, with the token of the mail sent there.",
        {200: desk_shapes.AddressConfirmed},
        body=LinkToken,
        problems=(400, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("GET", "/v1/authority/cases/{reference}"): Operation(
        "The case, for a session that opened it; every reading is recorded with the officer.",
        {200: desk_shapes.DeskCase},
        security="session",
        problems=(401, 403, 404, 410, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/acknowledge"): Operation(
        "Confirm that the authority has the case; again it is 200.",
        {201: desk_shapes.Acknowledged, 200: desk_shapes.Acknowledged},
        security="session",
        problems=(400, 401, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/messages"): Operation(
        "Write to the person who reported; a retry repeats message_id.",
        {201: desk_shapes.MessageRecorded, 200: desk_shapes.MessageRecorded},
        body=AskReporter,
        security="session",
        problems=(400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/stage"): Operation(
        "Record how far the case has got; the stage where it stands already is 200.",
        {201: desk_shapes.StageRecorded, 200: desk_shapes.StageRecorded},
        body=RecordStage,
        security="session",
        problems=(400, 401, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/handover"): Operation(
        "Hand the case over to another authority, with the reason.",
        {201: desk_shapes.HandedOver, 200: desk_shapes.HandedOver},
        body=HandOver,
        security="session",
        problems=(400, 401, 403, 404, 409, 410, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/bundle"): Operation(
        "Ask for the evidence bundle (RFC 8493, signed); once it is made the answer is its link.",
        {202: desk_shapes.BundleMaking, 200: desk_shapes.BundleReady},
        body=Nothing,
        security="session",
        problems=(400, 401, 403, 404, 410, 413, 415, 422, 503),
    ),
    ("POST", "/v1/authority/cases/{reference}/holds"): Operation(
        "Police: hold a platform back for 72 hours, or renew that; 409 once it was offered.",
        {200: desk_shapes.HoldPlaced},
        body=PlaceHold,
        security="session",
        problems=(400, 401, 403, 404, 409, 410, 413, 415, 422, 503),
    ),
    ("DELETE", "/v1/authority/cases/{reference}/holds/{platform}"): Operation(
        "Police: let the platform be told; again it is the same answer.",
        {200: desk_shapes.HoldReleased},
        security="session",
        problems=(401, 403, 404, 410, 422, 503),
    ),
    ("GET", "/.well-known/jwks.json"): Operation("Our public signing keys.", {200: shapes.Jwks}),
    ("GET", "/.well-known/ssf-configuration"): Operation(
        "Where everything is.", {200: shapes.SsfConfiguration}
    ),
    ("GET", "/v1/openapi.json"): Operation("This document.", {200: JSON}),
    **{
        (method, path): Operation(summary, dict.fromkeys(codes, HTML), form=method == "POST")
        for method, path, summary, codes in (
            ("GET", "/status", "The session's case, else the form that opens one.", (200,)),
            ("GET", "/cy/status", "The same in Welsh.", (200,)),
            (
                "POST",
                "/status",
                "Open a session with reference and receipt.",
                (303, 403, 404, 410, 429),
            ),
            ("POST", "/cy/status", "The same in Welsh.", (303, 403, 404, 410, 429)),
            ("GET", "/status/evidence", "Back to the page of the report.", (303,)),
            ("GET", "/cy/status/evidence", "The same in Welsh.", (303,)),
            (
                "POST",
                "/status/evidence",
                "Add uploaded files; without any, a form that sends one without a script.",
                (200, 201, 403, 409, 422),
            ),
            ("POST", "/cy/status/evidence", "The same in Welsh.", (200, 201, 403, 409, 422)),
            ("GET", "/status/lost", "Ask for a link in place of a lost receipt.", (200,)),
            ("GET", "/cy/status/lost", "The same in Welsh.", (200,)),
            (
                "POST",
                "/status/lost",
                "Mail a link to the report's own address; the same answer for all.",
                (200, 422, 429),
            ),
            ("POST", "/cy/status/lost", "The same in Welsh.", (200, 422, 429)),
            ("GET", "/status/{action}", "Back to the report's page.", (303,)),
            ("GET", "/cy/status/{action}", "The same in Welsh.", (303,)),
            (
                "POST",
                "/status/{action}",
                "Do what …/{action} of the API does, by a form of the session's page.",
                (200, 201, 403, 404, 409, 422, 429),
            ),
            (
                "POST",
                "/cy/status/{action}",
                "The same in Welsh.",
                (200, 201, 403, 404, 409, 422, 429),
            ),
            ("GET", "/delegates", "Whom a candidate gave a code, else the form.", (200,)),
            ("GET", "/cy/delegates", "The same in Welsh.", (200,)),
            (
                "POST",
                "/delegates",
                "Open, add or revoke a delegate.",
                (201, 303, 403, 404, 422, 429),
            ),
            ("POST", "/cy/delegates", "The same in Welsh.", (201, 303, 403, 404, 422, 429)),
            ("GET", "/exit", "Forget the session and leave for a neutral site.", (303,)),
            ("GET", "/cy/exit", "The same in Welsh.", (303,)),
            ("POST", "/again", "Open the forms again that Exit closed in this browser.", (303,)),
            ("POST", "/cy/again", "The same in Welsh.", (303,)),
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
    models: set[type[BaseModel]] = {shapes.Problem, *_EXTRA, *bodies, *answers}
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
    problem = _content("A problem", PROBLEM, shapes.Problem)
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
