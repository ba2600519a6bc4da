"""Make events as API Gateway passes them to the app."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from local.form_fields import form_fields
from local.gateway import proxy_event
from local.web import HttpRequest

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

GatewayEvent = dict[str, Any]

REFERENCE = re.compile(r"SS(?:-\w{3,4}){3}")
"""How a case is called in answers and mails."""
REPORTERS = "sam-"
"""How the addresses of those who report begin."""
_INVENTED: Mapping[str, Any] = {
    "reporter": {
        "name": "Sam Invented",
        "role": "candidate",
        "phone": "01632 960000",
        "language": "en",
    },
    "candidate": {"name": "Sam Invented", "area": "E14001063"},
    "category": "threat_violence",
    "incidents": [
        {"url": "https://x.com/someone/status/20", "text": "I know where you live"},
        {"url": "https://www.facebook.com/somepage/posts/123456?comment_id=789"},
    ],
    "statement": "Three posts within an hour, after the hustings. " * 10,
    "share_with": {"platforms": True, "police": True},
    "declaration": True,
}


def report() -> dict[str, Any]:
    """Return a new report: one mail to a force, one token each for x and facebook.

    Each has another address: one mailbox is mailed so often in a day, and no more.
    """
    submission_id = uuid4()
    reporter = {**_INVENTED["reporter"], "email": f"{REPORTERS}{submission_id.hex}@example.org"}
    return {"submission_id": str(submission_id), **_INVENTED, "reporter": reporter}


def with_code(body: Mapping[str, Any], code: str) -> dict[str, Any]:
    """Return the report as whoever has an access code sends it: the code says who stands."""
    return {**{name: body[name] for name in body if name != "candidate"}, "access_code": code}


def code_of(ready: Mapping[str, Any]) -> str:
    """Return the access code of a seeded candidate of the reports' area."""
    area = _INVENTED["candidate"]["area"]
    codes = (
        candidate["access_code"] for candidate in ready["candidates"] if candidate["area"] == area
    )
    return str(next(codes))


def as_form(body: Mapping[str, Any]) -> bytes:
    """Encode a report as a browser sends it."""
    return urlencode(list(form_fields(body))).encode()


def post_json(body: Mapping[str, Any]) -> GatewayEvent:
    """Make the event of a POST /v1/reports with JSON."""
    return post("/v1/reports", json.dumps(body).encode(), {"Content-Type": JSON})


def post_form(body: Mapping[str, Any]) -> GatewayEvent:
    """Make the event of a POST /v1/reports with a form."""
    return post("/v1/reports", as_form(body), {"Content-Type": FORM})


def post(path: str, body: bytes, headers: Mapping[str, str], **captured: str) -> GatewayEvent:
    """Make the event of any POST; ``captured`` are the parameters in the route."""
    route = path
    for name, value in captured.items():
        route = route.replace(f"/{value}", f"/{{{name}}}", 1)
    request = HttpRequest("POST", path, list(headers.items()), body, "192.0.2.7")
    return proxy_event(request, route, captured)
