"""Put right what Chalice and API Gateway would answer differently from us."""

import json
from collections.abc import Mapping
from typing import Any

from chalice.app import Chalice

from chalicelib.errors import Refusal, UnsupportedMedia
from chalicelib.web.errors import PROBLEM, not_found, problem_of, type_of
from chalicelib.web.http import JSON, NO_STORE

ANYWHERE = "/{proxy+}"
"""What API Gateway calls every path that is none of ours (infra/template/gateway.yaml)."""

_OF_CHALICE: Mapping[str, type[Refusal]] = {"UnsupportedMediaType": UnsupportedMedia}
"""Our word for Chalice's refusals; any other is ours to blame."""


class Api(Chalice):
    """Chalice, with its own refusals (media type, method, unexpected) as problem details too, HEAD
    answered by GET, and a page for a browser that asks for what is not there."""

    def __call__(self, event: Any, context: Any) -> dict[str, Any]:
        """Answer one API Gateway event; HEAD is GET without what GET would show."""
        requested = event["requestContext"]
        if requested["httpMethod"] != "HEAD":
            return self._answer(event, context)
        as_get = {**event, "requestContext": {**requested, "httpMethod": "GET"}}
        return {**self._answer(as_get, context), "body": ""}

    def _answer(self, event: Any, context: Any) -> dict[str, Any]:
        if event["requestContext"]["resourcePath"] == ANYWHERE:
            answer = not_found(event["path"], event.get("headers") or {})
            return dict(answer.to_dict(self.api.binary_types))
        return _without_chalice_error(super().__call__(event, context))


def _without_chalice_error(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer, with problem details in place of one of Chalice's own refusals."""
    error = _chalice_error(answer)
    if error is None:
        return answer
    refusal = _OF_CHALICE.get(error["Code"], Refusal)()
    body = {**problem_of(refusal), "status": answer["statusCode"]}
    if answer["statusCode"] == 405:
        code = "method_not_allowed"
        body |= {"title": "This method is not taken here", "code": code, "type": type_of(code)}
    headers = {**answer.get("headers", {}), "Content-Type": PROBLEM, **NO_STORE}
    return {**answer, "headers": headers, "body": json.dumps(body)}


def _chalice_error(answer: Mapping[str, Any]) -> dict[str, str] | None:
    """Return Chalice's ``{"Code", "Message"}``, where an answer is one of its own refusals."""
    headers = {name.lower(): value for name, value in answer.get("headers", {}).items()}
    if answer["statusCode"] < 400 or headers.get("content-type", JSON) != JSON:
        return None
    body = json.loads(answer["body"])
    return body if isinstance(body, dict) and set(body) == {"Code", "Message"} else None
