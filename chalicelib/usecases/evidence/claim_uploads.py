"""Tie uploads to the case that names them: the first case to name one has it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.model.uploads import Upload
from chalicelib.ports import Uploads


@dataclass(frozen=True, slots=True)
class Claimed:
    """Facts and names of the files, as event 1 holds them."""

    public: list[Mapping[str, Any]]
    filenames: Mapping[str, str]


def claim_uploads(uploads: Uploads, upload_ids: Iterable[str], case_id: str, mark: str) -> Claimed:
    """Claim each upload for the case. One that is unknown or another's is named all the same: a
    report is not refused for it, and hears that the file is not there. Raises Unavailable."""
    found = {one: uploads.claim(one, case_id, mark) for one in upload_ids}
    return Claimed(
        public=[file_facts(one, upload) for one, upload in found.items()],
        filenames={one: upload.filename for one, upload in found.items() if upload},
    )


def file_facts(upload_id: str, upload: Upload | None) -> Mapping[str, Any]:
    """What is known of an upload: what was found, else nothing but its id."""
    finding = upload.finding if upload else None
    if finding is None or finding.reason:
        return {"upload_id": upload_id}
    return {
        "upload_id": upload_id,
        "content_type": finding.content_type,
        "size": finding.size,
        "sha256": finding.sha256,
    }
