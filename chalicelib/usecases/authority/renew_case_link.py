"""Ask for a new link: it is mailed to the address that the operator registered, and nowhere else.

Whoever holds an old link learns nothing by asking, and gets nothing but a mail to the authority.
"""

from datetime import timedelta

from chalicelib.errors import NotFound
from chalicelib.limits import CASE_LINK_EVERY, CASE_LINKS_A_DAY
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.signing.mailed_links import read_case_link
from chalicelib.usecases.authority.act_on_case import ActOnCaseDeps
from chalicelib.usecases.cases.record_event import record

_DAY = timedelta(days=1)


def renew_case_link(deps: ActOnCaseDeps, token: str) -> bool:
    """Record the wish for a new link, which puts its mail on its way like any other event's.

    False where there is nothing to mail: not our token, not their case, erased, or asked for too
    lately or too often in a day. Callers are not to tell which. Raises Unavailable.
    """
    link = read_case_link((secret for _, secret in deps.secrets.newest_first()), token)
    if link is None:
        return False
    wish = NewEvent(Kind.CASE_LINK_REQUESTED, {"recipient": link.authority})
    asked = False

    def decide(case: Case) -> NewEvent | None:
        nonlocal asked
        theirs = link.authority in case.recipients and not case.erased
        asked = theirs and not _asked_lately(deps, case, link.authority)
        return wish if asked else None

    try:
        record(deps.log, deps.now, link.case_id, decide)
    except NotFound:
        return False
    return asked


def _asked_lately(deps: ActOnCaseDeps, case: Case, authority: str) -> bool:
    now = deps.now()
    asked = [
        event.at
        for event in case.events
        if event.kind is Kind.CASE_LINK_REQUESTED
        and event.public["recipient"] == authority
        and now - event.at < _DAY
    ]
    return len(asked) >= CASE_LINKS_A_DAY or any(now - at < CASE_LINK_EVERY for at in asked)
