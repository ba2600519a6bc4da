"""Run all that is too long for CI: ``make proof``; some parts: ``make proof PART="load files"``.

A part that fails does not end the run: the next ones follow, and the command fails at its end. What
a part prints is in ``build/proof/NAME.log``, how the parts went in ``build/proof/summary.json``,
both as they go. Ctrl-C ends the part that runs, and prints what was done.
"""

import argparse
import json
import shlex
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "proof"
_STOP_SECONDS = 120.0
_TAIL = 15
"""So many of the last lines of a part that failed are printed."""


class ProofPart(NamedTuple):
    """One command, and how many minutes it takes on two cores of their own."""

    name: str
    command: str
    minutes: int


PARTS: tuple[ProofPart, ...] = (
    ProofPart(
        "suite", "python -m tests -n auto --dist loadfile --no-loadscope-reorder --thorough", 40
    ),
    ProofPart("load", "python -m bench load", 75),
    ProofPart("flood", "python -m bench flood", 5),
    ProofPart("drain", "python -m bench drain", 8),
    ProofPart("pile-on", "python -m bench pile-on", 2),
    ProofPart("files", "python -m bench files", 5),
    ProofPart("patterns", "python -m bench patterns", 2),
    ProofPart("units", "python -m bench units", 2),
    ProofPart("nightly", "python -m bench nightly", 10),
    ProofPart("figures", "python -m bench figures", 3),
    ProofPart("checks", "python -m bench checks", 15),
    ProofPart("timing", "python -m bench timing", 2),
    ProofPart("defects", "python -m tests.support.faults.planted", 3),
    ProofPart("faults", "python -m tests.support.faults --thorough --pairs 500", 70),
    ProofPart("mutation", 'make mutation MUTATION="--sample 0 --fresh"', 90),
    ProofPart("rehearsal", "make rehearse", 15),
    ProofPart("permissions", "python -m rehearsal permissions", 10),
    ProofPart(
        "drill", "python -m drill local.2027-05-06 --scale 1 --out build/proof/drill-report", 120
    ),
)
"""In the order in which they run; ``python`` is this one."""


class PartResult(NamedTuple):
    """How a part went."""

    name: str
    state: str
    """``passed``, ``failed`` or ``interrupted``."""
    seconds: float


def main(arguments: Sequence[str], parts: Sequence[ProofPart] = PARTS, out: Path = OUT) -> int:
    """Run the parts that were chosen. Returns 0 where all passed, 1 where one did not, 2 for a
    name that is none."""
    options = _parser().parse_args(arguments)
    console = Console(highlight=False, soft_wrap=True)
    if options.list:
        _show_parts(console, parts)
        return 0
    unknown = set(options.names) - {part.name for part in parts}
    if unknown:
        console.print(f"no such part: {', '.join(sorted(unknown))}; see --list")
        return 2
    chosen = [part for part in parts if not options.names or part.name in options.names]
    results = _run_all(console, chosen, out)
    _show_results(console, chosen, results)
    return 0 if [result.state for result in results] == ["passed"] * len(chosen) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.proof", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts to run; all where none is named")
    parser.add_argument("--list", action="store_true", help="list the parts, and run none")
    return parser


def _run_all(console: Console, parts: Sequence[ProofPart], out: Path) -> list[PartResult]:
    out.mkdir(parents=True, exist_ok=True)
    began, results = datetime.now(UTC), list[PartResult]()
    for number, part in enumerate(parts, 1):
        minutes = sum(later_part.minutes for later_part in parts[number - 1 :])
        console.print(
            f"[bold]{part.name}[/] ({number} of {len(parts)}, about {part.minutes} minutes; "
            f"{minutes} to the end) {time.strftime('%H:%M')}"
        )
        result = _run(console, part, out)
        results.append(result)
        console.print(f"  {result.state} after {result.seconds:.0f} s")
        _write(out / "summary.json", began, results)
        if result.state == "interrupted":
            break
    return results


def _run(console: Console, part: ProofPart, out: Path) -> PartResult:
    """Run one part; print the end of its log where it failed."""
    log_path, began = out / f"{part.name}.log", time.monotonic()
    with log_path.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(_command(part), cwd=ROOT, stdout=log, stderr=log)  # noqa: S603 # ours
        try:
            state = "passed" if process.wait() == 0 else "failed"
        except KeyboardInterrupt:  # the part got it, too
            state = "interrupted"
            _end(process)
    if state == "failed":
        lines = log_path.read_text("utf-8", errors="replace").splitlines()
        console.print("\n".join(f"  | {line}" for line in lines[-_TAIL:]), markup=False)
    return PartResult(part.name, state, time.monotonic() - began)


def _command(part: ProofPart) -> list[str]:
    words = shlex.split(part.command)
    return [sys.executable, *words[1:]] if words[0] == "python" else words


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(_STOP_SECONDS)
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        process.kill()
        process.wait()


def _write(path: Path, began: datetime, results: Iterable[PartResult]) -> None:
    summary = {"began": f"{began:%Y-%m-%d %H:%M} UTC", "parts": [r._asdict() for r in results]}
    path.write_text(json.dumps(summary, indent=2) + "\n", encoding="utf-8")


def _show_parts(console: Console, parts: Sequence[ProofPart]) -> None:
    table = Table("part", "minutes", "command")
    for part in parts:
        table.add_row(part.name, str(part.minutes), part.command)
    console.print(table)


def _show_results(
    console: Console, parts: Sequence[ProofPart], results: Sequence[PartResult]
) -> None:
    by_name = {result.name: result for result in results}
    table = Table("part", "result", "seconds", title="make proof", title_justify="left")
    for part in parts:
        result = by_name.get(part.name, PartResult(part.name, "not run", 0.0))
        style = "" if result.state == "passed" else "bold red"
        table.add_row(part.name, result.state, f"{result.seconds:.0f}", style=style)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
