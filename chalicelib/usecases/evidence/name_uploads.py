"""Name the files of a report that is being written, for the page that asks what each is about."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.errors import Unavailable
from chalicelib.model.uploads import UPLOAD_ID
from chalicelib.ports import Uploads


@dataclass(frozen=True, slots=True)
class NameUploadsDeps:
    """What naming uploads needs."""

    uploads: Uploads


def name_uploads(deps: NameUploadsDeps, upload_ids: Iterable[str]) -> Mapping[str, str]:
    """Give the names of those that no report has yet, by id. What cannot be read has none: no
    report waits for the name of a file."""
    names: dict[str, str] = {}
    with suppress(Unavailable):
        for upload_id in filter(UPLOAD_ID.fullmatch, upload_ids):
            upload = deps.uploads.read(upload_id)
            if upload is not None and upload.case_id is None:
                names[upload_id] = upload.filename
    return names
