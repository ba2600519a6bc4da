"""Read a file of evidence as it was uploaded."""

from collections.abc import Iterator

from chalicelib.errors import Unavailable
from chalicelib.limits import READ_SIZE
from chalicelib.model.case import Case
from chalicelib.model.evidence import Evidence
from chalicelib.ports import EvidenceFile, EvidenceStore


def read_original(store: EvidenceStore, case: Case, file: Evidence) -> bytes | Iterator[bytes]:
    """Return the file's content: whole where it is small, else in pieces. Raises Unavailable where
    it is missing, at the latest with its first piece: a download or bundle that silently lacks a
    file is none."""
    original = EvidenceFile(case.case_id, file.upload_id, str(file.content_type), str(file.sha256))
    if (file.size or 0) > READ_SIZE:
        return store.stream(original)
    content = store.read(original)
    if not content:
        raise Unavailable
    return content
