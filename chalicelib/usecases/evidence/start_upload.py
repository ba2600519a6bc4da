"""Give a file a place to be posted to, before anybody knows which case it will belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import TooManyTries
from chalicelib.limits import UPLOAD_PLACE, UPLOADS, UPLOADS_WINDOW
from chalicelib.model.case import Case
from chalicelib.model.references import digest
from chalicelib.model.uploads import Upload
from chalicelib.ports import Clock, Guards, IdSecrets, Quarantine, Uploads
from chalicelib.usecases.cases.act import refuse_link_only


@dataclass(frozen=True, slots=True)
class StartUploadDeps:
    """What giving places needs. ``wall`` is everybody's clock: a place closes by it."""

    uploads: Uploads
    quarantine: Quarantine
    guards: Guards
    secrets: IdSecrets
    random: Callable[[int], bytes]
    now: Clock
    wall: Clock
    base_url: str


@dataclass(frozen=True, slots=True)
class FileToUpload:
    """A file as it is announced."""

    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where one file may be posted: its bytes last, after every field, until ``expires_at``."""

    upload_id: str
    url: str
    fields: Mapping[str, str]
    expires_at: datetime


def start_upload(deps: StartUploadDeps, file: FileToUpload, address: str) -> UploadForm:
    """Give a place for one file. Raises TooManyTries after ``UPLOADS`` from ``address``."""
    secret = deps.secrets.versions[deps.secrets.current]
    sender = f"try#upload#{digest(secret, 'address', address)}"
    if deps.guards.count(sender, UPLOADS_WINDOW.whole_seconds) > UPLOADS:
        raise TooManyTries(UPLOADS_WINDOW.whole_seconds)
    upload = _upload(deps, file)
    deps.uploads.begin(upload)
    return _place(deps, upload)


def start_upload_to(deps: StartUploadDeps, case: Case, then: str) -> UploadForm:
    """Give a place whose file is the case's as soon as it comes, for a form that has no script.

    What the file is called and of which type is not known: its bytes will say the latter. ``then``
    is where the browser is led afterwards. Raises RulesBroken where no file is taken.
    """
    refuse_link_only(case, "/upload_id")
    upload = _upload(deps, FileToUpload("", "application/octet-stream", 0), case)
    deps.uploads.begin(upload)
    return _place(deps, upload, then)


def _upload(deps: StartUploadDeps, file: FileToUpload, case: Case | None = None) -> Upload:
    return Upload(
        upload_id=deps.random(16).hex(),
        created=deps.now(),
        filename=file.filename,
        content_type=file.content_type,
        size=file.size,
        case_id=case.case_id if case else None,
        mark=case.public["submission"] if case else None,
    )


def _place(deps: StartUploadDeps, upload: Upload, then: str | None = None) -> UploadForm:
    seconds = UPLOAD_PLACE.whole_seconds
    fields = deps.quarantine.invite(upload.upload_id, upload.content_type, seconds, then)
    expires_at = deps.wall() + UPLOAD_PLACE
    return UploadForm(upload.upload_id, f"{deps.base_url}/uploads", fields, expires_at)
