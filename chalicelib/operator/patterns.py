"""``patterns rebuild``."""

import argparse

from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandResult, count


def rebuild(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Compare every case with the others anew, from the log."""
    cases = deployment.rebuild_patterns()
    return CommandResult({"cases": cases}, [f"{count(cases, 'case')} compared"])
