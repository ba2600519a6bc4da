"""Describe what tokens tell platforms, for OpenAPI: the payload of each kind of event."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from chalicelib.model.reporter import ReporterRole
from chalicelib.web.responses import IncidentShape, Shape, Time


class TokenCandidate(Shape):
    """About whom; ``area`` is a GSS code, or as it was typed where we know none, ``area_name`` what
    that code is called; ``election`` is Democracy Club's id, ``office`` what the person holds or
    stands for. Names are in English."""

    name: str = ""
    area: str = ""
    area_name: str = ""
    election: str = ""
    election_name: str = ""
    office: str = ""
    office_name: str = ""


class TokenIncident(IncidentShape):
    """One incident on the platform: as it was given, and as its link was recognised."""

    deleted: Literal[True] = True


class TokenAccount(Shape):
    """An account, and how many other reports that the platform was told of name it."""

    handle: str
    other_reports: Annotated[int, Field(ge=0)]


class TokenText(Shape):
    """An incident whose text is, but for a few words, that of other reports that the platform has;
    it is named by the members that an outcome can name it by."""

    url: str = ""
    post_id: str = ""
    comment_id: str = ""
    other_reports: Annotated[int, Field(ge=1)]


class TokenFile(Shape):
    """A file, by the SHA-256 of the original."""

    sha256: str
    content_type: str


class ReportSubmitted(Shape):
    """Payload of ``report-submitted``."""

    category: str
    dsa_categories: Annotated[
        list[str], Field(description="Categories and keywords of the DSA Transparency Database")
    ]
    urgency: str
    signs: list[str]
    candidate: TokenCandidate
    reporter_role: ReporterRole
    submitted_at: Time
    incidents: list[TokenIncident]
    accounts: list[TokenAccount]
    texts: list[TokenText]
    evidence: list[TokenFile]
    acknowledge_by: Time
    decide_by: Time


class EvidenceAdded(Shape):
    """Payload of ``evidence-added``."""

    evidence: list[TokenFile]


class IncidentsAdded(Shape):
    """Payload of ``incidents-added``: those that were added on this platform."""

    incidents: list[TokenIncident]


class MessageToPlatform(Shape):
    """Payload of ``message``."""

    message_id: str
    text: str


class TokenIncidentName(Shape):
    """What an outcome can name an incident by."""

    url: str = ""
    post_id: str = ""
    comment_id: str = ""


class ResponseOverdue(Shape):
    """Payload of ``response-overdue``; ``half_time`` for the reminder before it is. ``incidents``
    are those without a decision, where others have one."""

    what: Literal["acknowledge", "decide", "preserve"]
    due: Time
    half_time: bool
    incidents: Annotated[list[TokenIncidentName], Field(default_factory=list)]


class ReportWithdrawn(Shape):
    """Payload of ``report-withdrawn``."""

    withdrawn_at: Time


class OutcomeAppealed(Shape):
    """Payload of ``outcome-appealed``; ``outcome_id`` is the platform's own."""

    text: str
    outcome_id: str = ""


class PreservationRequested(Shape):
    """Payload of ``preservation-requested``: answer it by ``POST …/preservations`` with its jti."""

    legal_basis: str
    requested_at: Time
    days: int
    until: Time
    incidents: list[TokenIncidentName]


class VerificationSent(Shape):
    """Payload of ``verification``."""

    state: str = ""


PAYLOADS: Mapping[str, type[Shape]] = {
    "report-submitted": ReportSubmitted,
    "evidence-added": EvidenceAdded,
    "incidents-added": IncidentsAdded,
    "message": MessageToPlatform,
    "response-overdue": ResponseOverdue,
    "report-withdrawn": ReportWithdrawn,
    "outcome-appealed": OutcomeAppealed,
    "preservation-requested": PreservationRequested,
    "verification": VerificationSent,
}
"""By the kind of event, as the configuration lists them."""
