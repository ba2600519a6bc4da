"""Read a file of evidence as it was uploaded."""

from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.evidence import Evidence
from chalicelib.ports import EvidenceFile, EvidenceStore


def read_original(store: EvidenceStore, case: Case, file: Evidence) -> bytes:
    """Give the file's content. Raises Unavailable where it is missing: a download or bundle that
    silently lacks a file is none."""
    original = EvidenceFile(case.case_id, file.upload_id, str(file.content_type), str(file.sha256))
    content = store.read(original)
    if not content:
        raise Unavailable
    return content
