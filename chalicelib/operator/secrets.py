"""``secrets list | rotate | retire``."""

import argparse
from datetime import UTC, date, datetime, time
from typing import Any

from chalicelib.errors import Refusal
from chalicelib.model.events import stamp
from chalicelib.model.secret_versions import Purpose, SecretVersion
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandFailed, CommandResult, table

_NAMES = ("purpose", "id", "state", "begins", "ends")


def list_secrets(_args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """List every version of every secret, and never the secret."""
    rows = [
        {
            "purpose": str(state.purpose),
            "id": state.id,
            "state": state.state,
            "begins": _written(state.begins),
            "ends": _written(state.ends),
        }
        for state in deployment.list_secrets()
    ]
    cells = [tuple(row[name] or "" for name in _NAMES) for row in rows]
    heads = ("PURPOSE", "VERSION", "STATE", "MAKES FROM", "REFUSED FROM")
    return CommandResult({"secrets": rows}, table(heads, cells))


def rotate(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Add the next version of a purpose's secret."""
    purpose, until = Purpose(args.purpose), _midnight(args.until)
    try:
        versions = deployment.rotate_secret(purpose, until, at_once=args.at_once)
    except Refusal as refusal:
        raise CommandFailed(str(refusal)) from refusal
    return _versions(purpose, versions)


def retire(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Refuse what an old version made."""
    purpose = Purpose(args.purpose)
    try:
        versions = deployment.retire_secret(purpose, args.version, _midnight(args.on))
    except Refusal as refusal:
        raise CommandFailed(str(refusal)) from refusal
    return _versions(purpose, versions)


def _versions(purpose: Purpose, versions: list[SecretVersion]) -> CommandResult:
    data: list[dict[str, Any]] = [
        {"id": v.id, "begins": _written(v.begins), "ends": _written(v.ends)} for v in versions
    ]
    lines = [
        f"{purpose} {v['id']}: makes from {v['begins'] or 'the beginning'}, "
        f"{'refused from ' + v['ends'] if v['ends'] else 'good until it is rotated'}"
        for v in data
    ]
    return CommandResult({"purpose": str(purpose), "versions": data}, lines)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), UTC)


def _written(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)
