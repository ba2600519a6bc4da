"""Inspect a file that arrived, keep or refuse it, and tell its case, however often it is called.

The arrival of a file, the report that names it and a check every few minutes all call this: the
first does what can be done, and the next does the rest. In this order, so that a run that is cut
off anywhere is finished by the next: the finding; the copy among the evidence; the event; the lock;
the end of the upload. The lock comes after the event, so that what was copied while the case was
being erased can still be deleted.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.errors import NotFound
from chalicelib.files import FileRefused, inspect, without_metadata
from chalicelib.limits import FILES, FILES_SIZE, READ_SIZE
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.evidence import SAME_FILE, ScanVerdict
from chalicelib.model.file_types import copy_type_of
from chalicelib.model.uploads import Finding, Upload
from chalicelib.ports import CaseLog, EvidenceFile, EvidenceStore, Now, Quarantine, Uploads
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_event import record_event


@dataclass(frozen=True, slots=True)
class SettleUploadDeps:
    """What settling uploads needs. ``locked_until`` gives until when a case's file is locked, by
    when that was stored."""

    log: CaseLog
    uploads: Uploads
    quarantine: Quarantine
    evidence: EvidenceStore
    locked_until: Callable[[Case, datetime], datetime]
    scanned: bool
    """Whether a malware scanner looks at what is kept."""
    now: Now


def settle_upload(deps: SettleUploadDeps, upload_id: str) -> None:
    """Do for an upload what can be done now. Raises Unavailable."""
    upload = deps.uploads.read(upload_id)
    if upload is not None and upload.finding is None:
        upload = _inspect(deps, upload)
    if upload is not None and upload.case_id and upload.finding:
        _settle_claimed(deps, upload, upload.case_id, upload.finding)


def _inspect(deps: SettleUploadDeps, upload: Upload) -> Upload | None:
    arrived = deps.quarantine.fetch(upload.upload_id)
    if arrived is None:
        if not upload.overdue(deps.now()):
            return upload
        return deps.uploads.settle(upload.upload_id, Finding(reason="never_arrived"))
    try:
        facts = inspect(arrived.content)
        finding = Finding(
            content_type=facts.content_type,
            size=facts.size,
            sha256=facts.sha256,
            nature="" if facts.nature == "ordinary" else facts.nature,
            version=arrived.version,
        )
    except FileRefused as error:
        finding = Finding(reason=error.reason, version=arrived.version)
    return deps.uploads.settle(upload.upload_id, finding)


def _settle_claimed(deps: SettleUploadDeps, upload: Upload, case_id: str, finding: Finding) -> None:
    try:
        case = open_case(deps.log, case_id)
    except NotFound:
        return  # claimed a moment before its report is written
    if case.public["submission"] == upload.mark and not case.erased:
        if upload.upload_id not in case.evidence and not upload.unannounced:
            return  # claimed a moment before it is named
        _settle_in(deps, case, upload, finding)
    deps.uploads.close(upload.upload_id)
    if finding.version:
        deps.quarantine.remove(upload.upload_id, finding.version)


def _settle_in(deps: SettleUploadDeps, case: Case, upload: Upload, finding: Finding) -> None:
    if upload.upload_id not in case.evidence:
        if finding.reason == "never_arrived":
            return  # its place was given with a page, and nobody posted a file
        case = _add(deps, case, upload)
    if case.erased:
        return
    if finding.reason:
        reject_file(deps, case, upload.upload_id, finding.reason)
    else:
        _keep(deps, case, upload, finding)


def _reason_against_another(case: Case) -> str:
    """Say why the case takes no further file, though a place was given while it did."""
    if case.withdrawn_by is not None:
        return "withdrawn"
    return "too_many" if len(case.evidence) >= FILES else ""


def _add(deps: SettleUploadDeps, case: Case, upload: Upload) -> Case:
    public = {"upload_id": upload.upload_id, "incidents": list(upload.incidents or ())}
    private = {"filename": upload.filename}

    def decide(current: Case) -> NewEvent | None:
        if current.erased or upload.upload_id in current.evidence:
            return None
        if reason := _reason_against_another(current):
            return NewEvent(Kind.EVIDENCE_REJECTED, {**public, "reason": reason}, private)
        return NewEvent(Kind.EVIDENCE_ADDED, public, private)

    return record_event(deps.log, deps.now, case.case_id, decide, last_read=case)


def reject_file(deps: SettleUploadDeps, case: Case, upload_id: str, reason: str) -> None:
    """Append that a file which the case waits for is not kept, and why."""
    event = NewEvent(Kind.EVIDENCE_REJECTED, {"upload_id": upload_id, "reason": reason})

    def decide(current: Case) -> NewEvent | None:
        return event if _waits(current, upload_id) else None

    record_event(deps.log, deps.now, case.case_id, decide, last_read=case)


def _keep(deps: SettleUploadDeps, case: Case, upload: Upload, finding: Finding) -> None:
    upload_id = upload.upload_id
    file = EvidenceFile(case.case_id, upload_id, finding.content_type, finding.sha256)
    if _waits(case, upload_id):
        case = _keep_once(deps, case, file, _stored(deps, case, upload, file, finding))
    stored_at = case.evidence[upload_id].stored_at
    if case.erased or stored_at is None:  # rejected, whoever did it and why
        deps.evidence.drop(file)
    else:
        deps.evidence.lock(file, deps.locked_until(case, stored_at))


def _keep_once(deps: SettleUploadDeps, case: Case, file: EvidenceFile, stored: NewEvent) -> Case:
    def decide(current: Case) -> NewEvent | None:
        if not _waits(current, file.upload_id):
            return None
        reason = _reason_against(current, file.sha256, stored.public["size"])
        refused = {"upload_id": file.upload_id, "reason": reason}
        return NewEvent(Kind.EVIDENCE_REJECTED, refused) if reason else stored

    return record_event(deps.log, deps.now, case.case_id, decide, last_read=case)


def _stored(
    deps: SettleUploadDeps, case: Case, upload: Upload, file: EvidenceFile, finding: Finding
) -> NewEvent:
    """Copy the file, make the copy for platforms, and give the event that records both."""
    deps.evidence.keep(file, finding.version)
    copy = _copy_for_platforms(deps, file, finding)
    scan: ScanVerdict = "awaited" if deps.scanned else "not_scanned"
    public = {
        "upload_id": file.upload_id,
        "sha256": file.sha256,
        "content_type": file.content_type,
        "size": finding.size,
        "scan": scan,
    }
    if finding.nature:
        public["nature"] = finding.nature
    if copy is not None:
        copied = replace(file, content_type=str(copy_type_of(file.content_type)))
        public["copy_sha256"] = deps.evidence.put_copy(copied, copy)
    has_name = case.evidence[file.upload_id].filename is not None
    private = None if has_name else {"filename": upload.filename}
    return NewEvent(Kind.EVIDENCE_STORED, public, private)


def _copy_for_platforms(
    deps: SettleUploadDeps, file: EvidenceFile, finding: Finding
) -> bytes | None:
    """Make the copy without metadata; None of a type, or of a size, of which there is none."""
    if copy_type_of(file.content_type) is None or finding.size > READ_SIZE:
        return None
    return without_metadata(file.content_type, deps.evidence.read(file))


def _waits(case: Case, upload_id: str) -> bool:
    return not case.erased and case.evidence[upload_id].state == "pending"


def _reason_against(case: Case, sha256: str, size: int) -> str:
    """Say why the case keeps no such file beside those that it has; empty where it does."""
    stored = [file for file in case.evidence.values() if file.state == "stored"]
    if any(file.sha256 == sha256 for file in stored):
        return SAME_FILE
    return "too_much" if size + sum(file.size or 0 for file in stored) > FILES_SIZE else ""
