"""Give a file a place to be posted to, of a case that is there already."""

from chalicelib.model.case import Case
from chalicelib.model.uploads import Upload
from chalicelib.usecases.cases.record_action import refuse_file, refuse_unknown_incidents
from chalicelib.usecases.evidence.start_upload import StartUploadDeps, UploadForm, begin_upload

StartUploadToDeps = StartUploadDeps
"""The same as ``start_upload`` needs."""


def start_upload_to(
    deps: StartUploadToDeps, case: Case, then: str, incidents: tuple[int, ...] = ()
) -> UploadForm:
    """Return a place whose file is the case's as soon as it comes, for a form that has no script.

    What the file is called and of which type is not known: its bytes will say the latter. ``then``
    is where the browser is led afterwards, ``incidents`` what the file is about. Raises Conflict
    where the report was withdrawn, RulesBroken where no file is taken, where there are ``FILES``,
    or for an incident that there is not.
    """
    refuse_file(case)
    refuse_unknown_incidents(case, incidents)
    upload = Upload(
        upload_id=deps.random(16).hex(),
        created=deps.now(),
        filename="",
        content_type="application/octet-stream",
        size=0,
        case_id=case.case_id,
        mark=case.public["submission"],
        incidents=incidents,
    )
    return begin_upload(deps, upload, then)
