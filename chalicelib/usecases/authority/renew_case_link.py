"""Request a new link, which is mailed to the authority's registered address and nowhere else.

Somebody who holds an old link learns nothing by it.
"""

from datetime import timedelta

from chalicelib.errors import NotFound
from chalicelib.limits import CASE_LINK_EVERY, CASE_LINKS_A_DAY
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.signing.mailed_links import read_case_link
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps
from chalicelib.usecases.authority.record_opening import is_theirs
from chalicelib.usecases.cases.record_event import record_event

RenewCaseLinkDeps = ActOnCaseDeps
"""What every act of an officer on a case needs."""

_DAY = timedelta(days=1)


def renew_case_link(deps: RenewCaseLinkDeps, token: str) -> bool:
    """Record the request for a new link, which puts its mail on its way like any other event's.

    Returns False where nothing is mailed: not our token, not their case, erased, or requested too
    recently or too often in a day. Callers must not tell which. Raises Unavailable.
    """
    link = read_case_link((secret for _, secret in deps.secrets.newest_first()), token)
    if link is None:
        return False
    request = NewEvent(Kind.CASE_LINK_REQUESTED, {"recipient": link.authority})
    recorded = False

    def decide(case: Case) -> NewEvent | None:
        nonlocal recorded
        may_open = is_theirs(case, link.authority) and not case.erased
        recorded = may_open and not _requested_recently(deps, case, link.authority)
        return request if recorded else None

    try:
        record_event(deps.log, deps.now, link.case_id, decide)
    except NotFound:
        return False
    return recorded


def _requested_recently(deps: RenewCaseLinkDeps, case: Case, authority: str) -> bool:
    requests = case.events_of(Kind.CASE_LINK_REQUESTED, authority)
    ages = [deps.now() - event.at for event in requests]
    today = sum(age < _DAY for age in ages)
    return today >= CASE_LINKS_A_DAY or any(age < CASE_LINK_EVERY for age in ages)
