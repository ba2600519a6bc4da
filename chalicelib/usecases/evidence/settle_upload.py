"""Look at what arrived, keep or refuse it, and tell its case: whoever asks, and however often.

The arrival of a file, the report that names it and a look every few minutes all come here; whoever
comes first does what can be done, and the next does the rest. In this order, so that a run that is
cut off anywhere is finished by the next: what was found; the copy among the evidence; the event;
the lock; the end of the upload. The lock comes after the event, so that what was copied while the
case was being erased can still be deleted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.errors import NotFound
from chalicelib.files import FileRefused, inspect, without_metadata
from chalicelib.limits import FILES
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, hour_of
from chalicelib.model.evidence import LINK_ONLY, Scan
from chalicelib.model.uploads import Finding, Upload
from chalicelib.ports import CaseLog, Clock, EvidenceFile, EvidenceStore, Quarantine, Uploads
from chalicelib.usecases.cases.record_event import open_case, record

_LOOK_BACK_HOURS = 48


@dataclass(frozen=True, slots=True)
class SettleUploadDeps:
    """What it needs. ``keep_until`` gives how long a case's files are held under lock."""

    log: CaseLog
    uploads: Uploads
    quarantine: Quarantine
    evidence: EvidenceStore
    keep_until: Callable[[Case], datetime]
    scanned: bool
    """Whether a malware scanner looks at what is kept."""
    now: Clock


def settle_upload(desk: SettleUploadDeps, upload_id: str) -> None:
    """Do for an upload what can be done now. Raises Unavailable."""
    upload = desk.uploads.read(upload_id)
    if upload is not None and upload.finding is None:
        upload = _look(desk, upload)
    if upload is not None and upload.case_id and upload.finding:
        _tell_case(desk, upload, upload.case_id, upload.finding)


def settle_case(desk: SettleUploadDeps, case_id: str) -> None:
    """Do for each file that a case waits for what can be done now. Raises NotFound, Unavailable."""
    case = open_case(desk.log, case_id)
    for file in list(case.evidence.values()):
        if file.state == "pending" and not case.erased:
            _settle_named(desk, case, file.upload_id)


def settle_overdue(desk: SettleUploadDeps) -> int:
    """Settle each upload that a case waits for and that is over its time; give how many."""
    now = desk.now()
    hours = (hour_of(now - timedelta(hours=back)) for back in range(_LOOK_BACK_HOURS))
    waiting = [upload_id for hour in hours for upload_id in desk.uploads.open_in(hour)]
    for upload_id in waiting:
        settle_upload(desk, upload_id)
    return len(waiting)


def _settle_named(desk: SettleUploadDeps, case: Case, upload_id: str) -> None:
    """Claim it once more: a report that came while uploads could not be read did not."""
    if case.public["category"] in LINK_ONLY:
        _reject(desk, case, upload_id, "not_taken")
    elif desk.uploads.claim(upload_id, case.case_id, case.public["submission"]) is None:
        _reject(desk, case, upload_id, "unknown_upload")
    else:
        settle_upload(desk, upload_id)


def _look(desk: SettleUploadDeps, upload: Upload) -> Upload | None:
    arrived = desk.quarantine.fetch(upload.upload_id)
    if arrived is None:
        if not upload.overdue(desk.now()):
            return upload
        return desk.uploads.settle(upload.upload_id, Finding(reason="never_arrived"))
    try:
        found = inspect(arrived.content)
        finding = Finding(found.content_type, found.size, found.sha256, arrived.version)
    except FileRefused as refused:
        finding = Finding(reason=refused.reason, version=arrived.version)
    return desk.uploads.settle(upload.upload_id, finding)


def _tell_case(desk: SettleUploadDeps, upload: Upload, case_id: str, finding: Finding) -> None:
    try:
        case = open_case(desk.log, case_id)
    except NotFound:
        return  # claimed a moment before its report is written
    if case.public["submission"] == upload.mark and not case.erased:
        if upload.upload_id not in case.evidence and not upload.unannounced:
            return  # claimed a moment before it is named
        _settle_in(desk, case, upload, finding)
    desk.uploads.close(upload.upload_id)
    if finding.version:
        desk.quarantine.remove(upload.upload_id, finding.version)


def _settle_in(desk: SettleUploadDeps, case: Case, upload: Upload, finding: Finding) -> None:
    if upload.upload_id not in case.evidence:
        if finding.reason == "never_arrived":
            return  # its place was given with a page, and nobody posted a file
        case = _add(desk, case, upload)
    if upload.upload_id not in case.evidence:
        return  # its report has as many files as it can have
    if finding.reason:
        _reject(desk, case, upload.upload_id, finding.reason)
    else:
        _keep(desk, case, upload, finding)


def _add(desk: SettleUploadDeps, case: Case, upload: Upload) -> Case:
    event = NewEvent(
        Kind.EVIDENCE_ADDED, {"upload_id": upload.upload_id}, {"filename": upload.filename}
    )

    def decide(it: Case) -> NewEvent | None:
        full = len(it.evidence) >= FILES
        return None if it.erased or full or upload.upload_id in it.evidence else event

    return record(desk.log, desk.now, case.case_id, decide, seen=case)


def _reject(desk: SettleUploadDeps, case: Case, upload_id: str, reason: str) -> None:
    event = NewEvent(Kind.EVIDENCE_REJECTED, {"upload_id": upload_id, "reason": reason})

    def decide(it: Case) -> NewEvent | None:
        return event if _waits(it, upload_id) else None

    record(desk.log, desk.now, case.case_id, decide, seen=case)


def _keep(desk: SettleUploadDeps, case: Case, upload: Upload, finding: Finding) -> None:
    upload_id = upload.upload_id
    file = EvidenceFile(case.case_id, upload_id, finding.content_type, finding.sha256)
    if _waits(case, upload_id):
        case = _keep_once(desk, case, file, _stored(desk, case, upload, file, finding))
    state, reason = case.evidence[upload_id].state, case.evidence[upload_id].reason
    if case.erased or reason == "same_file":
        desk.evidence.drop(file)
    elif state == "stored":
        desk.evidence.lock(file, desk.keep_until(case))


def _keep_once(desk: SettleUploadDeps, case: Case, file: EvidenceFile, stored: NewEvent) -> Case:
    same = NewEvent(Kind.EVIDENCE_REJECTED, {"upload_id": file.upload_id, "reason": "same_file"})

    def decide(it: Case) -> NewEvent | None:
        if not _waits(it, file.upload_id):
            return None
        return same if _has(it, file.sha256) else stored

    return record(desk.log, desk.now, case.case_id, decide, seen=case)


def _stored(
    desk: SettleUploadDeps, case: Case, upload: Upload, file: EvidenceFile, finding: Finding
) -> NewEvent:
    """Copy the file, make the copy for platforms, and give the event that says so."""
    desk.evidence.keep(file, finding.version)
    copy = without_metadata(file.content_type, desk.evidence.read(file))
    scan: Scan = "awaited" if desk.scanned else "not_scanned"
    public = {
        "upload_id": file.upload_id,
        "sha256": file.sha256,
        "content_type": file.content_type,
        "size": finding.size,
        "scan": scan,
    }
    if copy is not None:
        public["copy_sha256"] = desk.evidence.put_copy(file, copy)
    named = case.evidence[file.upload_id].filename is not None
    return NewEvent(Kind.EVIDENCE_STORED, public, None if named else {"filename": upload.filename})


def _waits(case: Case, upload_id: str) -> bool:
    return not case.erased and case.evidence[upload_id].state == "pending"


def _has(case: Case, sha256: str) -> bool:
    stored = (file for file in case.evidence.values() if file.state == "stored")
    return any(file.sha256 == sha256 for file in stored)
