"""``escalations list | set``."""

import argparse

from chalicelib.operator.deployment import Deployment
from chalicelib.operator.names import require_authority, require_recipient
from chalicelib.operator.output import CommandFailed, CommandResult, table


def list_escalations(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List who is told when a recipient is overdue, where that is not our operators alone."""
    escalations = deployment.list_escalations()
    rows = [
        (
            escalation.recipient,
            escalation.authority,
            "yes" if escalation.reachable else "no address",
        )
        for escalation in escalations
    ]
    lines = table(("WHEN LATE", "TOLD", "CAN BE"), rows)
    lines.append("Of any other our operators are told, as they are of these.")
    return CommandResult(
        {"escalations": {escalation.recipient: escalation.authority for escalation in escalations}},
        lines,
    )


def set_escalation(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Say which authority is told when a recipient is overdue."""
    catalogue = deployment.catalogue
    require_recipient(args.recipient, catalogue)
    to = None if args.operators else args.authority
    if to is not None:
        require_authority(to, catalogue)
    if to == args.recipient:
        raise CommandFailed(f"{to} cannot be told of itself")
    deployment.set_escalation(args.recipient, to)
    recipients = f"{to} and our operators are" if to else "our operators alone are"
    return CommandResult(
        {"recipient": args.recipient, "escalated_to": to},
        [f"when {args.recipient} is overdue, {recipients} told"],
    )
