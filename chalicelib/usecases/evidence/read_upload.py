"""Tell what became of an upload to a browser that knows its id, which compares digests by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.errors import NotFound
from chalicelib.model.uploads import UPLOAD_ID
from chalicelib.ports import Uploads


@dataclass(frozen=True, slots=True)
class ReadUploadDeps:
    """What reading an upload needs."""

    uploads: Uploads


def read_upload(deps: ReadUploadDeps, upload_id: str) -> Mapping[str, Any]:
    """Give an upload's ``state``, pending, checked or rejected, and finding. Raises NotFound."""
    upload = deps.uploads.read(upload_id) if UPLOAD_ID.fullmatch(upload_id) else None
    if upload is None:
        raise NotFound
    finding = upload.finding
    if finding is None:
        return {"state": "pending"}
    if finding.reason:
        return {"state": "rejected", "reason": finding.reason}
    return {
        "state": "checked",
        "sha256": finding.sha256,
        "content_type": finding.content_type,
        "size": finding.size,
    }
