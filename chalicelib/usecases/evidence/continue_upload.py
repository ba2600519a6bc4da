"""Say which parts of a file are still to be sent, and where to: after a lost connection, too."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import NotFound
from chalicelib.limits import UPLOAD_PLACE
from chalicelib.model.uploads import Upload
from chalicelib.ports import Now, PartUploads, Uploads
from chalicelib.usecases.evidence.find_upload import find_upload


@dataclass(frozen=True, slots=True)
class ContinueUploadDeps:
    """What going on with an upload needs. ``wall`` is everybody's clock: an address closes by
    it."""

    uploads: Uploads
    part_uploads: PartUploads
    now: Now
    wall: Now


@dataclass(frozen=True, slots=True)
class FilePart:
    """One part of a file: where it may be put, or None where it has arrived."""

    number: int
    size: int
    url: str | None


@dataclass(frozen=True, slots=True)
class PartsToSend:
    """Every part of a file, in order, as they are now; addresses are good until ``expires_at``."""

    upload_id: str
    parts: tuple[FilePart, ...]
    expires_at: datetime


def continue_upload(deps: ContinueUploadDeps, upload_id: str) -> PartsToSend:
    """Return the parts of an upload with new addresses for those that have not arrived.

    Raises NotFound for an upload that there is not, that comes in no parts, whose time is over, or
    whose parts are joined; Unavailable.
    """
    upload = find_upload(deps.uploads, upload_id)
    if upload.parts_id is None or upload.overdue(deps.now()):
        raise NotFound
    sizes = deps.part_uploads.sizes(upload_id, upload.parts_id)
    if sizes is None:
        raise NotFound
    return parts_to_send(deps, upload, sizes)


def parts_to_send(
    deps: ContinueUploadDeps, upload: Upload, sizes: Mapping[int, int]
) -> PartsToSend:
    """Sign an address for each part of an upload that is not among ``sizes``."""
    return PartsToSend(
        upload.upload_id,
        tuple(
            FilePart(number, size, _address(deps, upload, number, size, sizes.get(number)))
            for number, size in enumerate(upload.part_sizes, start=1)
        ),
        deps.wall() + UPLOAD_PLACE,
    )


def _address(
    deps: ContinueUploadDeps, upload: Upload, number: int, size: int, arrived: int | None
) -> str | None:
    if arrived == size:
        return None
    parts_id, seconds = str(upload.parts_id), UPLOAD_PLACE.whole_seconds
    return deps.part_uploads.link(upload.upload_id, parts_id, number, size, seconds)
