"""``python -m rehearsal``: rehearse the deployment, and print what went as it must, with times."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console

from infra.package import OUT
from rehearsal import changes, cold, emulator, files, jobs, loop, site, trouble
from rehearsal.account import Account
from rehearsal.deployed import Deployed
from rehearsal.errors import RehearsalFailed
from rehearsal.stack import Stack

Scene = Callable[[Deployed], Iterator[str]]
SCENES: tuple[tuple[str, Scene], ...] = (
    ("Guidance", site.publish_pages),
    ("The loop", loop.walk_loop),
    ("A file", files.upload_file),
    ("A bounce", trouble.bounce_mail),
    ("A dead letter", trouble.redrive_dead_letter),
    ("Scheduled jobs", jobs.run_jobs),
    ("Cold starts", cold.start_functions),
    ("Changes", changes.update_stack),
    ("Denials", jobs.check_denials),
)


LOGS = emulator.ROOT / "build" / "rehearsal"


def main() -> int:
    """Rehearse. Returns 0 where all went as it must, 1 where something did not."""
    console = Console(highlight=False, soft_wrap=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rehearsal-", dir=_memory()) as name:
        try:
            _rehearse(console, Path(name))
        except RehearsalFailed as failure:
            console.print(f"[bold red]make rehearse:[/] {failure}\nLogs: {LOGS}/*.log")
            return 1
        finally:
            shutil.copy(Path(name) / "emulator.log", LOGS)
    console.print(f"[bold green]rehearsed[/] in {time.monotonic() - began:.0f} s")
    return 0


def _memory() -> Path | None:
    """Give a folder in memory, where there is one: each worker unpacks the zip for itself."""
    shared = Path("/dev/shm")  # noqa: S108 # the files are in a folder of this user's own
    return shared if shared.is_dir() else None


def _rehearse(console: Console, folder: Path) -> None:
    with emulator.running(folder) as address:
        account = Account(address, emulator.certificate(folder))
        stack = Stack(account, OUT / "prod")
        began = time.monotonic()
        stack.create()
        console.print(f"[bold]The stack[/]\n  created in {time.monotonic() - began:.1f} s")
        deployed = Deployed(account, stack, folder)
        deployed.seed()
        try:
            for name, scene in SCENES:
                console.print(f"[bold]{name}[/]")
                _play(console, deployed, scene)
        finally:
            _keep_logs(deployed)


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
