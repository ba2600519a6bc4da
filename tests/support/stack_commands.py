"""Operators' commands on a whole stack made from the deployed template."""

import json
from pathlib import Path
from typing import Any

from chalicelib.model.events import Kind, NewEvent
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.ports import Dispatch
from chalicelib.usecases.intake.find_stored_report import StoredReport
from tests.support.factories import report
from tests.support.operators import RFC_8037, Capture

STATEMENT = "It began last week."


def run(deployment: Deployment, capsys: Capture, *argv: object) -> tuple[int, Any]:
    """Run a command; give its exit code and what it printed as JSON."""
    capsys.readouterr()
    code = main(["--json", *map(str, argv)], deployment)
    return code, json.loads(capsys.readouterr().out)


def submitted(deployment: Deployment, tmp_path: Path) -> StoredReport:
    """A case that x was sent, with four events."""
    key = tmp_path / "key.json"
    key.write_text(json.dumps(RFC_8037))
    assert main(["platforms", "add-key", "x", str(key)], deployment) == 0
    accepted = deployment.store_report(report(statement=STATEMENT))
    case_id = accepted.first.case_id
    deployment.feed_platform(Dispatch(case_id, 1, "x"))
    outcome = NewEvent(
        Kind.ROUTED, {"of": 1, "hour": accepted.first.at.strftime("%Y-%m-%dT%H")}, None
    )
    log = deployment.adapters.case_log
    log.append(log.read(case_id)[-1], deployment.adapters.now(), outcome)
    return accepted
