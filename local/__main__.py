"""Start the embedded stack, seed it, walk one report, serve until Ctrl-C: ``python -m local``."""

import os
import signal
import sys
import threading
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn

from chalicelib.errors import StandsafeError
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from local import ready, sandbox, seeding
from local.dynamodb_local import NoDynamoDBLocal
from local.options import SETTINGS, Options, OptionsError
from local.running import EmbeddedStack, PortTaken, operator_command, running
from local.story import tell

ROOT = Path(__file__).parent.parent
_FAILED, _INTERRUPTED = 1, 0
_SETTLE_SECONDS = 120.0
_SWITCH_SECONDS = 0.001
"""Python's 5 ms would be waited for, thread after thread, by whoever holds the lock before moto."""

console = Console()


class _Stop(BaseException):
    """Says that SIGINT or SIGTERM came; no Exception, so that nothing on the way swallows it."""


def main() -> int:
    """Run until stopped. Returns 0 when stopped, 1 when it could not start."""
    _parser().parse_args()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        options = Options.from_env()
    except OptionsError as error:
        return _fail(error)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        _run(options)
    except _Stop:
        console.print("\nStopped.")
        return _INTERRUPTED
    except (PortTaken, NoDynamoDBLocal, StandsafeError) as error:
        return _fail(error)
    finally:
        with suppress(OSError):
            ready.remove(options.folder)
    return _INTERRUPTED


def _parser() -> ArgumentParser:
    lines = [f"  {name:<20} {meaning}" for name, meaning in SETTINGS.items()]
    return ArgumentParser(
        prog="python -m local",
        description=__doc__,
        epilog="\n".join(["variables of the environment:", *lines]),
        formatter_class=RawDescriptionHelpFormatter,
    )


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # once is enough: let everything close
    raise _Stop


def _fail(error: Exception) -> int:
    Console(stderr=True).print(f"make run: {error}", style="bold", highlight=False, soft_wrap=True)
    return _FAILED


def _run(options: Options) -> None:
    options.folder.mkdir(parents=True, exist_ok=True)
    ready.remove(options.folder)
    log_path = options.folder / "app.log"
    with (
        log_path.open("w", encoding="utf-8", buffering=1) as app_log,
        ExitStack() as resources,
    ):
        with console.status(f"Starting the embedded stack (tables: {options.store}) …"):
            embedded = resources.enter_context(running(options, app_log))
        description = _seed(options, embedded)
        if options.demo:
            tell(console, embedded, description)
        ready.write(options.folder / ready.ENVIRONMENT, embedded.operator_environment)
        ready.write(options.folder / ready.NAME, description)
        _invite(options, embedded, log_path)
        threading.Event().wait()


def _seed(options: Options, embedded: EmbeddedStack) -> dict[str, Any]:
    deployment = Deployment(OperatorAdapters(now=embedded.adapters.now))
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        console=console,
        transient=True,
    ) as progress:
        task = progress.add_task("Seeding", total=6)

        def step(description: str) -> None:
            progress.update(task, description=description, advance=1)

        step("Elections")
        elections = seeding.elections(deployment)
        step("Contacts of the police forces")
        authorities = seeding.authorities(deployment)
        step("Keys of connected platforms")
        local = options.stage == "local"
        platforms = seeding.platforms(deployment, options.folder / "keys") if local else []
        step("Candidates and their access codes")
        candidates = seeding.candidates(deployment)
        step("Assets and templates")
        seeding.pages(deployment)
        step("Rendering the pages")
        _publish(embedded)
    command = operator_command(ROOT, options.folder / ready.ENVIRONMENT)
    description = ready.describe(embedded.base_url, command, platforms, candidates, authorities)
    description["elections"] = elections
    if not local:
        return description
    return {**description, "sandbox": sandbox.connect(deployment, options.folder / "keys")}


def _publish(embedded: EmbeddedStack) -> None:
    """Start the pump, which tells the app of the new templates, and wait for the rendered pages."""
    embedded.pump.start()
    if not embedded.pump.settle(_SETTLE_SECONDS):
        console.print("[yellow]The pages are not all rendered: app.log says why.[/]")


def _invite(options: Options, embedded: EmbeddedStack, log_path: Path) -> None:
    console.print()
    console.print(f"[bold green]Ready[/] at [link={embedded.base_url}]{embedded.base_url}[/link]")
    for name, path in (("Report", "/report"), ("Status", "/status"), ("Inbox", "/local/inbox")):
        console.print(f"  {name:<8}{embedded.base_url}{path}", highlight=False)
    console.print(f"  {'Details':<8}{options.folder / ready.NAME}", highlight=False, soft_wrap=True)
    console.print(f"  {'Log':<8}{log_path}", highlight=False, soft_wrap=True)
    console.print("Ctrl-C ends it.", highlight=False)


if __name__ == "__main__":
    code = main()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code)  # all is closed; taking apart what moto held would keep the terminal for seconds
