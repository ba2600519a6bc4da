"""``practice rebuild``."""

import argparse

from chalicelib.limits import FEWEST_REPORTS
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandResult, count, progress, table


def rebuild(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Make every row anew from the log, then the figures that pages show."""
    cases = deployment.list_case_ids()
    with progress("Reading cases", len(cases), shown=not args.json) as advance:
        for case_id in cases:
            deployment.project_response_stats(case_id)
            advance()
    written = deployment.publish_response_stats()
    rows = deployment.count_measured_cases()
    lines = table(
        ("PLATFORM", "CASES", "SHOWN"),
        [
            (p, n, "yes" if n >= FEWEST_REPORTS else f"no: under {FEWEST_REPORTS}")
            for p, n in rows.items()
            if n
        ],
    )
    lines.append(
        f"{count(len(cases), 'case')} read; figures "
        + ("changed: the pages are made anew" if written else "as they were")
    )
    data = {"cases": len(cases), "platforms": {p: n for p, n in rows.items() if n}}
    return CommandResult({**data, "figures_changed": written}, lines)
