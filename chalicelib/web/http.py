"""Read requests and write answers as Chalice has them: media types, bytes, headers."""

import json
from collections.abc import Mapping
from typing import Any

from chalice.app import Request, Response

from chalicelib.errors import TooLarge
from chalicelib.limits import BODY, REPORT_FORM
from chalicelib.units import Size

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
HTML = "text/html"
TEXT = "text/plain"
NO_STORE = {"Cache-Control": "no-store"}
PUBLIC = {"Cache-Control": "public, max-age=300"}

Headers = dict[str, str | list[str]]


def as_json(body: Mapping[str, Any], status: int = 200, **headers: str) -> Response:
    """Return a JSON answer that no cache keeps, unless ``headers`` say otherwise."""
    merged: Headers = {"Content-Type": JSON, **NO_STORE, **headers}
    return Response(json.dumps(body, ensure_ascii=False), merged, status)


def as_html(page: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return an HTML answer that no cache, and no Back button, keeps."""
    merged: Headers = {"Content-Type": f"{HTML}; charset=utf-8", **NO_STORE, **(headers or {})}
    return Response(page, merged, status)


def see_other(location: str, **headers: str) -> Response:
    """Lead a browser to another page, by GET."""
    return as_html("", 303, {"Location": location, **headers})


def body_of(request: Request) -> bytes:
    """Return the body's bytes. Raises TooLarge over ``BODY``."""
    return _bytes_of(request, BODY)


def report_form_of(request: Request) -> bytes:
    """Return the bytes of a report's form, which are up to nine for a letter of one that JSON has
    in three. Raises TooLarge over ``REPORT_FORM``."""
    return _bytes_of(request, REPORT_FORM)


def _bytes_of(request: Request, most: Size) -> bytes:
    raw = request.raw_body
    body = raw.encode() if isinstance(raw, str) else raw
    if len(body) > most:
        raise TooLarge
    return body


def is_encoded(request: Request) -> bool:
    """Return whether the body came in a coding that we do not undo (RFC 9110, 8.4)."""
    return str(request.headers.get("content-encoding", "")).strip().lower() not in {"", "identity"}


def media_type(request: Request) -> str:
    """Return the content type without its parameters, in lower case."""
    return str(request.headers.get("content-type", "")).partition(";")[0].strip().lower()


def accepts_html(request: Request) -> bool:
    """Return whether a person reads the answer. Who sent JSON is a program, whatever it takes."""
    return HTML in str(request.headers.get("accept", "")) and media_type(request) != JSON
