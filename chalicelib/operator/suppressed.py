"""``suppressed check | allow``. Addresses are kept as keyed digests: there is no list to read."""

import argparse

from chalicelib.operator.deployment import Deployment
from chalicelib.operator.names import require_address
from chalicelib.operator.output import CommandResult


def check(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Return whether an address is mailed, and why not."""
    require_address(args.address)
    why = deployment.check_address(args.address)
    verdict = f"is not mailed: {why.replace('_', ' ')}" if why else "may be mailed"
    return CommandResult({"suppressed": why is not None, "why": why}, [f"{args.address} {verdict}"])


def allow(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Mail an address again: somebody said that it is good."""
    require_address(args.address)
    was = deployment.allow_address(args.address)
    verdict = "may be mailed again" if was else "was not suppressed"
    return CommandResult({"was_suppressed": was}, [f"{args.address} {verdict}"])
