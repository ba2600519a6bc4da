"""``clocks show | rebuild``."""

import argparse

from chalicelib.errors import NotFound
from chalicelib.model.events import stamp
from chalicelib.model.references import parse_reference
from chalicelib.model.steps import Step
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, count, progress, table
from chalicelib.usecases.notifications.read_clock import CaseClock


def show(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """What a case waits for, what was late, and when somebody looks at it next."""
    clock = _clock(args.reference, deployment)
    case = clock.case
    to_come = [_to_come(step) for step in clock.steps]
    overdue = [
        {
            "recipient": recipient.id,
            "what": escalation.promised,
            "due": escalation.due,
            "escalated_to": escalation.to,
        }
        for recipient in case.recipients.values()
        for escalation in recipient.escalations
    ]
    waiting, at = clock.unsent, clock.next_check
    lines = [f"{case.reference}: {case.public['urgency']}"]
    lines += table(("FALLS DUE", "WHAT", "RECIPIENT", "MORE"), [_row(step) for step in to_come])
    lines += [f"late: {step['recipient']} to {step['what']} by {step['due']}" for step in overdue]
    lines += [f"not sent yet: event {dispatch.seq} to {dispatch.recipient}" for dispatch in waiting]
    lines.append(f"next looked at: {stamp(at) if at else 'never, nothing falls due'}")
    data = {
        "reference": case.reference,
        "falls_due": to_come,
        "late": overdue,
        "unsent": [{"seq": dispatch.seq, "recipient": dispatch.recipient} for dispatch in waiting],
        "next_look": stamp(at) if at else None,
    }
    return CommandResult(data, lines)


def rebuild(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Set every case's next look from the log."""
    cases = deployment.list_case_ids()
    running = 0
    with progress("Reading cases", len(cases), shown=not args.json) as advance:
        for case_id in cases:
            running += deployment.reset_clock(case_id) is not None
            advance()
    data = {"cases": len(cases), "running": running}
    return CommandResult(
        data, [f"{count(len(cases), 'case')} read; something falls due in {running}"]
    )


def _clock(text: str, deployment: Deployment) -> CaseClock:
    case_id = parse_reference(text)
    if case_id is None:
        raise CommandFailed(f"{text!r} is not a reference: it looks like SS-XXXX-XXXX-XXX")
    try:
        return deployment.read_clock(case_id)
    except NotFound as error:
        raise CommandFailed(f"there is no case {text}") from error


def _to_come(step: Step) -> dict[str, object]:
    facts = dict(step.event.public)
    due = {"what_is_due": facts.pop("what")} if "what" in facts else {}
    return {"at": stamp(step.at), "what": str(step.event.kind), **due, **facts}


def _row(step: dict[str, object]) -> tuple[str, str, str, str]:
    more = str(step.get("what_is_due") or step.get("because") or step.get("due") or "")
    return str(step["at"]), str(step["what"]), str(step.get("recipient", "")), more
