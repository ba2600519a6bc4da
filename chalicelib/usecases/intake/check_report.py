"""Hold a report as it was sent to every rule, before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.errors import Refusal
from chalicelib.model import directory
from chalicelib.model.report import Report
from chalicelib.model.report_context import ReportContext
from chalicelib.model.validation import validated
from chalicelib.ports import KnownElections, Now
from chalicelib.usecases.candidates.verify_access_code import (
    VerifyAccessCodeDeps,
    verify_access_code,
)
from chalicelib.usecases.intake.catalogue_adapter import CatalogueForReports
from chalicelib.usecases.intake.copy_typed import copy_typed
from chalicelib.usecases.intake.understand_report import understand_report


@dataclass(frozen=True, slots=True)
class AcceptReport:
    """A report as it was sent: the parsed body, and the network address that it came from."""

    body: object
    address: str


@dataclass(frozen=True, slots=True)
class CheckedReport:
    """A report that keeps every rule, and the candidate that its access code named."""

    report: Report
    candidate: directory.NominatedCandidate | None
    as_typed: Mapping[str, Any]
    """What was not understood of a report about danger, by JSON pointer."""


@dataclass(frozen=True, slots=True)
class CheckReportDeps:
    """What checking needs."""

    catalogue: Catalogue
    codes: VerifyAccessCodeDeps
    elections: KnownElections
    now: Now


def check_report(deps: CheckReportDeps, command: AcceptReport) -> CheckedReport:
    """Return the report. Raises Malformed, RulesBroken with every fault at once, and TooManyTries
    for a wrong code where nothing else says whom the report is about.

    Danger waits for no code, and neither it nor a report that names its candidate is refused for
    one. Nor is danger refused for anything optional that is wrong.
    """
    members = members_of(command.body)
    danger = members.get("immediate_danger") is True
    candidate = _candidate(deps.codes, members, command.address, danger=danger)
    context = ReportContext(
        CatalogueForReports(deps.catalogue, deps.elections, danger=danger),
        candidate_known=candidate is not None,
        danger=danger,
        code_wrong=candidate is None and not danger and not members.get("candidate"),
        now=deps.now(),
    )
    if danger:
        understood = understand_report(members, context)
        return CheckedReport(understood.report, candidate, understood.as_typed)
    return CheckedReport(report_in(command.body, context), candidate, {})


def members_of(body: object) -> Mapping[str, object]:
    """Return what stands in a body before it is held to anything; nothing where it is no object."""
    return body if isinstance(body, dict) else {}


def report_in(body: object, context: ReportContext) -> Report:
    """Return the report in a parsed body. Raises Malformed, or RulesBroken with every fault."""
    return validated(Report, body, context)


def _candidate(
    codes: VerifyAccessCodeDeps, members: Mapping[str, object], address: str, *, danger: bool
) -> directory.NominatedCandidate | None:
    """Return the candidate that a good access code names."""
    code = members.get("access_code")
    if not isinstance(code, str) or not code.strip():
        return None
    code, submission = copy_typed(code), str(copy_typed(members.get("submission_id", "")))
    try:
        return verify_access_code(codes, code, address, submission=submission)
    except Refusal:
        if danger or members.get("candidate"):
            return None
        raise
