"""Describe a case, and a list of cases, as an authority's officer reads them; for OpenAPI."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.catalogue.routing import RecipientKind
from chalicelib.model.bodies import LanguageCode
from chalicelib.model.evidence import EvidenceState
from chalicelib.model.exchange import Status
from chalicelib.model.officer import StageName
from chalicelib.model.recipient import RecipientState
from chalicelib.web.responses import (
    AuthorityName,
    IncidentReached,
    IncidentShape,
    MessageShape,
    RecipientShape,
    Reference,
    Shape,
    Time,
    TimelineEntry,
)


class SignShape(Shape):
    """A sign that raised the urgency, or that recipients should know of."""

    id: str
    label: str


class AccountShape(Shape):
    """An account that a report names."""

    platform: str = ""
    handle: str


class CaseEntry(Shape):
    """One case of the list."""

    reference: Reference
    submitted_at: Time
    updated_at: Annotated[Time, Field(description="When something happened to it; not: was read")]
    urgency: str
    category: str
    verified: Annotated[bool, Field(description="It came with an access code")]
    state: RecipientState
    overdue: bool
    new: Annotated[bool, Field(description="It came within a day")]
    waiting: Annotated[bool, Field(description="Not confirmed, or a message is unanswered")]
    held: Annotated[bool, Field(description="Police hold a platform back")]
    open: Annotated[bool, Field(description="Neither withdrawn nor at its last stage")]
    candidate: str
    area: Annotated[str, Field(description="The constituency or ward")]
    accounts: list[AccountShape]
    stage: Annotated[
        StageName | None,
        Field(description="What the authority last recorded, since it was last told of it"),
    ] = None
    acknowledged_at: Time | None = None


class OfficerShape(Shape):
    """Who read or acted, as they said themselves."""

    name: str
    role: str


class CaseList(Shape):
    """A page of an authority's cases, in no order that says anything."""

    authority: AuthorityName
    officer: Annotated[OfficerShape, Field(description="Under whose name the session reads")]
    cases: list[CaseEntry]
    next: Annotated[str, Field(description="The cursor of the next page, where there is one")] = ""


class OfficerEntry(TimelineEntry):
    """One thing that happened; of your own authority's readings and acts, who it was."""

    officer: OfficerShape | None = None
    reason: Annotated[str, Field(description="Why it was handed over; not for the reporter")] = ""
    kept_back: Annotated[bool, Field(description="The reporter does not see it")] = False
    crime_reference: str = ""
    officer_contact: str = ""
    note: str = ""
    correction: Annotated[str, Field(description="Why the stage went back")] = ""


class OfficerCandidate(Shape):
    """About whom. Without ``area_code``, ``area`` is as typed, and no area of ours. ``election`` is
    Democracy Club's id; who holds office has none."""

    name: str = ""
    area: str = ""
    area_code: str = ""
    election: str = ""
    election_name: str = ""
    office: str = ""
    at_risk_area: str = ""


class OfficeShape(Shape):
    """What somebody holds, or stands for."""

    id: str
    name: str


class ProgrammeShape(Shape):
    """A police programme that covers whom the case is about, and what has it flagged."""

    id: str
    label: str
    sentence: str
    url: str


class LawShape(Shape):
    """An offence or an order, by its section."""

    title: str
    instrument: str
    what: str
    url: str


class LawOfCase(Shape):
    """What law may apply: chosen by a program, which decides nothing."""

    nation: str
    prosecutor: str
    offences: list[LawShape]
    orders: list[LawShape]


class OfficerReporter(Shape):
    """Whom to call."""

    name: str
    role: str
    email: str = ""
    phone: str = ""
    language: LanguageCode


class OfficerIncident(IncidentShape):
    """One incident as it was given, and what its link says."""

    platform: str = ""
    platform_named: str = ""


class OfficerOutcome(Shape):
    """What another recipient did, without what it wrote to the reporter."""

    status: Status
    at: Time
    ticket: str = ""


class OfficerIncidentState(IncidentReached):
    """How far a platform has got with one incident."""

    outcome: OfficerOutcome | None = None


class PoliceRouteShape(Shape):
    """Where a platform takes what police ask of it."""

    how: str
    url: str


class OfficerPreservation(Shape):
    """What police last asked a platform to keep, or are to ask it, the reader's own request before
    any other's."""

    status: Literal["requested", "preserved", "refused", "overdue"]
    at: Time
    until: Time
    told: Annotated[bool, Field(description="False where the police have to ask it themselves")]
    answered_at: Time = ""
    kept_until: Annotated[str, Field(description="As the platform said it: a day or a time")] = ""
    ticket: Annotated[str, Field(description="For the force that asked, as what follows")] = ""
    route: PoliceRouteShape | None = None
    text: str = ""


class OfficerRecipient(Shape):
    """How far another recipient of the case is."""

    id: str
    kind: RecipientKind
    name: str
    state: RecipientState
    overdue: bool
    sent_at: Time = ""
    delivered_at: Time = ""
    acknowledged_at: Time = ""
    decided_at: Time = ""
    held_until: Time = ""
    held_by: Annotated[str, Field(description="Who may release it")] = ""
    outcome: OfficerOutcome | None = None
    incidents: Annotated[list[OfficerIncidentState], Field(default_factory=list)]
    preservation: OfficerPreservation | None = None


class OfficerFile(Shape):
    """A file of the case. It is handed out in the bundle."""

    filename: str = ""
    state: EvidenceState
    content_type: str = ""
    size: int = 0
    sha256: str = ""
    nature: str = ""
    reason: str = ""
    incidents: Annotated[
        tuple[int, ...],
        Field(description="Places, from 0, of the incidents whose platforms may have the file"),
    ] = ()


class ElsewhereShape(Shape):
    """Cases of another authority, to be asked for there."""

    authority: str
    cases: int


class WrongLinkShape(Shape):
    """Who called a link wrong; the reason is for its own officers."""

    authority: str
    at: Time
    reason: str = ""


class SharedShape(Shape):
    """What other cases share with this one. It alerts and decides nothing."""

    shares: Literal["account", "text"]
    incident: Annotated[int, Field(description="The place, from 0, of the first that has it")]
    platform: str = ""
    handle: str = ""
    other_cases: int = 0
    at_least: Annotated[bool, Field(description="There may be more")] = False
    verified: Annotated[int, Field(description="Of them, with an access code")] = 0
    own: Annotated[list[Reference], Field(description="Some of your own", default_factory=list)]
    own_cases: int = 0
    elsewhere: Annotated[list[ElsewhereShape], Field(default_factory=list)]
    rejected: WrongLinkShape | None = None


class TypedShape(Shape):
    """What was typed in one place of a report about danger, and could not be used there."""

    place: Annotated[str, Field(description="What people call the place, in English")]
    text: str


class OfficerCase(Shape):
    """A case as the officer of an authority sees it."""

    reference: Reference
    submitted_at: Time
    category: str
    category_label: str
    urgency: str
    urgency_label: str
    immediate_danger: bool
    verified: bool
    signs: list[SignShape]
    reason: Annotated[str, Field(description="Why this authority was told")]
    candidate: OfficerCandidate
    office: OfficeShape | None = None
    police_programme: ProgrammeShape | None = None
    law: LawOfCase | None = None
    days: Annotated[list[str], Field(description="On which it was seen; else that of the report")]
    reporter: OfficerReporter
    incidents: list[OfficerIncident]
    as_typed: Annotated[list[TypedShape], Field(description="What could not be sorted")]
    stated: Annotated[str, Field(description="What the reporter wrote freely")] = ""
    statement: Annotated[str, Field(description="`as_typed` and `stated` as one text")] = ""
    you: Annotated[RecipientShape, Field(description="The authority's own state and times")]
    recipients: Annotated[list[OfficerRecipient], Field(description="The others")]
    other_forces: Annotated[
        list[str], Field(description="Other forces of the area, not told by us")
    ]
    evidence: list[OfficerFile]
    messages: Annotated[list[MessageShape], Field(description="Between you and the reporter")]
    timeline: list[OfficerEntry]
    officer: Annotated[OfficerShape, Field(description="Under whose name the session acts")]
    takers: Annotated[list[str], Field(description="To whom the case can be handed over")]
    shared: Annotated[list[SharedShape], Field(description="What other cases share with it")]
