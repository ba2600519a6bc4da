"""Give a platform a short-lived link to its copy of a file of a case that it was told of."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import Conflict, Forbidden, NotFound
from chalicelib.limits import PLATFORM_FILE_LINK
from chalicelib.model.case import Case
from chalicelib.model.evidence import Evidence
from chalicelib.model.exchange import EvidenceRequest
from chalicelib.model.file_types import copy_type_of
from chalicelib.model.folding import fold
from chalicelib.model.references import parse_reference
from chalicelib.ports import CaseLog, EvidenceFile, EvidenceStore, Now


@dataclass(frozen=True, slots=True)
class LinkEvidenceDeps:
    """What linking needs. ``wall`` is everybody's clock: a link ends by it."""

    log: CaseLog
    evidence: EvidenceStore
    wall: Now


@dataclass(frozen=True, slots=True)
class CopyLink:
    """Where the copy is until ``expires_at``; digest and type are the copy's: a JPEG of a HEIC."""

    url: str
    expires_at: datetime
    sha256: str
    content_type: str
    scan: str


def link_evidence(deps: LinkEvidenceDeps, platform: str, request: EvidenceRequest) -> CopyLink:
    """Return a link to the copy of a file, which is the picture without its metadata.

    Raises Forbidden for a reference that is unknown, erased, withdrawn or not this platform's,
    NotFound for a file that the case does not have or that is about no incident of this platform,
    Conflict for one that is not handed out: not of this type (``withheld``), or not yet
    (``not_ready``).
    """
    case = _case_sent_to(deps.log, platform, request.reference)
    file = _file(case, platform, request.sha256)
    if file.state == "rejected":
        raise NotFound
    if file.state == "stored" and file.copy_sha256 is None:
        raise Conflict("Only pictures are handed out, without their metadata", code="withheld")
    if not file.may_leave:
        raise Conflict("This file is still being checked: ask again later", code="not_ready")
    copy_type = str(copy_type_of(file.content_type))
    copy = EvidenceFile(case.case_id, file.upload_id, copy_type, str(file.sha256))
    return CopyLink(
        url=deps.evidence.link(copy, PLATFORM_FILE_LINK.whole_seconds),
        expires_at=deps.wall() + PLATFORM_FILE_LINK,
        sha256=str(file.copy_sha256),
        content_type=copy_type,
        scan=str(file.scan),
    )


def _case_sent_to(log: CaseLog, platform: str, reference: str) -> Case:
    case_id = parse_reference(reference)
    events = log.read(case_id) if case_id else ()
    case = fold(events) if events else None
    recipient = case.recipients.get(platform) if case and case.is_active else None
    if case is None or recipient is None:
        raise Forbidden
    taken_back = recipient.taken_back_by is not None
    if recipient.sent_at is None or taken_back or recipient.hold is not None:
        raise Forbidden
    return case


def _file(case: Case, platform: str, sha256: str) -> Evidence:
    """Find the file; the same bytes may have been sent twice, and be the platform's by either."""
    same = [file for file in case.evidence.values() if file.sha256 == sha256]
    if not any(platform in case.platforms_of(file) for file in same):
        raise NotFound
    return next((file for file in same if file.state == "stored"), same[0])
