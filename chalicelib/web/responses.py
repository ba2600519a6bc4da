"""The shapes of our answers, for the OpenAPI document; tests hold the answers to them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.model.exchange import Status
from chalicelib.model.incident import IncidentForPlatform
from chalicelib.model.officer import Stage
from chalicelib.model.statement_of_reasons import StatementOfReasons

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Reference = Annotated[
    str, Field(pattern=r"^SS-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{3}$")
]


def _left_out(schema: dict[str, Any]) -> None:
    """Optional members are absent, never null: they have no default to speak of."""
    for member in schema.get("properties", {}).values():
        member.pop("default", None)
        choices = [choice for choice in member.pop("anyOf", []) if choice != {"type": "null"}]
        member |= choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {}


class Shape(BaseModel):
    """Optional members are left out, never null."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_left_out)


def _as_kept(schema: dict[str, Any]) -> None:
    """What is recognised beside what was typed is held to no length of ours."""
    _left_out(schema)
    for member in schema.get("properties", {}).values():
        member.pop("maxLength", None)


class IncidentShape(IncidentForPlatform):
    """What everybody who is told of an incident gets of it, in a token or on the case page."""

    model_config = ConfigDict(json_schema_extra=_as_kept)

    seen_at: Time = ""
    post_id: str = ""
    comment_id: str = ""


class FaultShape(Shape):
    """One thing wrong with a body."""

    pointer: Annotated[str, Field(description="RFC 6901 JSON pointer into the body")]
    code: str
    detail: str


class Problem(Shape):
    """RFC 9457 problem details. ``code`` is listed in docs/errors.md."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    errors: list[FaultShape] = []


class PromiseShape(Shape):
    """Whose time it is, and when it falls due; a self-report has no clock of ours."""

    basis: Literal["published", "ours"]
    acknowledge_by: Time = ""
    decide_by: Time = ""
    source_url: str = ""
    checked: str = ""


class SelfReport(Shape):
    """The official route, and a text to copy."""

    url: str = ""
    phone: str = ""
    text: str


class OutcomeShape(Shape):
    """What a recipient says it did."""

    outcome_id: str
    status: Status
    at: Time
    incidents: list[str] = []
    statement_of_reasons: StatementOfReasons | None = None
    message: str = ""


State = Literal[
    "queued",
    "sent",
    "delivered",
    "acknowledged",
    "under_review",
    "decided",
    "need_more_info",
    "failed",
    "held",
    "withdrawn",
    "self_report",
]


class StageReached(Shape):
    """How far an authority says that it has got, where it lets the reporter see that."""

    stage: Stage
    at: Time


class RecipientShape(Shape):
    """A platform or an authority that the case was routed to."""

    id: str
    kind: Literal["platform", "police", "electoral", "returning_officer"]
    name: str
    state: State
    promise: PromiseShape
    sent_at: Time = ""
    delivered_at: Time = ""
    acknowledged_at: Time = ""
    decided_at: Time = ""
    overdue: bool
    stage: StageReached | None = None
    escalated_to: str = ""
    outcome: OutcomeShape | None = None
    self_report: SelfReport | None = None
    also: Annotated[
        list[str], Field(description="Forces of the rest of a split constituency, not told by us")
    ] = []


class StandingCandidate(Shape):
    """A name on the ballot paper; ``party`` is empty for an independent."""

    name: str
    party: str


class Standing(Shape):
    """Who stands in a constituency, by name."""

    candidates: list[StandingCandidate]


class Accepted(Shape):
    """The answer to a report. The receipt is shown this once."""

    reference: Reference
    receipt: str
    status_url: str
    verified: bool
    recipients: list[RecipientShape]


class TimelineEntry(Shape):
    """One thing that happened."""

    seq: int
    at: Time
    by: Literal["candidate", "service", "platform", "authority"]
    who: str = ""
    what: str
    text: str = ""


class EvidenceShape(Shape):
    """One file of the case."""

    filename: str
    sha256: str = ""
    state: Literal["pending", "stored", "rejected"]
    reason: Annotated[str, Field(description="A code; docs/evidence.md says what each means")] = ""
    scan: Annotated[
        Literal["awaited", "not_scanned", "clean", "infected"] | None,
        Field(description="What the malware scanner says; not_scanned where none looked"),
    ] = None


class UploadPlace(Shape):
    """Where one file may be posted: multipart/form-data, every field, then the file as ``file``."""

    upload_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    url: str
    fields: dict[str, str]
    expires_at: Time


class UploadState(Shape):
    """What became of an upload."""

    state: Literal["pending", "checked", "rejected"]
    sha256: str = ""
    content_type: str = ""
    size: int = 0
    reason: Annotated[str, Field(description="A code; docs/evidence.md says what each means")] = ""


class EvidenceLink(Shape):
    """A platform's copy of a picture: without metadata, so with a digest of its own."""

    url: str
    expires_at: Time
    sha256: Annotated[str, Field(description="Of what the link gives")]
    content_type: str
    scan: Annotated[
        Literal["not_scanned", "clean"],
        Field(description="What the malware scanner says; not_scanned where none looked"),
    ]


class MessageShape(Shape):
    """One message of the case."""

    message_id: str
    at: Time
    from_: Annotated[str, Field(alias="from")]
    to: str
    text: str


class Acted(Shape):
    """What was done stands since ``at``; the recipients as they were then."""

    reference: Reference
    at: Time
    recipients: list[RecipientShape]


class Download(Shape):
    """Where everything that is held is, as one ZIP file, for a quarter of an hour."""

    url: str
    expires_at: Time


class StatusShape(Shape):
    """All of a case that its reporter may see."""

    reference: Reference
    submitted_at: Time
    category: str
    urgency: str
    verified: bool
    withdrawn: bool
    recipients: list[RecipientShape]
    timeline: list[TimelineEntry]
    evidence: list[EvidenceShape]
    messages: list[MessageShape]


class Named(Shape):
    """Something of the catalogue, or an authority, by id and by name."""

    id: str
    name: str


class PollAnswer(Shape):
    """RFC 8936, 2.3: tokens by id, and whether more wait."""

    sets: Annotated[
        dict[str, str],
        Field(
            description="Tokens by jti: JWS, ES256. Their one event is named {iss}/events/{kind}; "
            "its payload is ReportSubmitted, EvidenceAdded, MessageToPlatform, ResponseOverdue, "
            "ReportWithdrawn, OutcomeAppealed or VerificationSent."
        ),
    ]
    moreAvailable: bool  # RFC 8936's name


class OutcomeResult(Shape):
    """What became of one outcome, in the order they came."""

    outcome_id: str = ""
    status: Literal[200, 201, 403, 409, 422]
    errors: list[FaultShape] = []


class OutcomeResults(Shape):
    """The answer to outcomes."""

    results: list[OutcomeResult]


class Jwks(Shape):
    """RFC 7517: our public signing keys."""

    keys: list[dict[str, str]]


class SsfConfiguration(Shape):
    """OpenID SSF 1.0, section 7."""

    spec_version: str
    issuer: str
    jwks_uri: str
    delivery_methods_supported: list[str]
    authorization_schemes: list[dict[str, str]]
    events_supported: list[str]
    default_subjects: str
