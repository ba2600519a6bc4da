"""``patterns rebuild``."""

import argparse

from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandResult, count


def rebuild(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Compare every case with the others anew, from the log."""
    cases, case_ids = deployment.rebuild_patterns()
    failed = [reference_of(case_id) for case_id in case_ids]
    data = {"cases": cases, **({"failed": failed} if failed else {})}
    lines = [f"{count(cases, 'case')} compared", *(f"{reference}: failed" for reference in failed)]
    return CommandResult(data, lines, int(bool(failed)))
