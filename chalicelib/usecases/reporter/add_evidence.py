"""Add a file to a case that is there already."""

from dataclasses import dataclass

from chalicelib.limits import FILES
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.evidence import LINK_ONLY
from chalicelib.ports import CaseLog, Clock, Uploads
from chalicelib.usecases.cases.act import Acted, act, refuse_withdrawn, rule_broken

_POINTER = "/upload_id"


@dataclass(frozen=True, slots=True)
class AddEvidenceDeps:
    """What adding a file needs."""

    log: CaseLog
    uploads: Uploads
    now: Clock


def add_evidence(deps: AddEvidenceDeps, seen: Case, upload_id: str) -> Acted:
    """Claim the upload for the case and append that it was added; or find that it is there.

    Raises RulesBroken for an upload that is unknown or another case's (which look the same), for a
    twenty-first file and where no file is taken, Conflict where the report was withdrawn, Gone,
    Unavailable.
    """

    def decide(case: Case) -> NewEvent | Event:
        if upload_id in case.evidence:
            return _named_by(case, upload_id)
        refuse_withdrawn(case)
        refuse_link_only(case)
        if len(case.evidence) >= FILES:
            raise rule_broken(_POINTER, "too_many_files", f"A report has {FILES} files at most")
        upload = deps.uploads.claim(upload_id, case.case_id, case.public["submission"])
        if upload is None:
            raise rule_broken(_POINTER, "upload_unknown", "Must be the id of an upload")
        public = {"upload_id": upload_id}
        return NewEvent(Kind.EVIDENCE_ADDED, public, {"filename": upload.filename})

    return act(deps, seen, decide)


def refuse_link_only(case: Case) -> None:
    """Raise RulesBroken where the case is about what no file is taken of."""
    if case.public["category"] in LINK_ONLY:
        raise rule_broken(
            _POINTER, "not_taken", "No files are taken of intimate images: give the link"
        )


def _named_by(case: Case, upload_id: str) -> Event:
    added = (event for event in case.events if event.kind is Kind.EVIDENCE_ADDED)
    return next((it for it in added if it.public["upload_id"] == upload_id), case.events[0])
