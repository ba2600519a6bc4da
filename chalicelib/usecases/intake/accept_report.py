"""Accept a report as it was sent, by the API or by the form."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue.applicable import programme_of
from chalicelib.catalogue.offices import ProgrammeAnswer
from chalicelib.errors import Refusal, Unavailable
from chalicelib.model.events import Event
from chalicelib.model.failures import goes_ahead
from chalicelib.model.folding import fold
from chalicelib.model.recipient_ids import ROUTE
from chalicelib.model.report_context import ReportContext
from chalicelib.ports import Dispatch, Queue
from chalicelib.usecases.cases.read_case import ReadCaseDeps, recipients_of
from chalicelib.usecases.intake.catalogue_adapter import CatalogueForReports
from chalicelib.usecases.intake.check_report import (
    AcceptReport,
    CheckReportDeps,
    check_report,
    members_of,
    report_in,
)
from chalicelib.usecases.intake.find_stored_report import StoredReport, find_stored_report
from chalicelib.usecases.intake.store_report import StoreReportDeps, store_report


@dataclass(frozen=True, slots=True)
class AcceptReportDeps:
    """What accepting a report needs. Of the queues, that of reports with an access code."""

    checking: CheckReportDeps
    storing: StoreReportDeps
    reading: ReadCaseDeps
    queues: Mapping[str, Queue]
    base_url: str


@dataclass(frozen=True, slots=True)
class AcceptedReport:
    """A report that is in the log, as its sender is told of it. ``created`` is False for a retry.

    ``recipients`` are as the API shows them, at the time when the report was accepted.
    """

    case_id: str
    reference: str
    receipt: str
    status_url: str
    verified: bool
    recipients: list[dict[str, Any]]
    not_understood: list[str]
    """JSON pointers to what a report about danger was not refused for; it is kept as typed."""
    created: bool
    programme: ProgrammeAnswer
    """The police programme that covers whom it is about."""


def accept_report(deps: AcceptReportDeps, command: AcceptReport) -> AcceptedReport:
    """Check the report and write it down, or find that it was accepted before.

    One that was accepted gets its answer again, though its code was revoked since. Raises
    what ``check_report`` and ``store_report`` do.
    """
    try:
        checked = check_report(deps.checking, command)
    except Refusal:
        stored = _accepted_before(deps, command)
        if stored is None:
            raise
    else:
        stored = store_report(
            deps.storing, checked.report, checked.candidate, as_typed=checked.as_typed
        )
        if stored.created:
            _put_ahead(deps, stored.first)
    return _answer(deps, stored)


def _put_ahead(deps: AcceptReportDeps, first: Event) -> None:
    """Have a pressing report with an access code routed before all that the stream has waiting.

    Where the queue does not take it, the stream brings it as it brings every report.
    """
    if goes_ahead(first.public):
        with suppress(Unavailable):
            deps.queues["verified"].send([Dispatch(first.case_id, first.seq, ROUTE)])


def _accepted_before(deps: AcceptReportDeps, command: AcceptReport) -> StoredReport | None:
    """Find the report of a body whose code may be good no more, or whose election be over."""
    members = members_of(command.body)
    if not members.get("access_code") and not members.get("candidate"):
        return None
    rules = CatalogueForReports(deps.checking.catalogue, deps.checking.elections)
    try:
        report = report_in(command.body, ReportContext(rules, candidate_known=True))
    except Refusal:
        return None
    return find_stored_report(deps.storing.log, deps.storing.secrets, report)


def _answer(deps: AcceptReportDeps, stored: StoredReport) -> AcceptedReport:
    case = fold([stored.first])
    return AcceptedReport(
        case_id=case.case_id,
        reference=case.reference,
        receipt=stored.receipt,
        status_url=f"{deps.base_url}/status",
        verified=case.public["verified"],
        recipients=recipients_of(deps.reading, case, stored.first.at),
        not_understood=list((case.report or {}).get("as_typed", {})),
        created=stored.created,
        programme=programme_of(deps.reading.catalogue, case),
    )
