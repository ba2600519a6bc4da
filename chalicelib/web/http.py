"""The one place where what went wrong becomes HTTP: RFC 9457 problem details."""

import functools
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from chalice.app import Chalice, Request, Response

from chalicelib.errors import (
    Fault,
    LostRace,
    Malformed,
    NotFound,
    Refusal,
    RulesBroken,
    TooLarge,
    TooManyTries,
    Unavailable,
    UnsupportedMedia,
)
from chalicelib.limits import BODY
from chalicelib.telemetry import log_unexpected

if TYPE_CHECKING:
    from pydantic import BaseModel

JSON = "application/json"
PROBLEM = "application/problem+json"
RETRY_AFTER = "5"
"""Seconds to wait for a dependency that is down."""
NO_STORE = {"Cache-Control": "no-store"}

_OF_CHALICE: Mapping[str, type[Refusal]] = {
    "UnsupportedMediaType": UnsupportedMedia,
    "NotFoundError": NotFound,
    "TooManyRequestsError": TooManyTries,
}

Body = TypeVar("Body", bound="BaseModel")
View = Callable[..., Response]
Headers = dict[str, str | list[str]]


def problem_of(refusal: Refusal) -> dict[str, Any]:
    """The problem+json members: ``type``, ``title``, ``status``, ``code`` and ``errors``."""
    said: dict[str, Any] = {
        "type": f"tag:standsafe.example.org,2026:{refusal.public_code}",
        "title": refusal.title,
        "status": refusal.status,
        "code": refusal.public_code,
    }
    if refusal.detail:
        said["detail"] = refusal.detail
    faults: tuple[Fault, ...] = getattr(refusal, "faults", ())
    if faults:
        said["errors"] = [
            {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            for fault in faults
        ]
    return said


def problem(refusal: Refusal) -> Response:
    """The answer to a refusal, with ``Retry-After`` where there is a time to wait."""
    headers: Headers = {"Content-Type": PROBLEM, **NO_STORE}
    if isinstance(refusal, TooManyTries):
        headers["Retry-After"] = str(refusal.retry_after)
    if isinstance(refusal, Unavailable):
        headers["Retry-After"] = RETRY_AFTER
    return Response(json.dumps(problem_of(refusal)), headers, refusal.status)


def as_json(body: Mapping[str, Any], status: int = 200, **headers: str) -> Response:
    """A JSON answer that no cache keeps."""
    said: Headers = {"Content-Type": JSON, **NO_STORE, **headers}
    return Response(json.dumps(body, ensure_ascii=False), said, status)


def as_html(page: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An HTML answer that no cache, and no Back button, keeps."""
    said: Headers = {"Content-Type": "text/html; charset=utf-8", **NO_STORE, **(headers or {})}
    return Response(page, said, status)


def refusals_answered(view: View) -> View:
    """A view whose refusals, and whatever nobody foresaw, become problem details."""

    @functools.wraps(view)
    def answered_view(*args: Any, **kwargs: Any) -> Response:
        return answered(lambda: view(*args, **kwargs))

    return answered_view


def answered(act: Callable[[], Response]) -> Response:
    """Turn whatever goes wrong into an answer."""
    try:
        return act()
    except Refusal as refusal:
        return problem(refusal)
    except LostRace:
        return problem(Unavailable())
    except Exception as error:
        log_unexpected("request failed", error)
        return problem(Refusal())


def body_of(request: Request) -> bytes:
    """The body's bytes. Raises TooLarge over 128 KB."""
    raw = request.raw_body
    body = raw.encode() if isinstance(raw, str) else raw
    if len(body) > BODY:
        raise TooLarge
    return body


def parse_json(body: bytes) -> Any:
    """The JSON value in a body. Raises Malformed for anything else, NaN and doubled names too."""
    try:
        return json.loads(
            body.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_once_each
        )
    except (ValueError, RecursionError) as error:
        raise Malformed(code="not_json") from error


def read_body(kind: type[Body], body: Any) -> Body:
    """A parsed body as its model. Raises Malformed, or RulesBroken with every fault at once."""
    from pydantic import ValidationError

    if not isinstance(body, dict):
        raise Malformed(code="not_an_object")
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise RulesBroken(validation_faults(error)) from error


def media_type(request: Request) -> str:
    """The content type without its parameters, in lower case."""
    return str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()


def validation_faults(error: Any) -> tuple[Fault, ...]:
    """Faults of a pydantic ValidationError, without the content that was at fault."""
    return tuple(
        Fault(_pointer(said["loc"]), _code(said["type"]), _detail(said))
        for said in error.errors(include_input=False, include_url=False, include_context=False)
    )


def _pointer(location: tuple[str | int, ...]) -> str:
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return "".join(f"/{part}" for part in parts)


def _code(kind: str) -> str:
    return {"extra_forbidden": "unknown_member", "value_error": "email_unusable"}.get(kind, kind)


def _detail(said: Mapping[str, Any]) -> str:
    """Pydantic's words; but an address that cannot be used is not repeated."""
    if said["type"] == "value_error":
        return "Must be an email address, such as name@example.org"
    if said["type"] == "extra_forbidden":
        return "Is not a member of this object"
    return str(said["msg"])


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name occurs twice")
    return members


ANYWHERE = "/{proxy+}"
"""What API Gateway calls every path that is none of ours (infra/template/gateway.yaml)."""


class Api(Chalice):
    """Chalice, with its own refusals (media type, method, unexpected) as problem details too, HEAD
    wherever there is GET, and a page for a browser that asks for what is not there."""

    def _register_route(
        self, name: str, user_handler: Any, kwargs: Any, **unused: dict[str, Any]
    ) -> None:
        methods = kwargs["kwargs"].get("methods", ["GET"])
        if "GET" in methods:
            kwargs["kwargs"]["methods"] = [*methods, "HEAD"]
        super()._register_route(name, user_handler, kwargs, **unused)

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer one API Gateway event; HEAD is GET without what GET would show."""
        asked = event["requestContext"]
        if asked["httpMethod"] != "HEAD":
            return self._answer(event, context)
        as_get = {**event, "requestContext": {**asked, "httpMethod": "GET"}}
        return {**self._answer(as_get, context), "body": ""}

    def _answer(self, event: Any, context: Any) -> dict[str, Any]:
        if event["requestContext"]["resourcePath"] == ANYWHERE:
            from chalicelib.web.html_errors import nothing_there

            headers = event.get("headers") or {}
            return nothing_there(event["path"], headers).to_dict(self.api.binary_types)
        answer: dict[str, Any] = super().__call__(event, context)
        said = _chalice_error(answer)
        if said is None:
            return answer
        refusal = _OF_CHALICE.get(said["Code"], Refusal)()
        body = {**problem_of(refusal), "status": answer["statusCode"]}
        if answer["statusCode"] == 405:
            body |= {"title": "This method is not taken here", "code": "method_not_allowed"}
        headers = {**answer.get("headers", {}), "Content-Type": PROBLEM, **NO_STORE}
        return {**answer, "headers": headers, "body": json.dumps(body)}


def _chalice_error(answer: Mapping[str, Any]) -> dict[str, str] | None:
    """Chalice's ``{"Code", "Message"}``, where an answer is one of its own refusals."""
    headers = {name.lower(): value for name, value in answer.get("headers", {}).items()}
    if answer["statusCode"] < 400 or headers.get("content-type", JSON) != JSON:
        return None
    said = json.loads(answer["body"])
    return said if isinstance(said, dict) and set(said) == {"Code", "Message"} else None
