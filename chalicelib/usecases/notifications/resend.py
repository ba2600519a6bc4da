"""Send a recipient by mail once more what first told it of a case: an operator asked for it."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.catalogue.routing import OPERATORS
from chalicelib.errors import Conflict, Gone
from chalicelib.model.case import Case
from chalicelib.model.events import NewEvent
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.steps import SecondLine, repeat
from chalicelib.ports import CaseLog, Now
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_action import (
    RecordedAction,
    recipient_of,
    record_action,
    refuse_withdrawn,
)

BY_OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class ResendDeps:
    """What sending once more needs. ``second`` says who has a second address, as it is now."""

    log: CaseLog
    second: Callable[[], SecondLine]
    now: Now


def resend(
    deps: ResendDeps, case_id: str, recipient: str, *, to_second: bool = False
) -> RecordedAction:
    """Append that it is sent once more; the stream does the rest, as after a bounce.

    ``recipient`` is an authority of the case, or ``reporter``. Raises NotFound, Gone for an erased
    case, RulesBroken for a recipient that the case does not have, and Conflict where nothing can
    be mailed to it.
    """
    case = open_case(deps.log, case_id)
    if case.erased:
        raise Gone
    to = "fallback" if to_second else "primary"
    if to_second and recipient not in deps.second().second_addresses:
        raise Conflict(f"{recipient} has no second address", code="no_second_address")

    def decide(current: Case) -> NewEvent:
        first = _first_mail(current, recipient)
        return repeat(first, recipient, to=to, because=BY_OPERATOR)

    return record_action(deps, case, decide)


def _first_mail(case: Case, recipient: str) -> int:
    """Return the event that first told the recipient. Raises Conflict, RulesBroken."""
    if recipient == REPORTER:
        if not case.public["tell_reporter"]:
            raise Conflict("The person who reported gave no email address", code="no_address")
        return 1
    of_case = recipient_of(case, recipient, "/recipient")
    refuse_withdrawn(case, recipient)
    if recipient == OPERATORS:
        raise Conflict("operators have what needs them in a list of their own", code="not_mailed")
    if not of_case.connected:
        raise Conflict(
            f"{recipient} is told by the person who reported, not by mail", code="not_mailed"
        )
    return of_case.routed_seq
