"""Make a case's words unreadable for good. Its log stays, and its chain still holds.

In this order, so that a run that is cut off anywhere is finished by the next: the event that says
so, after which nobody is sent or shown anything; the ledger of erasures, by which a restored table
is erased again; what it shared with others; what platforms' feeds still say of it; its files, and
what was made of it to be fetched; last the case's key: who has a key yet is not finished.

A file that is locked yet is left, and the key goes all the same: until when it is locked stands in
the event, by which the nights after that find it and delete it.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.elections import Retention
from chalicelib.model.events import ROUTING_KINDS, Kind, NewEvent, stamp
from chalicelib.model.retention import files_locked_until
from chalicelib.ports import Blobs, CaseLog, CaseObjects, Feed, Now, Patterns, Uploads
from chalicelib.signing.tokens import jti_for
from chalicelib.usecases.cases.record_event import record_event


@dataclass(frozen=True, slots=True)
class EraseCaseDeps:
    """What erasing needs. ``held``: evidence, and downloads. ``ledger``: a bucket that outlives the
    tables. ``without``: how long files of a case that says nothing of it are locked."""

    log: CaseLog
    feed: Feed
    held: Sequence[CaseObjects]
    now: Now
    uploads: Uploads
    ledger: Blobs
    patterns: Patterns
    without: Retention


def always(_case: Case) -> bool:
    """Return True: whoever asks for it has a case erased whatever it has come to."""
    return True


def erase_case(
    deps: EraseCaseDeps, case_id: str, *, may_be_erased: Callable[[Case], bool] = always
) -> Case:
    """Erase a case, or finish erasing it, and give it as it then is. Raises NotFound, Unavailable.

    ``may_be_erased`` decides by the case as it is in the moment of erasing: where it says no, the
    case stays. Whom ``find_notified`` gives were sent it before: their copies are out of our reach.
    """
    erase = erasing(deps.now(), deps.without)
    case = record_event(
        deps.log, deps.now, case_id, lambda case: erase(case) if may_be_erased(case) else None
    )
    if case.erased_at is None:
        return case
    _note(deps.ledger, case)
    deps.patterns.erase(case_id)
    for platform, jti in _tokens(case):
        deps.feed.erase(platform, jti)
    for upload_id in case.evidence:
        deps.uploads.forget(upload_id)
    erase_files(deps, case)
    deps.log.erase(case_id)
    return case


def erase_files(deps: EraseCaseDeps, case: Case) -> int:
    """Delete what is held of an erased case, and give how many objects there were.

    What is locked is left while its log says so. Raises Unavailable where it is locked longer, or
    does not go.
    """
    erased = [held.erase(case.case_id) for held in deps.held]
    until = case.files_locked_until
    if any(objects.locked for objects in erased) and (until is None or until <= deps.now()):
        raise Unavailable
    return sum(objects.deleted for objects in erased)


def _note(ledger: Blobs, case: Case) -> None:
    """Write the case's id and when it was erased, and nothing else, where nothing is changed."""
    entry = {"case_id": case.case_id, "erased_at": stamp(case.erased_at or case.last.at)}
    body = json.dumps(entry).encode()
    ledger.put(case.case_id, body, content_type="application/json", cache_control="no-store")


def erasing(now: datetime, without: Retention) -> Callable[[Case], NewEvent | None]:
    """Return what decides to append that a case is erased, and until when files of it are locked,
    unless that is on record."""

    def decide(case: Case) -> NewEvent | None:
        if case.erased_at is not None:
            return None
        until = files_locked_until(case, now, without)
        return NewEvent(Kind.ERASED, {"files_locked_until": stamp(until)} if until else {})

    return decide


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
