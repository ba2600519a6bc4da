"""Give a file a place to be sent to, before anybody knows which case it will belong to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.limits import (
    FORM_FILE_SIZE,
    LARGE_UPLOADS,
    UPLOAD_PLACE,
    UPLOADS,
    UPLOADS_WINDOW,
)
from chalicelib.model.uploads import Upload
from chalicelib.ports import Guards, IdSecrets, Now, PartUploads, Quarantine, Uploads
from chalicelib.usecases.evidence.continue_upload import (
    ContinueUploadDeps,
    PartsToSend,
    parts_to_send,
)
from chalicelib.usecases.sessions.throttle import Throttle

_STARTS = Throttle("upload", UPLOADS, UPLOADS_WINDOW)
_LARGE_STARTS = Throttle("large-upload", LARGE_UPLOADS, UPLOADS_WINDOW)


@dataclass(frozen=True, slots=True)
class StartUploadDeps:
    """What giving places needs. ``wall`` is everybody's clock: a place closes by it."""

    uploads: Uploads
    quarantine: Quarantine
    part_uploads: PartUploads
    guards: Guards
    secrets: IdSecrets
    random: Callable[[int], bytes]
    now: Now
    wall: Now
    base_url: str


@dataclass(frozen=True, slots=True)
class FileToUpload:
    """A file as it is announced."""

    filename: str
    content_type: str
    size: int
    in_parts: bool = False


@dataclass(frozen=True, slots=True)
class UploadForm:
    """Where one file may be posted: its bytes last, after every field, until ``expires_at``."""

    upload_id: str
    url: str
    fields: Mapping[str, str]
    expires_at: datetime


def start_upload(
    deps: StartUploadDeps, file: FileToUpload, address: str
) -> UploadForm | PartsToSend:
    """Return a place for one file, or for its parts. Raises TooManyTries after ``UPLOADS`` from
    ``address``, or ``LARGE_UPLOADS`` of over ``FORM_FILE_SIZE``."""
    throttles = (_STARTS, _LARGE_STARTS) if file.size > FORM_FILE_SIZE else (_STARTS,)
    for throttle in throttles:
        throttle.admit(deps.guards, throttle.key_of(deps.secrets, address))
    upload = Upload(
        upload_id=deps.random(16).hex(),
        created=deps.now(),
        filename=file.filename,
        content_type=file.content_type,
        size=file.size,
    )
    return _begin_parts(deps, upload) if file.in_parts else begin_upload(deps, upload)


def begin_upload(deps: StartUploadDeps, upload: Upload, then: str | None = None) -> UploadForm:
    """Remember the upload and give its place. Raises Unavailable.

    ``then`` is where the browser is led once the file is posted.
    """
    deps.uploads.begin(upload)
    seconds = UPLOAD_PLACE.whole_seconds
    fields = deps.quarantine.invite(
        upload.upload_id, upload.content_type, upload.size, seconds, then
    )
    expires_at = deps.wall() + UPLOAD_PLACE
    return UploadForm(upload.upload_id, f"{deps.base_url}/uploads", fields, expires_at)


def _begin_parts(deps: StartUploadDeps, upload: Upload) -> PartsToSend:
    parts_id = deps.part_uploads.begin(upload.upload_id, upload.content_type)
    upload = replace(upload, parts_id=parts_id)
    deps.uploads.begin(upload)
    continuing = ContinueUploadDeps(deps.uploads, deps.part_uploads, deps.now, deps.wall)
    return parts_to_send(continuing, upload, {})
