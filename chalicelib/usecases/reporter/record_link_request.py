"""Record that a link was requested in place of a lost receipt, which puts its mail on its way."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.limits import STATUS_LINK, STATUS_LINKS_A_DAY
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.folding import fold
from chalicelib.ports import CaseLog, Dispatch, Now
from chalicelib.usecases.cases.record_event import record_event

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RecordLinkRequestDeps:
    """What recording a request needs."""

    log: CaseLog
    now: Now


def record_link_request(deps: RecordLinkRequestDeps, dispatch: Dispatch) -> None:
    """Record the request once, where there is such a report and it may have a link now.

    Nobody hears of one that may not: who requested it was answered already. Raises Unavailable.
    """
    events = deps.log.read(dispatch.case_id)
    if events:
        case = fold(events)
        record_event(
            deps.log,
            deps.now,
            case.case_id,
            lambda current: _request(deps, current),
            last_read=case,
        )


def _request(deps: RecordLinkRequestDeps, case: Case) -> NewEvent | None:
    return NewEvent(Kind.STATUS_LINK_REQUESTED, {}) if _may_have_one(deps, case) else None


def _may_have_one(deps: RecordLinkRequestDeps, case: Case) -> bool:
    reporter = (case.report or {}).get("reporter", {})
    wanted = case.public["tell_reporter"] and not reporter.get("no_mailed_links")
    if case.erased or not wanted:
        return False
    ages = [deps.now() - event.at for event in case.events_of(Kind.STATUS_LINK_REQUESTED)]
    recent = any(age < STATUS_LINK for age in ages)
    return not recent and sum(age < _DAY for age in ages) < STATUS_LINKS_A_DAY
