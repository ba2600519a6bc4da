"""Write a report down: derive its ids, and append event 1 of its case in one conditional put."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.errors import LostRace, Unavailable
from chalicelib.model import directory
from chalicelib.model.events import NewEvent
from chalicelib.model.evidence import LINK_ONLY
from chalicelib.model.report import Report
from chalicelib.model.retention import SYNTHETIC_KEPT
from chalicelib.ports import CaseLog, IdSecrets, KnownElections, Now, Reach, Uploads
from chalicelib.usecases.evidence.claim_uploads import ClaimedFiles, claim_uploads
from chalicelib.usecases.intake.compose_report import compose_report
from chalicelib.usecases.intake.find_stored_report import (
    StoredReport,
    case_ids_of,
    digests_of,
    receipt_of,
    stored_under,
)
from chalicelib.usecases.intake.place_finder import PlaceFinder

SYNTHETIC: Mapping[str, Any] = MappingProxyType(
    {"synthetic": True, "recipients": [], "advised": [], "retention": {"days": SYNTHETIC_KEPT.days}}
)
"""What event 1 of a report of our own says: for nobody but its reporter."""


@dataclass(frozen=True, slots=True)
class StoreReportDeps:
    """What writing a report down needs."""

    log: CaseLog
    reach: Reach
    catalogue: Catalogue
    secrets: IdSecrets
    uploads: Uploads
    now: Now
    elections: KnownElections


def store_report(
    deps: StoreReportDeps,
    report: Report,
    candidate: directory.NominatedCandidate | None = None,
    *,
    as_typed: Mapping[str, Any] = MappingProxyType({}),
    synthetic: bool = False,
) -> StoredReport:
    """Write the report as event 1 of its case, or find that it is there already.

    ``candidate`` is whom a good access code named, ``as_typed`` what of the body was not
    understood, by pointer; a ``synthetic`` report is our own, to see that we work. Raises Conflict
    where the submission id stands for other content, Gone where its case was erased, Unavailable
    where nothing was kept.
    """
    for secret, case_id, is_current in case_ids_of(deps.secrets, report):
        if is_current:
            receipt = receipt_of(secret, report)
            digests = digests_of(secret, report, receipt)
            additions = {**digests, **(SYNTHETIC if synthetic else {})}
            event = _event_of(deps, case_id, report, candidate, additions, as_typed)
            with suppress(LostRace):
                first = deps.log.begin(case_id, deps.now(), event)
                return StoredReport(first, receipt, created=True)
        stored = stored_under(deps.log, case_id, secret, report)
        if stored is not None:
            return stored
    raise AssertionError("there is always a next case id")


def _event_of(
    deps: StoreReportDeps,
    case_id: str,
    report: Report,
    candidate: directory.NominatedCandidate | None,
    additions: Mapping[str, Any],
    as_typed: Mapping[str, Any],
) -> NewEvent:
    event = compose_report(
        report,
        candidate,
        catalogue=deps.catalogue,
        reach=deps.reach,
        places=PlaceFinder(deps.catalogue, deps.elections, danger=report.immediate_danger),
    )
    private = {**(event.private or {}), **({"as_typed": dict(as_typed)} if as_typed else {})}
    event = NewEvent(event.kind, {**event.public, **additions}, private)
    return _with_files(deps, case_id, event, report) if report.evidence else event


def _with_files(deps: StoreReportDeps, case_id: str, event: NewEvent, report: Report) -> NewEvent:
    """Claim the files that the report names for its case. A case that is there has its own.

    No report waits for files: what cannot be claimed now is claimed once the event is on its way.
    None is refused for them either: of what no file is taken, they are only named, and told of.
    """
    if deps.log.first(case_id) is not None:
        return event
    upload_ids = [file.upload_id for file in report.evidence]
    claimed = ClaimedFiles([{"upload_id": upload_id} for upload_id in upload_ids], {})
    if report.category not in LINK_ONLY:
        with suppress(Unavailable):
            mark = event.public["submission"]
            claimed = claim_uploads(deps.uploads, upload_ids, case_id, mark)
    files = [
        facts if file.incidents is None else {**facts, "incidents": list(file.incidents)}
        for facts, file in zip(claimed.public, report.evidence, strict=True)
    ]
    private = {**(event.private or {}), "filenames": dict(claimed.filenames)}
    return NewEvent(event.kind, {**event.public, "evidence": files}, private)
