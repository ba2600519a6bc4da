"""Add the files that a form names to a case, one by one."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.errors import Conflict, RulesBroken
from chalicelib.model.announcement import AddedFile
from chalicelib.model.case import Case
from chalicelib.model.validation import validated
from chalicelib.usecases.reporter.add_evidence import AddEvidenceDeps, add_evidence

AddFilesDeps = AddEvidenceDeps
"""The same as ``add_evidence`` needs."""


@dataclass(frozen=True, slots=True)
class FilesAdded:
    """The case with the files that could be added, and why the next one could not."""

    case: Case
    refusal: Conflict | RulesBroken | None = None


def add_files(
    deps: AddFilesDeps, case: Case, upload_ids: Iterable[str], incidents: Iterable[int] = ()
) -> FilesAdded:
    """Add each upload as about these incidents, until one is refused. Raises Gone, Unavailable."""
    about = list(incidents)
    for upload_id in dict.fromkeys(upload_ids):
        try:
            added = validated(AddedFile, {"upload_id": upload_id, "incidents": about})
            case = add_evidence(deps, case, added).case
        except (Conflict, RulesBroken) as refusal:
            return FilesAdded(case, refusal)
    return FilesAdded(case)
