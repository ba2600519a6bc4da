"""Put everything that is held about a case into one file, for the reporter.

A ZIP with a page to read, the same as JSON, and each file of evidence as it was uploaded. It is
written to its bucket while it is made, whatever its size, and handed out by a link.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.errors import Gone
from chalicelib.files.archives import File, zipped
from chalicelib.files.tables import links_by_account
from chalicelib.limits import DOWNLOAD_LINK
from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.model.json_values import JsonObject
from chalicelib.ports import CaseLog, Downloads, EvidenceStore, Now
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.read_case import ReadCaseDeps
from chalicelib.usecases.evidence.hand_on_files import hand_on_files, names_of
from chalicelib.usecases.reporter.read_own_case import read_own_case


@dataclass(frozen=True, slots=True)
class DownloadCaseDeps:
    """What making a download needs. ``render`` makes a page of a view, in a language; ``name``, an
    unguessable name; ``wall`` is everybody's clock: a link ends by it."""

    log: CaseLog
    downloads: Downloads
    evidence: EvidenceStore
    reading: ReadCaseDeps
    render: Callable[[Mapping[str, Any], str], str]
    name: Callable[[], str]
    now: Now
    wall: Now


@dataclass(frozen=True, slots=True)
class CaseDownload:
    """The link to a download until ``expires_at``."""

    url: str
    expires_at: datetime


def download_case(deps: DownloadCaseDeps, case: Case, language: str | None = None) -> CaseDownload:
    """Make the download and give a link to it: in ``language``, else in that of the report.

    Raises Unavailable, and Gone where the case was erased meanwhile: then the download is, too.
    """
    key = f"{case.case_id}/{deps.name()}.zip"
    language = language or str((case.report or {})["reporter"]["language"])
    deps.downloads.put(key, zipped(_files(deps, case, language)))
    if open_case(deps.log, case.case_id).erased:
        deps.downloads.erase(case.case_id)
        raise Gone
    return CaseDownload(
        url=deps.downloads.link(key, DOWNLOAD_LINK.whole_seconds),
        expires_at=deps.wall() + DOWNLOAD_LINK,
    )


def _files(deps: DownloadCaseDeps, case: Case, language: str) -> Iterator[File]:
    """Yield the files in order. Evidence is fetched one by one, when its turn comes."""
    names = names_of(case.evidence.values())
    view = read_own_case(deps.reading, case)
    view["files"] = _listed(case, names)
    view["made_at"] = stamp(deps.now())
    yield File("report.html", deps.render(view, language).encode())
    yield File("report.json", _as_json(case, view))
    yield File("links.csv", links_by_account(case.incidents))
    yield from hand_on_files(deps.evidence, case, names, pictured=False)


def _listed(case: Case, names: Mapping[str, str]) -> list[JsonObject]:
    """List each file by name, kept or not, and its name in the download."""
    return [
        {
            "filename": file.filename or "",
            "state": file.state,
            "sha256": file.sha256 or "",
            "reason": file.reason or "",
            "in_download": names.get(upload_id, ""),
        }
        for upload_id, file in case.evidence.items()
    ]


def _as_json(case: Case, view: Mapping[str, Any]) -> bytes:
    """Return all of it for a program, and the digests by which anybody can check our log."""
    log = [
        {
            "seq": event.seq,
            "at": stamp(event.at),
            "kind": str(event.kind),
            "digest": event.digest,
        }
        for event in case.events
    ]
    return json.dumps({**view, "log": log}, ensure_ascii=False, indent=2, default=stamp).encode()
