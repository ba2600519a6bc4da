"""Add a file to a case that is there already."""

from dataclasses import dataclass

from chalicelib.limits import FILES
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.ports import CaseLog, Clock, Uploads
from chalicelib.usecases.cases.act import (
    RecordedAction,
    act,
    refuse_link_only,
    refuse_withdrawn,
    rule_broken,
)

_POINTER = "/upload_id"


@dataclass(frozen=True, slots=True)
class AddEvidenceDeps:
    """What adding a file needs."""

    log: CaseLog
    uploads: Uploads
    now: Clock


def add_evidence(deps: AddEvidenceDeps, case: Case, upload_id: str) -> RecordedAction:
    """Claim the upload for the case and append that it was added; or find that it is there.

    Raises RulesBroken for an upload that is unknown or another case's (which look the same), for a
    file beyond ``FILES`` and where no file is taken, Conflict where the report was withdrawn, Gone,
    Unavailable.
    """

    def decide(current: Case) -> NewEvent | Event:
        if upload_id in current.evidence:
            return _added_by(current, upload_id)
        refuse_withdrawn(current)
        refuse_link_only(current, _POINTER)
        if len(current.evidence) >= FILES:
            raise rule_broken(_POINTER, "too_many_files", f"A report has {FILES} files at most")
        upload = deps.uploads.claim(upload_id, current.case_id, current.public["submission"])
        if upload is None:
            raise rule_broken(_POINTER, "upload_unknown", "Must be the id of an upload")
        public = {"upload_id": upload_id}
        return NewEvent(Kind.EVIDENCE_ADDED, public, {"filename": upload.filename})

    return act(deps, case, decide)


def _added_by(case: Case, upload_id: str) -> Event:
    """Find the event that named the upload: one of its own, or the report."""
    added = case.events_of(Kind.EVIDENCE_ADDED)
    own = (event for event in added if event.public["upload_id"] == upload_id)
    return next(own, case.events[0])
