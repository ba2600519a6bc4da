"""Send on a report that was kept only: it is routed now, as it would have been then."""

from collections.abc import Mapping

from chalicelib.errors import Conflict
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.cases.act import Acted, act, refuse_withdrawn
from chalicelib.usecases.cases.choose_recipients import Choice, Grounds, choose_recipients
from chalicelib.usecases.reporter.act_on_report import ActOnReportDeps


def promote_report(
    deps: ActOnReportDeps, seen: Case, share_with: Mapping[str, bool] | None = None
) -> Acted:
    """Append whom the report goes to now, or find that it was sent on.

    ``share_with`` replaces the consent that was given before. Raises Conflict for a report that was
    sent to begin with, that was sent on with other consent, or that was withdrawn.
    """

    def decide(case: Case) -> NewEvent | Event:
        if not case.public["log_only"]:
            raise Conflict("The report was sent to begin with", code="not_log_only")
        if case.promoted_by is not None:
            return _again(case.event(case.promoted_by), share_with)
        refuse_withdrawn(case)
        consent = dict(share_with or case.share_with)
        told = choose_for(deps, case, consent).told
        return NewEvent(Kind.PROMOTED, {"recipients": told}, {"share_with": consent})

    return act(deps, seen, decide)


def choose_for(deps: ActOnReportDeps, case: Case, share_with: Mapping[str, bool]) -> Choice:
    """Who is told of a case that there is already, with this consent."""
    report = case.report or {}
    area = report["candidate"].get("area")
    grounds = Grounds(
        category=case.public["category"],
        signs=case.public["signs"],
        danger=case.public["danger"],
        share_with=share_with,
        area=deps.catalogue.areas.get(area) if area else None,
        platforms=[incident["platform"] for incident in report["incidents"]],
    )
    return choose_recipients(deps.catalogue, deps.reach, grounds)


def _again(promoted: Event, share_with: Mapping[str, bool] | None) -> Event:
    given = (promoted.private or {}).get("share_with")
    if share_with is not None and dict(share_with) != given:
        raise Conflict("The report was sent on already", code="promoted_already")
    return promoted
