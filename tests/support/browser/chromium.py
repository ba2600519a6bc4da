"""Finds a Chromium, or installs one: Debian's where we are root, else Playwright's own."""

import os
import shutil
import subprocess
import sys

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


def find() -> str | None:
    """The path of a browser; None for Playwright's own. Raises CalledProcessError."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path:
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-qq")
        _run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium")
        return shutil.which("chromium")
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    return None


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
