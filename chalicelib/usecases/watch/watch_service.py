"""Watch the service by its own means: quota, elections, a synthetic report.

A synthetic candidate's report is stored each turn and kept on record alone: it has no recipient but
its reporter, whose mailbox is SES's simulator. The turn after measures how long that mail took to
be delivered: by the log, the stream, a queue, SES and its events. No mark of it can be sent from
outside, so that nobody is left out of statistics by wearing it. The night after the next erases it
at the latest, as it erases any case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from chalicelib.model.elections import Election
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.references import digest
from chalicelib.ports import Now
from chalicelib.telemetry import measure
from chalicelib.units import Minutes
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.intake.check_report import AcceptReport, CheckReportDeps, check_report
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.intake.store_report import StoreReportDeps, store_report
from chalicelib.usecases.jobs.lease import TakeJob

EVERY = Minutes(15)
"""How often a synthetic report is stored: app.py has the schedule."""

_NEAR = timedelta(days=28)
"""From so long before polling day to a week after it somebody reports every day."""
_AFTER = timedelta(days=7)
_NAMESPACE = UUID("6ba7b812-9dad-11d1-80b4-00c04fd430c8")
_MAILBOX = "success@simulator.amazonses.com"
"""https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html"""


@dataclass(frozen=True, slots=True)
class WatchServiceDeps:
    """What watching needs. ``mail_quota`` gives the share of the day's mails that were sent."""

    checking: CheckReportDeps
    storing: StoreReportDeps
    elections: Callable[[], tuple[Election, ...]]
    mail_quota: Callable[[], float]
    now: Now
    take_job: TakeJob


def watch_service(deps: WatchServiceDeps) -> None:
    """Measure, and store a synthetic report. Raises Unavailable, JobIsRunning."""
    with deps.take_job("watch_service"):
        measure("MailQuotaUsed", deps.mail_quota() * 100, "Percent")
        today = deps.now().date()
        measure("ElectionsNear", sum(_is_near(election, today) for election in deps.elections()))
        turn = int(deps.now().timestamp()) // EVERY.whole_seconds
        _measure_delivery(deps, _stored(deps, turn - 1))
        _stored(deps, turn)


def _is_near(election: Election, today: date) -> bool:
    return election.date - _NEAR <= today <= election.date + _AFTER


def _measure_delivery(deps: WatchServiceDeps, stored: StoredReport) -> None:
    """Measure until it was delivered, or until now; nothing of one that is only stored now."""
    if stored.created:
        return
    case = open_case(deps.storing.log, stored.first.case_id)
    delivered_at = case.notification(stored.first.seq, REPORTER).delivered_at
    waited = (delivered_at or deps.now()) - case.submitted_at
    measure("SyntheticDelay", waited.total_seconds(), "Seconds")


def _stored(deps: WatchServiceDeps, turn: int) -> StoredReport:
    """Return a turn's report, stored where it is not yet: its id follows from the turn, and nobody
    else can say it beforehand."""
    secret = deps.storing.secrets.versions[deps.storing.secrets.current]
    submission_id = uuid5(_NAMESPACE, digest(secret, "synthetic", str(turn)))
    body = {
        "submission_id": str(submission_id),
        "reporter": {
            "name": "Synthetic Candidate",
            "role": "other",
            "language": "en",
            "email": _MAILBOX,
        },
        "candidate": {
            "name": "Synthetic Candidate",
            "area": next(iter(deps.storing.catalogue.areas)).id,
        },
        "category": "other",
        "incidents": [{"url": f"https://example.org/synthetic/{submission_id}"}],
        "share_with": {},
        "log_only": True,
        "declaration": True,
    }
    checked = check_report(deps.checking, AcceptReport(body, "synthetic"))
    return store_report(deps.storing, checked.report, synthetic=True)
