"""``elections list | add | close``."""

import argparse

from chalicelib.errors import RulesBroken
from chalicelib.model.elections import Election
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.names import require_name
from chalicelib.operator.output import CommandFailed, CommandResult, table
from chalicelib.usecases.elections.add_election import NewElection


def list_elections(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List every election that was added, with past and closed ones."""
    data = [_row(election, deployment) for election in deployment.list_elections()]
    columns = ("id", "date", "state", "name")
    rows = [[str(row[column]) for column in columns] for row in data]
    lines = table(("ELECTION", "POLLING DAY", "STATE", "NAME"), rows)
    return CommandResult({"elections": data}, lines)


def add(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Add an election, or open again one that was closed."""
    command = NewElection(args.election, tuple(args.nation or ()), args.place)
    try:
        election = deployment.add_election(command)
    except RulesBroken as error:
        raise CommandFailed(f"{args.election!r}: {error.faults[0].detail}") from error
    deployment.publish_elections()
    row = _row(election, deployment)
    return CommandResult(row, [f"{election.name}: {row['state']}"])


def close(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Take no more reports about an election."""
    added = [election.id for election in deployment.list_elections()]
    deployment.close_election(require_name(args.election, added, "election that was added"))
    deployment.publish_elections()
    closed = {"id": args.election, "state": "closed"}
    return CommandResult(closed, [f"{args.election} is closed; its cases live on"])


def _row(election: Election, deployment: Deployment) -> dict[str, object]:
    return {
        "id": election.id,
        "name": election.name,
        "date": str(election.date),
        "nations": list(election.nations),
        "state": _state(election, deployment),
        "kept_days": election.type.retention.days,
    }


def _state(election: Election, deployment: Deployment) -> str:
    if election.closed_at is not None:
        return "closed"
    return "current" if election.is_open(deployment.now().date()) else "past"
