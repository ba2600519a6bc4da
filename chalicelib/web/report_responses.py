"""Describe what the API of reports answers, for the OpenAPI document."""

from typing import Annotated, Literal

from pydantic import Field

from chalicelib.model.evidence import EvidenceState, ScanVerdict
from chalicelib.web.responses import (
    AreaChoice,
    MessageShape,
    RecipientShape,
    Reference,
    Shape,
    Time,
    TimelineEntry,
)


class BallotCandidate(Shape):
    """A name on the ballot paper; ``party`` is empty for an independent."""

    name: str
    party: str


class ListedArea(AreaChoice):
    """An area that may be meant. ``former_gss``: the code that was given, which it has no more."""

    former_gss: str = ""


class AreasResponse(Shape):
    """Areas that may be meant, those that are called so first."""

    areas: list[ListedArea]


class CandidatesResponse(Shape):
    """Who stands in an area, by name."""

    candidates: list[BallotCandidate]


class ReportResponse(Shape):
    """The answer to a report. The receipt is shown this once."""

    reference: Reference
    receipt: str
    status_url: str
    verified: bool
    recipients: list[RecipientShape]
    not_understood: Annotated[
        tuple[str, ...],
        Field(description="JSON pointers to what danger was not refused for; it is kept as typed"),
    ] = ()


class EvidenceShape(Shape):
    """One file of the case."""

    filename: str
    sha256: str = ""
    state: EvidenceState
    reason: Annotated[str, Field(description="A code; docs/evidence.md says what each means")] = ""
    nature: Annotated[
        Literal["active", "encrypted", "unreadable"] | None,
        Field(description="What a document does when it is opened; absent where that is nothing"),
    ] = None
    scan: Annotated[
        ScanVerdict | None,
        Field(description="What the malware scanner says; not_scanned where none looked"),
    ] = None
    incidents: Annotated[
        tuple[int, ...],
        Field(description="Places, from 0, of the incidents whose platforms may have the file"),
    ] = ()


class UploadPart(Shape):
    """One part of a file: where it may be put, unless it has arrived."""

    number: int
    size: int
    url: str = ""
    arrived: bool = False


class UploadPlace(Shape):
    """Where one file may be posted: multipart/form-data, every field, then the file as ``file``.
    With ``in_parts``: where each of its parts may be put, with no other header than its length."""

    upload_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    url: str = ""
    fields: dict[str, str] | None = None
    parts: list[UploadPart] | None = None
    expires_at: Time


class UploadParts(Shape):
    """Every part of a file, in order, as they are now."""

    upload_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    parts: list[UploadPart]
    expires_at: Time


class UploadState(Shape):
    """What became of an upload."""

    state: Literal["pending", "checked", "rejected"]
    sha256: str = ""
    content_type: str = ""
    size: int = 0
    reason: Annotated[str, Field(description="A code; docs/evidence.md says what each means")] = ""


class ActionResponse(Shape):
    """What was done stands since ``at``; the recipients as they were then."""

    reference: Reference
    at: Time
    recipients: list[RecipientShape]


class DownloadResponse(Shape):
    """Where everything that is held is, as one ZIP file, for a quarter of an hour."""

    url: str
    expires_at: Time


class StatusResponse(Shape):
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
