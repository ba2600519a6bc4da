"""Say who would be told of a report, and why, before it is sent. Stores nothing."""

from dataclasses import dataclass

from chalicelib.catalogue.routing import OPERATORS
from chalicelib.model.events import NewEvent
from chalicelib.model.previews import PreviewedRecipient, ReportPreview
from chalicelib.model.urgency import URGENT
from chalicelib.usecases.cases.recipient_names import name_of
from chalicelib.usecases.intake.check_report import AcceptReport, CheckReportDeps, check_report
from chalicelib.usecases.intake.compose_report import compose_report
from chalicelib.usecases.intake.place_finder import PlaceFinder
from chalicelib.usecases.intake.store_report import StoreReportDeps


@dataclass(frozen=True, slots=True)
class PreviewReportDeps:
    """What previewing needs."""

    checking: CheckReportDeps
    storing: StoreReportDeps


def preview_report(deps: PreviewReportDeps, command: AcceptReport) -> ReportPreview:
    """Hold a report to every rule, and give its recipients. Raises what ``check_report`` does."""
    checked = check_report(deps.checking, command)
    event = compose_report(
        checked.report,
        checked.candidate,
        catalogue=deps.storing.catalogue,
        reach=deps.storing.reach,
        places=PlaceFinder(
            deps.storing.catalogue, deps.storing.elections, danger=checked.report.immediate_danger
        ),
    )
    recipients = tuple(
        PreviewedRecipient(
            id=recipient["id"],
            kind=recipient["kind"],
            name=name_of(deps.storing.catalogue, recipient["id"]),
            reason=recipient["reason"],
            reached=recipient["state"] != "self_report",
        )
        for recipient in event.public["recipients"]
    )
    kinds = {recipient.kind for recipient in recipients}
    return ReportPreview(
        recipients=recipients,
        verified=event.public["verified"],
        police_recommended="police" not in kinds and _is_crime_likely(deps, event),
        force_unknown=any(recipient.id == OPERATORS for recipient in recipients),
    )


def _is_crime_likely(deps: PreviewReportDeps, event: NewEvent) -> bool:
    """Return whether the law page says so of this kind, or the signs make it urgent."""
    catalogue = deps.storing.catalogue
    ranks, urgency = catalogue.urgencies, event.public["urgency"]
    likely = catalogue.categories[event.public["category"]].crime_likely
    return likely or ranks[urgency].rank <= ranks[URGENT].rank
