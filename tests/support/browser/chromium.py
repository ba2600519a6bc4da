"""Finds a Chromium, or installs one: Debian's where we are root, else Playwright's own."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 20_000
"""Milliseconds: on a busy machine a page takes its time."""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


SHELL = "chromium-headless-shell"
"""The same engine without what only a window needs: a page in a context of its own costs a third
of the processor's time."""


def find() -> str | None:
    """The path of a browser; None for Playwright's own. Raises CalledProcessError."""
    with _one_process_at_a_time():
        path = shutil.which(SHELL) or _install_by_apt()
    for name in ("chromium", "chromium-browser"):
        path = path or shutil.which(name)
    if path is None:
        _run(sys.executable, "-m", "playwright", "install", "chromium")
    return path


@contextmanager
def _one_process_at_a_time() -> Iterator[None]:
    """Keep the other workers waiting: apt refuses a second of itself."""
    with (Path(tempfile.gettempdir()) / f"{SHELL}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install_by_apt() -> str | None:
    """The path of what Debian has; None where it cannot be had."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    with suppress(subprocess.CalledProcessError):
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", SHELL)
    return shutil.which(SHELL)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
