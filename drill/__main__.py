"""Rehearse an election: python -m drill ELECTION, or ./standsafe drill ELECTION."""

import argparse
import json
import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import date, datetime
from pathlib import Path

from drill import curve
from drill.account import Accountant
from drill.holidays import LONDON
from drill.play import Plan, Play
from drill.report import DrillReport
from drill.sheets import Sheet, as_data, as_markdown, as_text
from drill.stage import NotOnThisStage, on_stage

DONE, NOT_WHOLE, UNUSABLE = 0, 1, 2
SCALE, SEED = 0.05, 1
_ELECTION = re.compile(r"local\.(\d{4}-\d{2}-\d{2})")
_LOG, _TEXT, _MARKDOWN, _DATA = "app.log", "report.txt", "report.md", "report.json"


def main(argv: Sequence[str] | None = None) -> int:
    """Play one drill and print its report. Returns 0 where every case is accounted for, 1 where one
    is not or it was stopped, 2 for an election that cannot be rehearsed."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent may have it ignored
    arguments = _arguments(argv)
    try:
        plan = _plan(arguments)
    except ValueError as error:
        sys.stderr.write(f"drill: {error}\n")
        return UNUSABLE
    folder = Path(arguments.out) if arguments.out else None
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    log = folder / _LOG if folder else Path(os.devnull)
    try:
        with (
            log.open("w", encoding="utf-8") as app_log,
            redirect_stdout(app_log),
            on_stage(plan.begins, app_log) as stage,
        ):
            report = _play(Play(stage, plan))
            sheets = report.sheets()
    except NotOnThisStage as error:
        sys.stderr.write(f"drill: {error}\n")
        return UNUSABLE
    if folder is not None:
        _write(folder, report.title, sheets)
    data = json.dumps(as_data(report.title, sheets), ensure_ascii=False)
    sys.stdout.write(f"{data}\n" if arguments.json else as_text(report.title, sheets))
    return DONE if report.is_whole else NOT_WHOLE


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m drill", description=__doc__)
    parser.add_argument("election")
    parser.add_argument("--scale", type=float, default=SCALE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(argv)


def _plan(arguments: argparse.Namespace) -> Plan:
    """Read what is to be played. Raises ValueError that says what cannot be."""
    match = _ELECTION.fullmatch(arguments.election)
    if match is None:
        raise ValueError("a drill is of local elections, such as local.2027-05-06")
    if not 0 < arguments.scale <= 1:
        raise ValueError("--scale is over 0 and up to 1, which is all of 2019")
    return Plan(arguments.election, date.fromisoformat(match[1]), arguments.scale, arguments.seed)


def _play(play: Play) -> DrillReport:
    """Play to the end, or until Ctrl-C, and account for what was played."""
    progress = Progress(play.plan)
    play.run(progress.show)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the report is on its way
    progress.end()
    play.stage.settle()  # where it was stopped, something is on its way
    return DrillReport(play, Accountant(play).account())


def _write(folder: Path, title: str, sheets: Sequence[Sheet]) -> None:
    (folder / _TEXT).write_text(as_text(title, sheets), "utf-8")
    (folder / _MARKDOWN).write_text(as_markdown(title, sheets), "utf-8")
    data = json.dumps(as_data(title, sheets), indent=1, ensure_ascii=False)
    (folder / _DATA).write_text(data, "utf-8")


class Progress:
    """Shows the day that is played: one line that is written over, or a line a week to a file."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._began = plan, time.monotonic()
        self._step_shown = ""
        self._terminal = sys.stderr.isatty()

    def show(self, at: datetime, reports: int, of: int) -> None:
        """Show where the play is, where that is another day, or another week."""
        day = at.astimezone(LONDON).date()
        number = (day - curve.first_day(self._plan.polling_day)).days + 1
        step = str(day) if self._terminal else str(number // 7)
        if step != self._step_shown:
            self._step_shown = step
            spent = time.monotonic() - self._began
            line = (
                f"{day:%a %d %B %Y}  day {number:2}  {reports:,} of {of:,} reports  {spent:,.0f} s"
            )
            sys.stderr.write(f"\r{line:<70}" if self._terminal else f"{line}\n")
            sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        sys.stderr.write("\n" if self._terminal else "")


if __name__ == "__main__":
    code = main()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)  # all is closed; taking apart what moto held takes seconds
