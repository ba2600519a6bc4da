"""Make a case's words unreadable for good. Its log stays, and its chain still holds.

In this order, so that a run that is cut off anywhere is finished by the next: the event that says
so, after which nobody is sent or shown anything; the ledger of erasures, by which a restored table
is erased again; what it shared with others; what platforms' feeds still say of it; its files, and
what was made of it to be fetched; last the case's key: who has a key yet is not finished.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.model.case import Case
from chalicelib.model.events import ROUTING_KINDS, Kind, NewEvent, stamp
from chalicelib.ports import Blobs, CaseLog, CaseObjects, Clock, Feed, Patterns, Uploads
from chalicelib.signing.tokens import jti_for
from chalicelib.usecases.cases.record_event import record


@dataclass(frozen=True, slots=True)
class EraseCaseDeps:
    """What erasing needs. ``held``: evidence, and downloads. ``ledger``: a bucket that outlives the
    tables."""

    log: CaseLog
    feed: Feed
    held: Sequence[CaseObjects]
    now: Clock
    uploads: Uploads
    ledger: Blobs
    patterns: Patterns


def erase_case(deps: EraseCaseDeps, case_id: str) -> Case:
    """Erase a case, or finish erasing it, and give it as it then is. Raises NotFound, Unavailable.

    ``Case.recipients`` with a ``sent_at`` were sent it before: their copies are out of our reach.
    """
    case = record(deps.log, deps.now, case_id, unless_erased)
    _note(deps.ledger, case)
    deps.patterns.erase(case_id)
    for platform, jti in _tokens(case):
        deps.feed.erase(platform, jti)
    for upload_id in case.evidence:
        deps.uploads.forget(upload_id)
    for held in deps.held:
        held.erase(case_id)
    deps.log.erase(case_id)
    return case


def _note(ledger: Blobs, case: Case) -> None:
    """Write the case's id and when it was erased, and nothing else, where nothing is changed."""
    entry = {"case_id": case.case_id, "erased_at": stamp(case.erased_at or case.last.at)}
    body = json.dumps(entry).encode()
    ledger.put(case.case_id, body, content_type="application/json", cache_control="no-store")


def unless_erased(case: Case) -> NewEvent | None:
    """Decide to append that a case is erased, unless that is on record."""
    return None if case.erased_at is not None else NewEvent(Kind.ERASED, {})


def _tokens(case: Case) -> Iterator[tuple[str, str]]:
    """Yield every token there can be, also one that is in a feed and not recorded as sent."""
    platforms = [r.id for r in case.recipients.values() if r.kind == "platform"]
    for event in case.events:
        if event.kind in ROUTING_KINDS:
            for platform in platforms:
                yield (
                    platform,
                    jti_for(at=event.at, case_id=case.case_id, seq=event.seq, platform=platform),
                )
