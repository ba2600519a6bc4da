"""Tie uploads to the case that names them: the first case to name one has it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.model.uploads import Upload
from chalicelib.ports import Uploads


@dataclass(frozen=True, slots=True)
class ClaimedFiles:
    """Facts and names of the files, as event 1 holds them."""

    public: list[Mapping[str, Any]]
    filenames: Mapping[str, str]


def claim_uploads(
    uploads: Uploads, upload_ids: Iterable[str], case_id: str, mark: str
) -> ClaimedFiles:
    """Claim each upload for the case. Raises Unavailable.

    One that is unknown or another's is named all the same: a report is not refused for it, and its
    reporter hears that the file is not there.
    """
    by_id = {upload_id: uploads.claim(upload_id, case_id, mark) for upload_id in upload_ids}
    return ClaimedFiles(
        public=[file_facts(upload_id, upload) for upload_id, upload in by_id.items()],
        filenames={upload_id: upload.filename for upload_id, upload in by_id.items() if upload},
    )


def file_facts(upload_id: str, upload: Upload | None) -> Mapping[str, Any]:
    """Return what is known of an upload: what inspecting it found, else nothing but its id."""
    finding = upload.finding if upload else None
    if finding is None or finding.reason:
        return {"upload_id": upload_id}
    return {
        "upload_id": upload_id,
        "content_type": finding.content_type,
        "size": finding.size,
        "sha256": finding.sha256,
    }
