"""Accept a report with more incidents than one has: the report, then the others in batches.

The report is accepted as any other and told to its recipients at once. A run that is cut off after
it is finished by the same form sent again: report and batches are found by their ids.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chalicelib.model.case_actions import IncidentBatch
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.intake.accept_report import AcceptedReport
from chalicelib.usecases.intake.check_report import AcceptReport, members_of
from chalicelib.usecases.reporter.add_incidents import append_batch, refuse_future
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps


@dataclass(frozen=True, slots=True)
class AcceptPileOnDeps:
    """What accepting a pile-on needs."""

    accept_report: Callable[[AcceptReport], AcceptedReport]
    acting: ActOnReportDeps


def accept_pile_on(
    deps: AcceptPileOnDeps, command: AcceptReport, batches: Sequence[IncidentBatch]
) -> AcceptedReport:
    """Accept the report, and add every batch to it; or find what of that was done before.

    A day to come is refused before anything is accepted; with danger it is kept as it was typed.
    Raises what ``accept_report`` and ``add_incidents`` do; what was accepted by then stays.
    """
    if members_of(command.body).get("immediate_danger") is not True:
        for batch in batches:
            refuse_future(deps.acting, batch)
    accepted = deps.accept_report(command)
    if not batches:
        return accepted
    case = open_case(deps.acting.log, accepted.case_id)
    for number, batch in enumerate(batches, start=1):
        following = sum(len(later.incidents) for later in batches[number:])
        case = append_batch(deps.acting, case, batch, following).case
    return accepted
