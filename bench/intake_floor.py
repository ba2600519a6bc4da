"""Define the floor of intake: what any Chalice app with these libraries does to accept such a form.

One route, the body parsed, a pydantic model of the same members and lengths (without the rules that
need the catalogue), powertools' Logger around it as in app.py, and one conditional put by PynamoDB
of an item at least as large as the product's into a table made the same way. Who sends a form gets
the product's page, rendered once and filled in with texts that were made beforehand. No ids or
receipts are derived, nothing is encrypted, chained, recognised or routed.
"""

import json
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl
from uuid import UUID

from aws_lambda_powertools import Logger
from chalice.app import Chalice, ConvertToMiddleware, Response
from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints
from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.rendering.stencil import stencil

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
HTML = "text/html; charset=utf-8"

FloorName = Annotated[str, StringConstraints(max_length=200)]


class FloorPart(BaseModel):
    """Refuses unknown members, as the product does."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FloorReporter(FloorPart):
    """The person who reports."""

    name: FloorName
    role: Literal["candidate", "agent", "staff", "family", "other"]
    email: EmailStr | None = None
    phone: Annotated[str | None, StringConstraints(max_length=50)] = None
    language: str = "en"


class FloorCandidate(FloorPart):
    """The candidate that a report is about."""

    name: FloorName
    area: FloorName


class FloorIncident(FloorPart):
    """One thing that was posted."""

    url: Annotated[str | None, StringConstraints(max_length=2_048)] = None
    platform: Annotated[str | None, StringConstraints(max_length=100)] = None
    text: Annotated[str | None, StringConstraints(max_length=2_000)] = None


class FloorConsent(FloorPart):
    """The recipients that the reporter allows."""

    platforms: bool = False
    police: bool = False
    electoral: bool = False


class FloorReport(FloorPart):
    """A report."""

    submission_id: UUID
    reporter: FloorReporter
    candidate: FloorCandidate
    category: str
    incidents: Annotated[tuple[FloorIncident, ...], Field(max_length=50)]
    statement: Annotated[str | None, StringConstraints(max_length=10_000)] = None
    share_with: FloorConsent = FloorConsent()
    declaration: bool


class FloorRow(Model):
    """The item that is put. The benchmark makes its table and sets the padding."""

    class Meta:
        table_name = "standsafe-bench-floor"
        connect_timeout_seconds = 2
        read_timeout_seconds = 5

    padding = b""

    case_id = UnicodeAttribute(hash_key=True)
    seq = NumberAttribute(range_key=True)
    at = UnicodeAttribute()
    kind = UnicodeAttribute()
    hour = UnicodeAttribute()
    report = UnicodeAttribute()
    rest = BinaryAttribute(legacy_encoding=False)


_LABELS = {
    "receipt": "R9F4-XK2M-77QP-VTWD-3H",
    "told_now": 1_400 * ".",
    "hidden": 1_600 * ".",
}
"""What is filled into the page, as long as in the product's: recipients, and the form's fields."""

app = Chalice("floor")
logger = Logger(service="floor")
app.register_middleware(ConvertToMiddleware(logger.inject_lambda_context))


@app.route("/v1/reports", methods=["POST"], content_types=[JSON, FORM])
def post_report() -> Response:
    """Parse, validate, put, answer."""
    request: Any = app.current_request
    body = request.raw_body
    form = request.headers["content-type"] == FORM
    report = FloorReport.model_validate(_nested(body) if form else json.loads(body))
    now = datetime.now(UTC)
    row = FloorRow(
        str(report.submission_id),
        1,
        at=now.isoformat(),
        kind="report_submitted",
        hour=now.strftime("%Y-%m-%dT%H"),
        report=report.model_dump_json(),
        rest=FloorRow.padding,
    )
    row.save(condition=FloorRow.seq.does_not_exist())
    if form:
        return Response(_page(row.case_id), {"Content-Type": HTML}, 201)
    return Response(json.dumps({"reference": row.case_id}), {"Content-Type": JSON}, 201)


def _page(reference: str) -> str:
    page = stencil(
        "pages/confirmation.html.j2",
        "en",
        ("reference", *_LABELS),
        path="/status",
        status_link="/status",
        verified=False,
        outcome="told",
        self_reports="",
        covered="",
    )
    return page.fill({"reference": reference, **_LABELS})


def _nested(form: bytes) -> dict[str, Any]:
    """Nest the fields of a form: ``incidents.0.url`` and ``reporter.name`` as JSON has them."""
    body: dict[str, Any] = {"incidents": {}}
    for name, value in parse_qsl(form.decode()):
        *parents, member = name.split(".")
        inner = body
        for parent in parents:
            inner = inner.setdefault(parent, {})
        inner[member] = value
    return {**body, "incidents": tuple(body["incidents"].values())}
