"""``restore replay-erasures | rebuild``."""

import argparse

from chalicelib.model.references import reference_of
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.output import CommandResult, count, progress
from chalicelib.operator.references import case_id_of
from chalicelib.usecases.restore.rebuild_projections import FailedCase, RebuildResult


def replay_erasures(_args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Erase again what was erased before a table was restored."""
    replayed = deployment.replay_erasures()
    lost = [reference_of(case_id) for case_id in replayed.lost]
    data = {"erased": len(replayed.erased), "unknown": len(replayed.unknown), "lost": lost}
    erased = count(len(replayed.erased), "case")
    lines = [f"{erased} of the ledger erased; {len(replayed.unknown)} not in this log"]
    lines += [f"{reference}: its key is gone, and it was never erased" for reference in lost]
    return CommandResult(data, lines, exit_code=1 if lost else 0)


def rebuild(args: argparse.Namespace, deployment: Deployment) -> CommandResult:
    """Make everything that follows from the log anew, and name the cases that failed."""
    only = [case_id_of(text) for text in args.references]
    total = len(only or deployment.list_case_ids())
    with progress("Rebuilding cases", total, visible=not args.json) as advance:
        rebuilt = deployment.rebuild_projections(advance, only=only)
    failed = [_failed(case) for case in rebuilt.failed]
    lost = [reference_of(case_id) for case_id in rebuilt.erasures.lost]
    data = {
        "cases": rebuilt.cases,
        "resumed_after": reference_of(rebuilt.resumed_after) if rebuilt.resumed_after else None,
        "erased": len(rebuilt.erasures.erased),
        "lost": lost,
        "failed": failed,
    }
    return CommandResult(data, [*_lines(rebuilt), *_names(lost, failed)], int(bool(lost or failed)))


def _lines(rebuilt: RebuildResult) -> list[str]:
    cases, erased = count(rebuilt.cases, "case"), count(len(rebuilt.erasures.erased), "case")
    went_on = f", after {reference_of(rebuilt.resumed_after)}" if rebuilt.resumed_after else ""
    return [f"{erased} of the ledger erased first", f"{cases} rebuilt{went_on}"]


def _names(lost: list[str], failed: list[dict[str, str]]) -> list[str]:
    lines = [f"{reference}: its key is gone, and it was never erased" for reference in lost]
    return lines + [f"{case['reference']}: {case['step']}: {case['error']}" for case in failed]


def _failed(case: FailedCase) -> dict[str, str]:
    return {"reference": reference_of(case.case_id), "step": case.step, "error": case.error}
