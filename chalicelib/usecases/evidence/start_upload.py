"""Give a file a place to be posted to, before anybody knows which case it will belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.limits import UPLOAD_PLACE, UPLOADS, UPLOADS_WINDOW
from chalicelib.model.uploads import Upload
from chalicelib.ports import Clock, Guards, IdSecrets, Quarantine, Uploads
from chalicelib.usecases.sessions.throttle import Throttle

_STARTS = Throttle("upload", UPLOADS, UPLOADS_WINDOW)


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
    _STARTS.admit(deps.guards, _STARTS.key_of(deps.secrets, address))
    upload = Upload(
        upload_id=deps.random(16).hex(),
        created=deps.now(),
        filename=file.filename,
        content_type=file.content_type,
        size=file.size,
    )
    return begin_upload(deps, upload)


def begin_upload(deps: StartUploadDeps, upload: Upload, then: str | None = None) -> UploadForm:
    """Remember the upload and give its place. Raises Unavailable.

    ``then`` is where the browser is led once the file is posted.
    """
    deps.uploads.begin(upload)
    seconds = UPLOAD_PLACE.whole_seconds
    fields = deps.quarantine.invite(upload.upload_id, upload.content_type, seconds, then)
    expires_at = deps.wall() + UPLOAD_PLACE
    return UploadForm(upload.upload_id, f"{deps.base_url}/uploads", fields, expires_at)
