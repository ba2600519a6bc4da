"""Send on a report that nobody has: it is routed now, as it would have been then."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.choose_recipients import Grounds, RecipientChoice, choose_recipients
from chalicelib.usecases.cases.record_action import RecordedAction, record_action, refuse_withdrawn
from chalicelib.usecases.cases.report_places import office_of, place_of
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps

PromoteReportDeps = ActOnReportDeps
"""What every act of a reporter on their report needs."""


def promote_report(
    deps: PromoteReportDeps, case: Case, share_with: Mapping[str, bool] | None = None
) -> RecordedAction:
    """Append the recipients that the report goes to now, or find that it was sent on.

    ``share_with`` replaces the consent that was given before. Where that reaches nobody either,
    ``correct_consent`` leads further. Raises Conflict for a report that was sent to somebody to
    begin with, that was sent on with other consent, or that was withdrawn.
    """

    def decide(current: Case) -> NewEvent | Event:
        if current.promoted_by is not None:
            return _again(current.event(current.promoted_by), share_with)
        if not current.on_record_only:
            raise Conflict("The report was sent to begin with", code="not_log_only")
        refuse_withdrawn(current)
        consent = dict(share_with or current.share_with)
        recipients = choose_for(deps, current, consent).routed
        return NewEvent(Kind.PROMOTED, {"recipients": recipients}, {"share_with": consent})

    return record_action(deps, case, decide)


def choose_for(
    deps: PromoteReportDeps,
    case: Case,
    share_with: Mapping[str, bool],
    new_incidents: Iterable[Mapping[str, Any]] = (),
) -> RecipientChoice:
    """Choose the recipients of an existing case by this consent, with incidents to be added."""
    report = case.report or {}
    grounds = Grounds(
        category=case.public["category"],
        signs=case.public["signs"],
        danger=case.public["danger"],
        share_with=share_with,
        place=place_of(deps.catalogue, report),
        office=office_of(deps.catalogue, report),
        platforms=[incident["platform"] for incident in (*case.incidents, *new_incidents)],
    )
    return choose_recipients(deps.catalogue, deps.reach, grounds)


def _again(promoted: Event, share_with: Mapping[str, bool] | None) -> Event:
    consent = (promoted.private or {}).get("share_with")
    if share_with is not None and dict(share_with) != consent:
        raise Conflict("The report was sent on already", code="promoted_already")
    return promoted
