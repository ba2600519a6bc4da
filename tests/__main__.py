"""Every test, on every core, with coverage held to its floors: ``python -m tests [arguments]``.

With arguments of pytest's, only what they select is run and no floor is held.
"""

import os
import subprocess
import sys

FLOORS: tuple[tuple[str, list[str], int], ...] = (
    ("overall", [], 95),
    ("model and usecases", ["--include=chalicelib/model/*,chalicelib/usecases/*"], 100),
)


PROCESSES = str((os.cpu_count() or 1) + 1)
"""One more than there are cores: a test of a browser or a server waits a fifth of its time."""
PARALLEL = ("-n", PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder")
"""A file in one process, in the order of tests/conftest.py: the longest files are no last ones."""


def main(arguments: list[str]) -> int:
    """Run pytest, then hold the floors. Returns the exit code."""
    if arguments:
        return _python("-m", "pytest", *arguments)
    failed = _python("-m", "pytest", *PARALLEL, "--cov", "--cov-report=")
    for name, only, floor in FLOORS:
        print(f"\nBranch coverage, {name}: at least {floor} %", flush=True)  # noqa: T201 # a command
        failed |= _python("-m", "coverage", "report", *only, f"--fail-under={floor}")
    return failed


def _python(*arguments: str) -> int:
    return subprocess.run([sys.executable, *arguments], check=False).returncode  # noqa: S603 # ours


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
