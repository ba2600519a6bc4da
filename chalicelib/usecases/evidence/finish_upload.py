"""Join the parts of a file once all of them have arrived: from then on it is as any other."""

from collections.abc import Mapping
from typing import Any

from chalicelib.errors import Conflict, NotFound
from chalicelib.usecases.evidence.continue_upload import ContinueUploadDeps
from chalicelib.usecases.evidence.find_upload import find_upload
from chalicelib.usecases.evidence.read_upload import ReadUploadDeps, read_upload

FinishUploadDeps = ContinueUploadDeps
"""The same as ``continue_upload`` needs."""


def finish_upload(deps: FinishUploadDeps, upload_id: str) -> Mapping[str, Any]:
    """Join the parts, or find that they are joined; give the upload's state.

    Raises NotFound for an upload that there is not or that comes in no parts, Conflict where a part
    is missing (``parts_missing``), Unavailable.
    """
    upload = find_upload(deps.uploads, upload_id)
    if upload.parts_id is None:
        raise NotFound
    settled = upload.finding is not None  # as never arrived, where its parts are not joined
    sizes = None if settled else deps.part_uploads.sizes(upload_id, upload.parts_id)
    if sizes is not None:
        if dict(sizes) != dict(enumerate(upload.part_sizes, start=1)):
            raise Conflict("Not every part of the file has arrived", code="parts_missing")
        deps.part_uploads.join(upload_id, upload.parts_id)
    return read_upload(ReadUploadDeps(deps.uploads), upload_id)
