"""``python -m tests.support.faults.planted``: plant each defect, and show which tests name it."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence

from tests.support.faults.defects import DEFECTS, ROOT
from tests.support.faults.planting import VARIABLE

TESTS_FAILED = 1
"""Pytest's exit code where tests failed, and nothing else did."""


def main() -> int:
    """Plant all, or those that are named; 1 where one of them is not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", choices=[[], *DEFECTS], metavar="NAME")
    names = parser.parse_args().names or list(DEFECTS)
    return max([_report(name) for name in names])


def _report(name: str) -> int:
    code, failed = run_with(name)
    is_found = code == TESTS_FAILED and bool(failed)
    lines = [f"{'found' if is_found else 'NOT FOUND'}: {name}", *(f"    {test}" for test in failed)]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if is_found else 1


def run_with(name: str) -> tuple[int, list[str]]:
    """Run a defect's tests with it in the product; give pytest's code and what failed."""
    completed = _pytest(DEFECTS[name].tests, {VARIABLE: name})
    return completed.returncode, re.findall(r"^FAILED (\S+)", completed.stdout, re.MULTILINE)


def _pytest(
    tests: Sequence[str], environment: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    options = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-rf", "--no-header")
    return subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-m", "pytest", "-p", "tests.support.faults.planting", *options, *tests],
        cwd=ROOT,
        env={**os.environ, **environment},  # noqa: TID251 - a child's
        capture_output=True,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main())
