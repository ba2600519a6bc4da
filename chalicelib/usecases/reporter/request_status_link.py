"""Request a link in place of a lost receipt: it goes to the report's own address, nowhere else.

Nothing is learned by it: the answer is the same, after as many reads and writes, whether or not
there is such a report, and whether or not it has an address.
"""

from datetime import timedelta

from chalicelib.limits import (
    STATUS_LINK,
    STATUS_LINK_REQUESTS,
    STATUS_LINK_WINDOW,
    STATUS_LINKS_A_DAY,
)
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.folding import fold
from chalicelib.model.references import parse_reference
from chalicelib.usecases.cases.record_event import record
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps
from chalicelib.usecases.reporter.open_status import NOBODY
from chalicelib.usecases.sessions.throttle import Throttle

_DAY = timedelta(days=1)
_REQUESTS = Throttle("link", STATUS_LINK_REQUESTS, STATUS_LINK_WINDOW)


def request_status_link(deps: ActOnReportDeps, reference: str, address: str) -> None:
    """Record the request, which puts the mail on its way; or do as much about nothing.

    Raises TooManyTries after ``STATUS_LINK_REQUESTS`` from ``address``, Unavailable.
    """
    sender = _REQUESTS.key_of(deps.secrets, address)
    _REQUESTS.admit(deps.guards, sender)
    events = deps.log.read(parse_reference(reference) or NOBODY)
    case = fold(events) if events else None
    if case is None or not _may_have_one(deps, case):
        _REQUESTS.count(deps.guards, f"{sender}#nothing")
        return
    record(
        deps.log, deps.now, case.case_id, lambda current: _request(deps, current), last_read=case
    )


def _request(deps: ActOnReportDeps, case: Case) -> NewEvent | None:
    return NewEvent(Kind.STATUS_LINK_REQUESTED, {}) if _may_have_one(deps, case) else None


def _may_have_one(deps: ActOnReportDeps, case: Case) -> bool:
    reporter = (case.report or {}).get("reporter", {})
    wanted = case.public["tell_reporter"] and not reporter.get("no_mailed_links")
    if case.erased or not wanted:
        return False
    ages = [deps.now() - event.at for event in case.events_of(Kind.STATUS_LINK_REQUESTED)]
    recent = any(age < STATUS_LINK for age in ages)
    return not recent and sum(age < _DAY for age in ages) < STATUS_LINKS_A_DAY
