"""``python -m rehearsal``: rehearse the deployment, and print what went as it must, with times.

``--quick`` leaves out cold starts and changes of the stack. ``permissions [FUNCTION …]`` takes each
action of each policy away, one at a time, and writes docs/permissions.md.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from infra.package import OUT
from rehearsal import (
    changes,
    cold,
    emulator,
    evidence,
    files,
    jobs,
    log_writes,
    loop,
    restore,
    site,
    trouble,
)
from rehearsal.account import EmulatedAccount
from rehearsal.deployed import Deployed
from rehearsal.errors import RehearsalFailed
from rehearsal.privilege.trial import take_permissions
from rehearsal.stack import RehearsalStack

Scene = Callable[[Deployed], Iterator[str]]
SCENES: tuple[tuple[str, Scene], ...] = (
    ("Guidance", site.publish_pages),
    ("The loop", loop.walk_loop),
    ("A file", files.upload_file),
    ("A bundle", evidence.make_bundle),
    ("A bounce", trouble.bounce_mail),
    ("A dead letter", trouble.redrive_dead_letter),
    ("The log", log_writes.refuse_changes),
    ("An erasure", evidence.erase_case),
    ("A restore", restore.restore_tables),
    ("Scheduled jobs", jobs.run_jobs),
    ("Cold starts", cold.start_functions),
    ("Changes", changes.update_stack),
    ("Denials", jobs.check_denials),
)
LONG = frozenset({"Cold starts", "Changes"})
"""Left out by ``--quick``."""


LOGS = emulator.ROOT / "build" / "rehearsal"


def main(arguments: Sequence[str] | None = None) -> int:
    """Rehearse. Returns 0 where all went as it must, 1 where something did not."""
    chosen = _parser().parse_args(arguments)
    console = Console(highlight=False, soft_wrap=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rehearsal-", dir=_memory()) as name:
        try:
            _rehearse(console, Path(name), chosen)
        except RehearsalFailed as failure:
            console.print(f"[bold red]make rehearse:[/] {escape(str(failure))}\nLogs: {LOGS}/*.log")
            return 1
        finally:
            with suppress(FileNotFoundError):
                shutil.copy(Path(name) / "emulator.log", LOGS)
    console.print(f"[bold green]rehearsed[/] in {time.monotonic() - began:.0f} s")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rehearsal", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="no cold starts, no changes")
    parser.add_argument("--no-page", action="store_true", help="leave docs/cold-starts.md alone")
    modes = parser.add_subparsers(dest="mode")
    mode = modes.add_parser("permissions", help="each action of each policy, taken away in turn")
    mode.add_argument("functions", nargs="*", metavar="FUNCTION", help="default: all")
    return parser


def _memory() -> Path | None:
    """Return a folder in memory, where there is one: each worker unpacks the zip for itself."""
    shared = Path("/dev/shm")  # noqa: S108 # the files are in a folder of this user's own
    return shared if shared.is_dir() else None


def _rehearse(console: Console, folder: Path, chosen: argparse.Namespace) -> None:
    with emulator.running(folder) as address:
        account = EmulatedAccount(address, emulator.certificate(folder))
        stack = RehearsalStack(account, OUT / "prod")
        began = time.monotonic()
        stack.create()
        console.print(f"[bold]The stack[/]\n  created in {time.monotonic() - began:.1f} s")
        deployed = Deployed(account, stack, folder)
        deployed.seed()
        try:
            for name, scene in _scenes(chosen):
                console.print(f"[bold]{name}[/]")
                _play(console, deployed, scene)
        finally:
            _keep_logs(deployed)


def _scenes(chosen: argparse.Namespace) -> Iterator[tuple[str, Scene]]:
    if chosen.mode == "permissions":
        yield "Permissions", partial(take_permissions, only=chosen.functions)
        return
    for name, scene in SCENES:
        if chosen.quick and name in LONG:
            continue
        is_without_page = chosen.no_page and scene is cold.start_functions
        yield name, partial(cold.start_functions, to_page=False) if is_without_page else scene


def _keep_logs(deployed: Deployed) -> None:
    with (LOGS / "functions.log").open("w", encoding="utf-8") as file:
        for name in deployed.stack.names("AWS::Lambda::Function").values():
            file.writelines(f"{name}: {line}\n" for line in deployed.account.log_lines(name))


def _play(console: Console, deployed: Deployed, scene: Scene) -> None:
    began = time.monotonic()
    for step in scene(deployed):
        console.print(f"  {time.monotonic() - began:5.1f} s  {step}")


if __name__ == "__main__":
    sys.exit(main())
