"""``clocks show | rebuild``."""

import argparse
from datetime import datetime

from chalicelib.errors import NotFound
from chalicelib.model.events import stamp
from chalicelib.model.steps import Step
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.each_case import each_case
from chalicelib.operator.output import CommandFailed, CommandResult, count, table
from chalicelib.operator.references import case_id_of
from chalicelib.usecases.notifications.read_clock import CaseClock


def show(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Show what a case waits for, what was late, and when somebody looks at it next."""
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
    running = list[datetime | None]()
    cases = each_case(deployment, lambda c: running.append(deployment.reset_clock(c)), args)
    due = sum(at is not None for at in running)
    data = {"cases": cases.total, "running": due, **cases.data}
    line = f"{count(cases.total, 'case')} read; something falls due in {due}"
    return CommandResult(data, [line, *cases.lines], cases.exit_code)


def _clock(text: str, deployment: Deployment) -> CaseClock:
    try:
        return deployment.read_clock(case_id_of(text))
    except NotFound as error:
        raise CommandFailed(f"there is no case {text}") from error


def _to_come(step: Step) -> dict[str, object]:
    facts = dict(step.event.public)
    due = {"what_is_due": facts.pop("what")} if "what" in facts else {}
    return {"at": stamp(step.at), "what": str(step.event.kind), **due, **facts}


def _row(step: dict[str, object]) -> tuple[str, str, str, str]:
    more = str(step.get("what_is_due") or step.get("because") or step.get("due") or "")
    return str(step["at"]), str(step["what"]), str(step.get("recipient", "")), more
