"""``practice rebuild``."""

import argparse

from chalicelib.limits import FEWEST_REPORTS
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.each_case import each_case
from chalicelib.operator.output import CommandResult, count, table


def rebuild(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Make every row anew from the log, then the figures that pages show."""

    def project(case_id: str) -> None:
        deployment.project_response_stats(case_id)
        deployment.project_sent_cases(case_id)

    cases = each_case(deployment, project, args)
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
        f"{count(cases.total, 'case')} read; figures "
        + ("changed: the pages are made anew" if written else "as they were")
    )
    data = {"cases": cases.total, "platforms": {p: n for p, n in rows.items() if n}}
    data |= {"figures_changed": written, **cases.data}
    return CommandResult(data, [*lines, *cases.lines], cases.exit_code)
