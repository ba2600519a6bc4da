"""Tell what became of an upload to a browser that knows its id, which compares digests by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.ports import Uploads
from chalicelib.usecases.evidence.find_upload import find_upload


@dataclass(frozen=True, slots=True)
class ReadUploadDeps:
    """What reading an upload needs."""

    uploads: Uploads


def read_upload(deps: ReadUploadDeps, upload_id: str) -> Mapping[str, Any]:
    """Return an upload's ``state``, pending, checked or rejected, and finding. Raises NotFound."""
    finding = find_upload(deps.uploads, upload_id).finding
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
