"""A client of the Chalice app, without a network: what API Gateway would hand it."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from chalice.local import LambdaEventConverter, RouteMatcher

from app import app
from chalicelib.web.openapi.document import document
from local.invocation import API_HANDLER, context_for
from tests.support.sentences import begins_as_a_sentence

FORM = "application/x-www-form-urlencoded"


class Answer:
    """An answer as a browser would see it."""

    def __init__(self, status: int, headers: dict[str, Any], body: bytes) -> None:
        self.status, self.body = status, body
        self.headers = {name.lower(): value for name, value in headers.items()}

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


def event_of(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Any:
    """Return the event of a request: Chalice's own test client can send no bytes and no address."""
    converter = LambdaEventConverter(RouteMatcher(list(app.routes)))
    event = converter.create_lambda_event(method=method, path=path, headers={**headers}, body=b"")
    event["body"] = base64.b64encode(body).decode()
    event["isBase64Encoded"] = True
    return event


def call(
    method: str, path: str, body: bytes | str = b"", address: str = "192.0.2.7", **headers: str
) -> Answer:
    """Ask the app. Header names are written with underscores for hyphens."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    raw = body.encode() if isinstance(body, str) else body
    event = event_of(method, path, {"host": "x", **fields}, raw)
    event["requestContext"]["identity"] = {"sourceIp": address}
    answer = app(event, context_for(API_HANDLER))
    _hold_to_document(method, event["requestContext"]["resourcePath"], answer)
    text = answer["body"]
    data = base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()
    if "json" in str(answer["headers"].get("Content-Type", "")):
        content = json.loads(data or b"{}")
        _hold_to_sentences(content)
        is_schema = path in {"/v1/openapi.json", "/v1/schemas/statement-of-reasons.json"}
        assert is_schema or not _has_null(content), f"{method} {path}: what is optional is left out"
    return Answer(
        answer["statusCode"], {**answer["headers"], **answer.get("multiValueHeaders", {})}, data
    )


def _hold_to_document(method: str, path: str, answer: dict[str, Any]) -> None:
    """Every answer of every test is one that our OpenAPI document names, in a type that it names;
    but for what is wrong on our side, and methods that an address does not have."""
    if answer["statusCode"] in {405, 500}:
        return
    operation = _documented()[path]["get" if method == "HEAD" else method.lower()]
    documented = operation["responses"].get(str(answer["statusCode"]))
    assert documented is not None, f"{method} {path} is not said to answer {answer['statusCode']}"
    headers = {name.lower(): value for name, value in answer["headers"].items()}
    media = str(headers.get("content-type", "")).partition(";")[0]
    assert not answer["body"] or media in documented["content"], f"{method} {path} as {media}"


def _hold_to_sentences(content: Any) -> None:
    """What a problem or a fault says of itself, in every answer of every test, begins as a sentence
    does: a person reads it."""
    if isinstance(content, dict):
        if isinstance(content.get("code"), str):  # in the API's document it is a schema
            for name in ("title", "detail"):
                text = content.get(name, "A sentence")
                assert begins_as_a_sentence(text), f"{name} is no sentence: {text!r}"
        content = list(content.values())
    for inner in content if isinstance(content, list) else ():
        _hold_to_sentences(inner)


def _has_null(content: Any) -> bool:
    """Return whether a member of an answer is null, at any depth."""
    values = content.values() if isinstance(content, dict) else content
    inner = values if isinstance(content, dict | list) else ()
    return content is None or any(_has_null(value) for value in inner)


@cache
def _documented() -> dict[str, Any]:
    paths: dict[str, Any] = document()["paths"]
    return paths


def post_json(path: str, body: Any, **headers: str) -> Answer:
    """POST a JSON body."""
    return call("POST", path, json.dumps(body), content_type="application/json", **headers)


def faults_in(answer: Answer) -> list[tuple[str, str, str]]:
    """Return pointer, code and sentence of each fault that a refusal names."""
    assert answer.status == 422
    errors = answer.json["errors"]
    return [(error["pointer"], error["code"], error["detail"]) for error in errors]


def post_form(path: str, fields: Any, **headers: str) -> Answer:
    """POST a form, as a browser encodes it."""
    return call("POST", path, urlencode(fields, doseq=True), content_type=FORM, **headers)
