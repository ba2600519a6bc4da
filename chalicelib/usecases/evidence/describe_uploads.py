"""Say of each file of a report that is being written what it is called and whether it was added,
for the page that asks what each is about."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.errors import Unavailable
from chalicelib.model.uploads import UPLOAD_ID, DescribedUpload, Upload
from chalicelib.ports import Uploads


@dataclass(frozen=True, slots=True)
class DescribeUploadsDeps:
    """What describing uploads needs."""

    uploads: Uploads


def describe_uploads(
    deps: DescribeUploadsDeps, upload_ids: Iterable[str]
) -> Mapping[str, DescribedUpload]:
    """Describe each upload by its id. What cannot be read now is not described, and holds up
    nothing: no report waits for a file."""
    described: dict[str, DescribedUpload] = {}
    with suppress(Unavailable):
        for upload_id in filter(UPLOAD_ID.fullmatch, upload_ids):
            described[upload_id] = _describe(deps.uploads.read(upload_id))
    return described


def _describe(upload: Upload | None) -> DescribedUpload:
    if upload is None or upload.case_id is not None:
        return DescribedUpload("", "unknown_upload")
    return DescribedUpload(upload.filename, upload.finding.reason if upload.finding else "")
