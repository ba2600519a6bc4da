"""Apply what becomes known of a case's files."""

from collections.abc import Mapping
from typing import Any

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.evidence import Evidence


def begin(case: Case, first: Event) -> None:
    """Add the files that the report names. What was checked before it was sent is known."""
    names: Mapping[str, str] = (first.private or {}).get("filenames", {})
    for file in first.public.get("evidence", ()):
        _add_file(case, first, file, names.get(file["upload_id"]))


def _incidents(case: Case, file: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the incidents that a file is about. One of which nothing was said is about the
    report's only incident; where there are several, it is about none of them."""
    if "incidents" in file:
        return tuple(file["incidents"])
    return (0,) if len(case.incidents) == 1 else ()


def _add_file(case: Case, event: Event, file: Mapping[str, Any], filename: str | None) -> None:
    case.evidence[file["upload_id"]] = Evidence(
        upload_id=file["upload_id"],
        filename=filename,
        content_type=file.get("content_type"),
        size=file.get("size"),
        sha256=file.get("sha256"),
        incidents=_incidents(case, file),
        known_at=event.seq if "sha256" in file else None,
    )


def _added(case: Case, event: Event) -> None:
    _add_file(case, event, event.public, (event.private or {}).get("filename"))


def _stored(case: Case, event: Event) -> None:
    file, public = case.evidence[event.public["upload_id"]], event.public
    file.state, file.scan, file.stored_at = "stored", public["scan"], event.at
    file.content_type, file.size = public["content_type"], public["size"]
    file.sha256, file.copy_sha256 = public["sha256"], public.get("copy_sha256")
    file.nature = public.get("nature", "ordinary")
    file.known_at = file.known_at or event.seq
    if file.filename is None:
        file.filename = (event.private or {}).get("filename")


def _rejected(case: Case, event: Event) -> None:
    upload_id = event.public["upload_id"]
    if upload_id not in case.evidence:  # it came when the case took no further file
        _added(case, event)
    file = case.evidence[upload_id]
    file.state, file.reason = "rejected", event.public["reason"]


def _scanned(case: Case, event: Event) -> None:
    file = case.evidence[event.public["upload_id"]]
    file.scan = event.public["verdict"]
    if file.scan == "infected":
        file.state, file.reason = "rejected", "malware"


APPLY = {
    Kind.EVIDENCE_ADDED: _added,
    Kind.EVIDENCE_STORED: _stored,
    Kind.EVIDENCE_REJECTED: _rejected,
    Kind.EVIDENCE_SCANNED: _scanned,
}
