"""Make an authority's evidence bundle of a case: a signed bag, written to its bucket as it is made.

| in ``data/`` | |
|---|---|
| ``report.pdf``, ``report.json`` | the case as the authority sees it, with its chain of custody |
| ``evidence/…`` | each file as it was received |
| ``evidence-active/…`` and so on | each file that is not to be opened, and why |
| ``case-log.jsonl`` | each event of the log as it is hashed, a line each: the hash chain |
| ``notices/…`` | for each link, a notice in the form of Article 16 of the Digital Services Act |
| ``README.txt`` | how to verify all of it with public tools |
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.applicable import applicable_to
from chalicelib.catalogue.law import Laws
from chalicelib.files.archives import File, zipped
from chalicelib.files.bags import NOT_STAMPED, Stamp, bagged
from chalicelib.model.case import Case
from chalicelib.model.chain import StoredEvent, preimage
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.json_values import JsonObject, JsonView
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import Bundle
from chalicelib.ports import (
    CaseLog,
    Dispatch,
    Downloads,
    EvidenceStore,
    Now,
    SigningKeys,
)
from chalicelib.usecases.authority.authority_case_view import (
    case_as_shared_with,
    show_case_to_authority,
)
from chalicelib.usecases.authority.law_and_programme import law_and_programme
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.recipient_names import name_of
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.evidence.hand_on_files import hand_on_files, names_of

GOOD_FOR = timedelta(hours=23)
"""A bundle waits so long to be fetched; its bucket deletes it after a day."""


@dataclass(frozen=True, slots=True)
class MakeBundleDeps:
    """What making bundles needs. ``stored`` gives a case's rows as they are, ``print_pdf`` the
    report as PDF, ``render`` a text from its template, ``in_words`` a view of a case with what was
    kept as typed in words, ``name`` an unguessable name."""

    log: CaseLog
    stored: Callable[[str], Iterable[StoredEvent]]
    evidence: EvidenceStore
    downloads: Downloads
    catalogue: Catalogue
    laws: Callable[[], Laws]
    signing_keys: SigningKeys
    stamp: Stamp | None
    print_pdf: Callable[[Mapping[str, Any]], bytes]
    render: Callable[..., str]
    in_words: Callable[[JsonView], JsonObject]
    name: Callable[[], str]
    base_url: str
    now: Now


def make_bundle(deps: MakeBundleDeps, dispatch: Dispatch) -> bool:
    """Make the bundle that event ``seq`` requested, unless it is made.

    Returns False where it was made without the time-stamp that it was to have. Raises Unavailable,
    NotFound.
    """
    case = open_case(deps.log, dispatch.case_id)
    request = case.event(dispatch.seq)
    reader = case.recipients[request.public["recipient"]]
    bundle = reader.bundle
    if case.erased or bundle is None or bundle.asked_by != request.seq or bundle.made_at:
        return True
    key = f"{case.case_id}/{deps.name()}.zip"
    measure = _Measure()
    bag = measure.watch_stamp(_bag(deps, case, reader))
    deps.downloads.put(key, measure.count(zipped(bag)))
    public = {
        "recipient": reader.id,
        "asked_by": request.seq,
        "key": key,
        "sha256": measure.sha256.hexdigest(),
        "size": measure.size,
        "stamp": "off" if deps.stamp is None else "none" if measure.unstamped else "there",
    }
    _record_made(deps, case, reader, NewEvent(Kind.BUNDLE_MADE, public))
    return not measure.unstamped


def _record_made(
    deps: MakeBundleDeps, case: Case, reader: Recipient, bundle_event: NewEvent
) -> None:
    def decide(current: Case) -> NewEvent | None:
        bundle = current.recipients[reader.id].bundle
        return None if bundle is None or bundle.made_at else bundle_event

    record_event(deps.log, deps.now, case.case_id, decide, last_read=case)
    if open_case(deps.log, case.case_id).erased:  # while it was made
        deps.downloads.erase(case.case_id)


class _Measure:
    """Counts and hashes a bundle while it is written."""

    def __init__(self) -> None:
        self.sha256, self.size = hashlib.sha256(), 0
        self.unstamped = False

    def watch_stamp(self, files: Iterable[File]) -> Iterator[File]:
        """Pass files on, and note whether one of them says that there is no time-stamp."""
        for file in files:
            self.unstamped = self.unstamped or file.name.endswith(f"/{NOT_STAMPED}")
            yield file

    def count(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pass pieces on, and count and hash them."""
        for piece in pieces:
            self.sha256.update(piece)
            self.size += len(piece)
            yield piece


def _bag(deps: MakeBundleDeps, case: Case, reader: Recipient) -> Iterator[File]:
    authority = deps.catalogue.authorities[reader.id].name
    info = {
        "Source-Organization": "Standsafe",
        "External-Identifier": case.reference,
        "External-Description": f"Report of online abuse of an election candidate, for {authority}",
        "Internal-Sender-Identifier": f"{case.case_id}.{case.last.seq}",
    }
    payload = _payload(deps, case, reader)
    return bagged(
        case.reference, payload, info, deps.signing_keys.current(), deps.stamp, deps.now()
    )


def _payload(deps: MakeBundleDeps, case: Case, reader: Recipient) -> Iterator[File]:
    shared = case_as_shared_with(case, reader)
    names = names_of(shared.evidence.values())
    view = _view(deps, case, reader, names)
    yield File("report.pdf", deps.print_pdf(view))
    yield File("report.json", json.dumps(view, ensure_ascii=False, indent=2).encode())
    yield from hand_on_files(deps.evidence, case, names, pictured=True)
    lines = (f"{preimage(row)}\n" for row in deps.stored(case.case_id))
    yield File("case-log.jsonl", "".join(lines).encode())
    for number, incident in enumerate(view["incidents"], start=1):
        if "url" in incident:
            notice = deps.render("bundle/notice.txt.j2", "en", view=view, incident=incident)
            yield File(f"notices/{number:02}.txt", notice.encode())
    context = {"reference": case.reference, "stamped": deps.stamp is not None}
    context |= {"base_url": deps.base_url, "unstamped": NOT_STAMPED}
    yield File("README.txt", deps.render("bundle/readme.txt.j2", "en", **context).encode())


def _view(
    deps: MakeBundleDeps, case: Case, reader: Recipient, names: Mapping[str, str]
) -> JsonObject:
    """Return what the authority sees on the case page, and what became of each file."""
    view = deps.in_words(show_case_to_authority(deps.catalogue, case, reader, deps.now()))
    view |= law_and_programme(applicable_to(deps.catalogue, deps.laws(), case))
    view["made_at"] = stamp(deps.now())
    officer = case.event(cast("Bundle", reader.bundle).asked_by).private or {}
    view["made_for"] = {
        "id": reader.id,
        "name": deps.catalogue.authorities[reader.id].name,
        "officer": {name: officer[name] for name in ("name", "role") if name in officer},
    }
    for incident in view["incidents"]:
        if "platform" in incident:
            incident["platform_name"] = name_of(deps.catalogue, incident["platform"])
    view["evidence"] = [
        {
            name: value
            for name, value in (
                ("filename", file.filename),
                ("state", file.state),
                ("content_type", file.content_type),
                ("size", file.size),
                ("sha256", file.sha256),
                ("reason", file.reason),
                ("nature", None if file.nature == "ordinary" else file.nature),
                ("malware_scan", file.scan),
                ("incidents", list(file.incidents) or None),
                ("in_bundle", names.get(upload_id)),
            )
            if value is not None
        }
        for upload_id, file in case_as_shared_with(case, reader).evidence.items()
    ]
    view["log"] = [
        {"seq": event.seq, "at": stamp(event.at), "what": str(event.kind), "sha256": event.digest}
        for event in case.events
    ]
    return view
