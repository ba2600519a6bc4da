"""Settle the files that a case waits for."""

from chalicelib.model.case import Case
from chalicelib.model.evidence import LINK_ONLY
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.evidence.settle_upload import (
    SettleUploadDeps,
    reject_file,
    settle_upload,
)

SettleCaseDeps = SettleUploadDeps
"""The same as ``settle_upload`` needs."""


def settle_case(deps: SettleCaseDeps, case_id: str) -> None:
    """Do for each file that a case waits for what can be done now. Raises NotFound, Unavailable."""
    case = open_case(deps.log, case_id)
    for file in list(case.evidence.values()):
        if file.state == "pending" and not case.erased:
            _settle_pending(deps, case, file.upload_id)


def _settle_pending(deps: SettleCaseDeps, case: Case, upload_id: str) -> None:
    """Claim the upload once more: a report that came while uploads could not be read did not."""
    if case.public["category"] in LINK_ONLY:
        reject_file(deps, case, upload_id, "not_taken")
    elif deps.uploads.claim(upload_id, case.case_id, case.public["submission"]) is None:
        reject_file(deps, case, upload_id, "unknown_upload")
    else:
        settle_upload(deps, upload_id)
