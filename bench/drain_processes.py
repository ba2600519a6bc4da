"""Run the processes of a drain: pollers, some of them killed, and reporters."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from bench.drain_check import PollRecord
from chalicelib.model.events import EventKey

POLLERS = 4
_REPORTERS = 4
_ROOT = Path(__file__).resolve().parent.parent
_LEAST_SECONDS, _LIMIT_SECONDS = 3.0, 3_600.0


class Reporters:
    """Runs processes that together report so often a second, until they are stopped."""

    def __init__(self, folder: Path, a_second: int) -> None:
        self._folder, share = folder, str(a_second / _REPORTERS)
        names = [f"reporter-{number}" for number in range(_REPORTERS)]
        self._processes = {name: _process("bench.reporter", folder, name, share) for name in names}
        self.places, self.a_second = dict[str, EventKey](), 0.0

    def wait(self) -> None:
        """Wait for the first reports: the processes take seconds to start."""
        deadline = time.monotonic() + _LIMIT_SECONDS
        while time.monotonic() < deadline and not all(map(self._lines, self._processes)):
            time.sleep(0.1)

    def stop(self) -> None:
        """End the reports, wait for those on their way, and read where all of them are."""
        (self._folder / "enough").touch()
        for name, process in self._processes.items():
            if process.wait(_LIMIT_SECONDS):
                raise RuntimeError("the reports ended before the drain")
            *lines, last = map(json.loads, self._lines(name))
            self.places |= {line["jti"]: (line["case_id"], 1) for line in lines}
            self.a_second += (len(lines) - 1) / last["seconds"]

    def _lines(self, name: str) -> list[str]:
        written = self._folder / f"{name}.jsonl"
        return written.read_text("utf-8").splitlines() if written.exists() else []


def poll_until_empty(folder: Path, filled: set[str], reporters: Reporters, kills: int) -> int:
    """Run the pollers until every token of `filled` has come, then to the end.

    Returns how many were killed.
    """
    dice, killed = random.Random(7), 0
    pollers = [_poller(folder, number) for number in range(POLLERS)]
    least, until = time.monotonic() + _LEAST_SECONDS, time.monotonic() + _LIMIT_SECONDS
    while time.monotonic() < least or (
        time.monotonic() < until and not filled <= _seen_tokens(folder)
    ):
        time.sleep(dice.uniform(0.5, 3.0))
        if killed < kills:
            number = dice.randrange(POLLERS)
            pollers[number].send_signal(signal.SIGKILL)
            pollers[number].wait()
            killed += 1
            pollers[number] = _poller(folder, number)
    reporters.stop()
    (folder / "stop").touch()
    for poller in pollers:
        poller.wait(_LIMIT_SECONDS)
    return killed


def _poller(folder: Path, number: int) -> "subprocess.Popen[bytes]":
    return _process("bench.poller", folder, f"poller-{number}")


def _process(module: str, *arguments: object) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.DEVNULL)  # noqa: S603 # our own words


def _seen_tokens(folder: Path) -> set[str]:
    return {jti for record in records_in(folder) for jti in record.tokens}


def records_in(folder: Path) -> list[PollRecord]:
    """Read every answer that was written down whole: a killed poller may leave half a line."""
    records = []
    for path in folder.glob("poller-*.jsonl"):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("{") and line.endswith("}"):
                record = json.loads(line)
                records.append(PollRecord(**record | {"acked": frozenset(record["acked"])}))
    return records
