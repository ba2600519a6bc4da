"""Describe what several of our answers hold, for the OpenAPI document; tests hold answers to it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from chalicelib.catalogue.routing import RecipientKind
from chalicelib.model.exchange import Status
from chalicelib.model.incident import SIGHTING_FORMATS, IncidentForPlatform
from chalicelib.model.officer import StageName
from chalicelib.model.recipient import RecipientState
from chalicelib.model.statement_of_reasons import StatementOfReasons

Time = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Reference = Annotated[
    str, Field(pattern=r"^SS-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{3}$")
]


def _left_out(schema: dict[str, Any]) -> None:
    """Show optional members as absent, never null: they have no default to speak of."""
    for member in schema.get("properties", {}).values():
        member.pop("default", None)
        choices = [choice for choice in member.pop("anyOf", []) if choice != {"type": "null"}]
        member |= choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {}


class Shape(BaseModel):
    """Optional members are left out, never null."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_left_out)


def _as_kept(schema: dict[str, Any]) -> None:
    """Hold what is recognised beside what was typed to no length of ours."""
    _left_out(schema)
    for member in schema.get("properties", {}).values():
        member.pop("maxLength", None)


class IncidentShape(IncidentForPlatform):
    """What everybody who is told of an incident gets of it, in a token or on the case page."""

    model_config = ConfigDict(json_schema_extra=_as_kept)

    seen_at: Annotated[str, Field(json_schema_extra={"anyOf": SIGHTING_FORMATS})] = ""
    post_id: str = ""
    comment_id: str = ""
    community: str = ""


class AreaChoice(Shape):
    """An area that may be meant."""

    gss: Annotated[str, Field(description="GSS code; our own id where the area has none")]
    name: str
    name_cy: Annotated[str, Field(description="Its Welsh name, where that is another")] = ""
    kind: str
    council: Annotated[str, Field(description="The name of the council that it is within")] = ""
    council_cy: Annotated[str, Field(description="Its Welsh name, where that is another")] = ""


class FaultShape(Shape):
    """One thing wrong with a body."""

    pointer: Annotated[str, Field(description="RFC 6901 JSON pointer into the body")]
    code: str
    detail: str
    choices: list[AreaChoice] = []


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
    bound_by: Annotated[
        Literal["", "law", "commitment"],
        Field(
            description="Of a time that binds: UK law, or what the recipient committed itself to"
        ),
    ] = ""


class RegulatorShape(Shape):
    """Who can be told that a time that binds a platform has passed."""

    name: str
    url: str


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
    ticket: Annotated[str, Field(description="The recipient's own number for it")] = ""


class StageReached(Shape):
    """How far an authority says that it has got, where it lets the reporter see that."""

    stage: StageName
    at: Time
    crime_reference: str = ""


class IncidentReached(Shape):
    """How far a platform has got with one incident that it was told of."""

    url: str = ""
    post_id: str = ""
    handle: str = ""
    state: RecipientState


class IncidentState(IncidentReached):
    """How far a platform has got with one incident that it was told of, and what it said of it."""

    outcome: OutcomeShape | None = None


class RecipientShape(Shape):
    """A platform or an authority that the case was routed to."""

    id: str
    kind: RecipientKind
    name: str
    state: RecipientState
    promise: PromiseShape
    sent_at: Time = ""
    delivered_at: Time = ""
    acknowledged_at: Time = ""
    decided_at: Time = ""
    overdue: bool
    stage: StageReached | None = None
    escalated_to: str = ""
    regulator: RegulatorShape | None = None
    outcome: OutcomeShape | None = None
    incidents: Annotated[
        list[IncidentState], Field(description="Of a platform: each incident that is on it")
    ] = []
    self_report: SelfReport | None = None
    also: Annotated[list[str], Field(description="Other forces of the area, not told by us")] = []


class TimelineEntry(Shape):
    """One thing that happened."""

    seq: int
    at: Time
    by: Literal["candidate", "service", "platform", "authority"]
    who: str = ""
    what: str
    text: str = ""


class MessageShape(Shape):
    """One message of the case."""

    message_id: str
    at: Time
    from_: Annotated[str, Field(alias="from")]
    to: str
    text: str


class AuthorityName(Shape):
    """An authority, by id and by name."""

    id: str
    name: str
