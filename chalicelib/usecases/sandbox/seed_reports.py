"""Seed invented reports about every connected platform: in the sandbox stage, and in no other.

An engineer integrates against something that lives: each turn brings a report, and what befalls the
one before it, in turn a message, more posts, a withdrawal, or nothing, so that it becomes late.
They take the way of all reports. Run again in the same turn, or twice at once, it changes nothing:
every id follows from the platform and the turn.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from chalicelib.limits import SANDBOX_EVERY
from chalicelib.model.case import Case
from chalicelib.model.case_actions import IncidentBatch, SendMessage
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.intake.check_report import AcceptReport, CheckReportDeps, check_report
from chalicelib.usecases.intake.store_report import StoreReportDeps, store_report
from chalicelib.usecases.jobs.lease import TakeJob
from chalicelib.usecases.jobs.try_each import try_each
from chalicelib.usecases.reporter.add_incidents import add_incidents
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps
from chalicelib.usecases.reporter.send_message import send_message
from chalicelib.usecases.reporter.withdraw_report import withdraw_report
from chalicelib.usecases.sandbox.invented_reports import batch_body, message_body, report_body

SANDBOX = "sandbox"
"""The stage."""


@dataclass(frozen=True, slots=True)
class SeedReportsDeps:
    """What seeding needs. ``platforms`` lists those that are connected at a time."""

    stage: str
    platforms: Callable[[datetime], Iterable[str]]
    checking: CheckReportDeps
    storing: StoreReportDeps
    acting: ActOnReportDeps
    take_job: TakeJob


def seed_reports(deps: SeedReportsDeps) -> int:
    """Seed a turn, and return of how many platforms; 0 in every stage but the sandbox.

    Raises Unavailable, at the end, where one failed: it holds up no other; JobIsRunning.
    """
    if deps.stage != SANDBOX:
        return 0
    now = deps.acting.now()
    turn = int(now.timestamp()) // SANDBOX_EVERY.whole_seconds
    with deps.take_job("seed_reports") as lease:
        seed = partial(_seed, deps, turn)
        return try_each(sorted(deps.platforms(now)), seed, "platforms", lease=lease)


def _seed(deps: SeedReportsDeps, turn: int, platform: str) -> int:
    _case(deps, platform, turn)
    _befall(deps, platform, turn - 1)
    return 1


def _case(deps: SeedReportsDeps, platform: str, turn: int) -> Case:
    """Return the case of a turn's report, which is stored where it is not yet."""
    area = next(iter(deps.storing.catalogue.areas)).id
    body = report_body(platform, turn, area)
    checked = check_report(deps.checking, AcceptReport(body, SANDBOX))
    stored = store_report(deps.storing, checked.report)
    return open_case(deps.storing.log, stored.first.case_id)


def _befall(deps: SeedReportsDeps, platform: str, turn: int) -> None:
    case, acting = _case(deps, platform, turn), deps.acting
    kind = turn % 4
    if kind == 0:
        message = message_body(platform, turn)
        send_message(acting, case, SendMessage.model_validate(message))
    elif kind == 1:
        add_incidents(acting, case, IncidentBatch.model_validate(batch_body(platform, turn)))
    elif kind == 2:
        withdraw_report(acting, case)
