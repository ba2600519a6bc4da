"""Look the pins up in the databases of known vulnerabilities: ``make audit``.

Ends with 0 only where every package was looked up and none is known to be vulnerable, with 1 where
one is, with 2 where the data could not be had. pip-audit itself ends with 0 and "no known
vulnerabilities" where it could look up nothing.
"""

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CLEAN, VULNERABLE, NOT_CHECKED = 0, 1, 2
SECONDS = 300

Run = Callable[[Sequence[str]], str]
"""A command to its standard output; empty where it could not run."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What became of one list of pins."""

    name: str
    checked: int
    not_checked: int
    vulnerable: tuple[str, ...]


def main(run: Run | None = None) -> int:
    """Audit what is deployed, what develops, and what pages are built of."""
    run = run or _run
    audits = [_python(run, name) for name in ("requirements.txt", "requirements-dev.txt")]
    audits.append(_node(run))
    for audit in audits:
        sys.stdout.writelines(f"{line}\n" for line in _lines(audit))
    if any(audit.vulnerable for audit in audits):
        return VULNERABLE
    return NOT_CHECKED if any(audit.not_checked for audit in audits) else CLEAN


def _lines(audit: Audit) -> list[str]:
    lines = [f"{audit.name}: {line}" for line in audit.vulnerable]
    if audit.not_checked:
        lines.append(
            f"{audit.name}: NOT CHECKED: {audit.not_checked} packages could not be looked up "
            f"(the database cannot be reached from here?); {audit.checked} were"
        )
    elif not audit.vulnerable:
        lines.append(f"{audit.name}: {audit.checked} packages looked up, none known as vulnerable")
    return lines


def _python(run: Run, name: str) -> Audit:
    options = ("--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json")
    output = run([sys.executable, "-m", "pip_audit", "-r", str(ROOT / name), *options])
    pins = (ROOT / name).read_text(encoding="utf-8").count("==")
    packages: list[dict[str, Any]] = _parsed(output).get("dependencies", [])
    skipped = sum("skip_reason" in package for package in packages)
    vulnerable = tuple(
        f"{package['name']} {package['version']}: {vulnerability['id']}, fixed in "
        f"{', '.join(vulnerability['fix_versions']) or 'no version'}"
        for package in packages
        for vulnerability in package.get("vulns", [])
    )
    return Audit(name, len(packages) - skipped, skipped if packages else pins, vulnerable)


def _node(run: Run) -> Audit:
    output = _parsed(run(["npm", "audit", "--package-lock-only", "--json"]))
    pins = len(_parsed((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]) - 1
    if "vulnerabilities" not in output:
        return Audit("package-lock.json", 0, pins, ())
    vulnerable = (f"{name}: {v['severity']}" for name, v in output["vulnerabilities"].items())
    return Audit("package-lock.json", pins, 0, tuple(vulnerable))


def _parsed(text: str) -> dict[str, Any]:
    try:
        members: dict[str, Any] = json.loads(text)
    except ValueError:
        return {}
    return members


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 # our own arguments
            command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


if __name__ == "__main__":
    ArgumentParser(prog="python -m tools.audit", description=__doc__).parse_args()
    sys.exit(main())
