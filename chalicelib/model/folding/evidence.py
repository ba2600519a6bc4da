"""What is known of a case's files."""

from collections.abc import Mapping
from typing import Any

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.evidence import Evidence


def begin(case: Case, first: Event) -> None:
    """The files that the report itself names. What was checked before it was sent is known."""
    names: Mapping[str, str] = (first.words or {}).get("filenames", {})
    for file in first.facts.get("evidence", ()):
        _named(case, first, file, names.get(file["upload_id"]))


def _named(case: Case, event: Event, file: Mapping[str, Any], filename: str | None) -> None:
    case.evidence[file["upload_id"]] = Evidence(
        upload_id=file["upload_id"],
        filename=filename,
        content_type=file.get("content_type"),
        size=file.get("size"),
        sha256=file.get("sha256"),
        known_at=event.seq if "sha256" in file else None,
    )


def _added(case: Case, event: Event) -> None:
    _named(case, event, event.facts, (event.words or {}).get("filename"))


def _stored(case: Case, event: Event) -> None:
    file, facts = case.evidence[event.facts["upload_id"]], event.facts
    file.state, file.scan = "stored", facts["scan"]
    file.content_type, file.size = facts["content_type"], facts["size"]
    file.sha256, file.copy_sha256 = facts["sha256"], facts.get("copy_sha256")
    file.known_at = file.known_at or event.seq
    if file.filename is None:
        file.filename = (event.words or {}).get("filename")


def _rejected(case: Case, event: Event) -> None:
    file = case.evidence[event.facts["upload_id"]]
    file.state, file.reason = "rejected", event.facts["reason"]


def _scanned(case: Case, event: Event) -> None:
    file = case.evidence[event.facts["upload_id"]]
    file.scan = event.facts["verdict"]
    if file.scan == "infected":
        file.state, file.reason = "rejected", "malware"


APPLY = {
    Kind.EVIDENCE_ADDED: _added,
    Kind.EVIDENCE_STORED: _stored,
    Kind.EVIDENCE_REJECTED: _rejected,
    Kind.EVIDENCE_SCANNED: _scanned,
}
