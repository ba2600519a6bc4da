"""Add a file to a case that is there already."""

from dataclasses import dataclass

from chalicelib.errors import Conflict
from chalicelib.model.announcement import AddedFile
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.ports import CaseLog, Now, Uploads
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    record_action,
    refuse_file,
    refuse_unknown_incidents,
    rule_broken,
)


@dataclass(frozen=True, slots=True)
class AddEvidenceDeps:
    """What adding a file needs."""

    log: CaseLog
    uploads: Uploads
    now: Now


def add_evidence(deps: AddEvidenceDeps, case: Case, file: AddedFile) -> RecordedAction:
    """Claim the upload for the case and append that it was added; or find that it is there.

    Raises RulesBroken for an upload that is unknown or another case's (which look the same), for an
    incident that there is not, for a file beyond ``FILES`` and where no file is taken, Conflict
    where the report was withdrawn or the file was added as about other incidents, Gone,
    Unavailable.
    """
    upload_id = file.upload_id

    def decide(current: Case) -> NewEvent | Event:
        refuse_unknown_incidents(current, file.incidents or ())
        if upload_id in current.evidence:
            return _added_by(current, file)
        refuse_file(current)
        upload = deps.uploads.claim(upload_id, current.case_id, current.public["submission"])
        if upload is None:
            raise rule_broken("/upload_id", "upload_unknown", "Must be the id of an upload")
        about = {} if file.incidents is None else {"incidents": sorted(set(file.incidents))}
        public = {"upload_id": upload_id, **about}
        return NewEvent(Kind.EVIDENCE_ADDED, public, {"filename": upload.filename})

    return record_action(deps, case, decide)


def _added_by(case: Case, file: AddedFile) -> Event:
    """Find the event that named the upload: one of its own, or the report."""
    about = case.evidence[file.upload_id].incidents
    if file.incidents is not None and set(file.incidents) != set(about):
        raise Conflict("The file was added as about other incidents", code="about_others")
    added = case.events_of(Kind.EVIDENCE_ADDED)
    of_upload = (event for event in added if event.public["upload_id"] == file.upload_id)
    return next(of_upload, case.events[0])
