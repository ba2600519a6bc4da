"""``status show | overdue list | holds list | cases list``: what waits for somebody, now."""

import argparse
from typing import Any

from chalicelib.model.events import stamp
from chalicelib.operator import dead_letters, parked
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandResult, count, table
from chalicelib.usecases.cases.survey_cases import SurveyedCase

_STEPS = {
    "late": "standsafe overdue",
    "held": "standsafe holds",
    "failed": "standsafe cases --failed",
    "parked": "standsafe parked list",
    "dead": "standsafe dead-letters list",
}
_LABELS = {
    "late": "answers that are late",
    "held": "platforms held back by police",
    "failed": "recipients that could not be told",
    "parked": "tokens that a platform refused or left",
    "dead": "messages that could not be handled",
}


def show(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say on one screen what waits for somebody, and the command that says more."""
    cases = list(deployment.survey_cases())
    all_platforms = argparse.Namespace(platform=None, queue=None)
    counts = {
        "late": sum(len(case.late) for case in cases),
        "held": sum(len(case.held) for case in cases),
        "failed": sum(len(case.failed) for case in cases),
        "parked": len(parked.list_tokens(all_platforms, deployment).data["parked"]),
        "dead": len(dead_letters.list_letters(all_platforms, deployment).data["dead_letters"]),
    }
    rows = [(n, _LABELS[name], _STEPS[name] if n else "-") for name, n in counts.items()]
    lines = [f"{count(len(cases), 'case')} open", ""]
    lines += table(("COUNT", "WHAT", "NEXT"), rows)
    if not any(counts.values()):
        lines += ["", "nothing waits for you"]
    return CommandResult({"open": len(cases), **counts}, lines)


def list_overdue(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List who is late with what case, the most urgent and oldest first."""
    rows = [
        {
            "reference": case.reference,
            "urgency": case.urgency,
            "recipient": recipient,
            "due": stamp(due),
        }
        for case in _in_order(deployment)
        for recipient, due in case.late
    ]
    return _listing("overdue", rows, ("urgency", "due", "recipient", "reference"), "answer")


def list_holds(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List which platform is held back by whom, and until when."""
    rows = [
        {
            "reference": case.reference,
            "platform": platform,
            "by": hold.by,
            "since": stamp(hold.since),
            "until": stamp(hold.until),
        }
        for case in _in_order(deployment)
        for platform, hold in case.held
    ]
    return _listing("holds", rows, ("until", "platform", "by", "since", "reference"), "hold")


def list_cases(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List open cases, the most urgent and oldest first."""
    rows = [
        {
            "reference": case.reference,
            "urgency": case.urgency,
            "submitted_at": stamp(case.submitted_at),
            "late": ", ".join(recipient for recipient, _ in case.late) or "-",
            "failed": ", ".join(case.failed) or "-",
        }
        for case in _in_order(deployment)
        if case.failed or not getattr(args, "failed", False)
    ]
    columns = ("urgency", "submitted_at", "reference", "late", "failed")
    return _listing("cases", rows, columns, "case")


def _in_order(deployment: Deployment) -> list[SurveyedCase]:
    urgencies, cases = deployment.catalogue.urgencies, deployment.survey_cases()
    return sorted(cases, key=lambda case: (urgencies[case.urgency].rank, case.submitted_at))


def _listing(
    name: str, rows: list[dict[str, Any]], columns: tuple[str, ...], thing: str
) -> CommandResult:
    lines = [count(len(rows), thing)]
    if rows:
        header = tuple(column.upper().replace("_", " ") for column in columns)
        lines = [*table(header, [[row[column] for column in columns] for row in rows]), *lines]
    return CommandResult({name: rows}, lines)
