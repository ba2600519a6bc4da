"""``restore replay-erasures``."""

import argparse

from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandResult, count


def replay_erasures(_args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Erase again what was erased before a table was restored."""
    replayed = deployment.replay_erasures()
    lost = [reference_of(case_id) for case_id in replayed.lost]
    data = {"erased": len(replayed.erased), "unknown": len(replayed.unknown), "lost": lost}
    erased = count(len(replayed.erased), "case")
    lines = [f"{erased} of the ledger erased; {len(replayed.unknown)} not in this log"]
    lines += [f"{reference}: its key is gone, and it was never erased" for reference in lost]
    return CommandResult(data, lines, exit_code=1 if lost else 0)
