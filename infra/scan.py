"""``python -m infra.scan``: have checkov look at what is deployed; each finding has its reason.

checkov's pins do not go with ours, so it lives in an environment of its own, ``build/checkov``,
which ``make scan`` makes. ``infra/accepted.yaml`` says why each remaining finding is left.
"""

import json
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from app import app
from infra import check, sam
from infra.load import TEMPLATE_DIR, Template, load_file

FOLDER = sam.PROJECT_DIR / "build" / "checkov"
CHECKOV = FOLDER / "venv" / "bin" / "checkov"
ACCEPTED = Path(__file__).parent / "accepted.yaml"
_SECONDS = 600


class FailedCheck(NamedTuple):
    """A check that a resource failed."""

    check: str
    resource: str


def deployed() -> dict[str, Template]:
    """Return every template that is deployed, by the name of its stack."""
    translated = check.translate(sam.merged(sam.generated(sam.config_for(app, "prod")), "prod"))
    return {"standsafe": translated, "edge_logs": load_file(TEMPLATE_DIR.parent / "edge_logs.yaml")}


def findings(templates: Mapping[str, Template]) -> set[FailedCheck]:
    """Run checkov. Raises RuntimeError where it could not look at all of them."""
    source = FOLDER / "templates"
    source.mkdir(parents=True, exist_ok=True)
    for name, template in templates.items():
        (source / f"{name}.json").write_text(json.dumps(template), encoding="utf-8")
    command = [str(CHECKOV), "-d", str(source), "--framework", "cloudformation", "-o", "json"]
    done = subprocess.run(  # noqa: S603 - our own arguments
        [*command, "--skip-download", "--quiet", "--compact"],
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    return set(_read(done, resources=sum(len(t["Resources"]) for t in templates.values())))


def _read(done: "subprocess.CompletedProcess[str]", resources: int) -> Iterator[FailedCheck]:
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"checkov said: {done.stderr[-2_000:]}") from None
    summary = report["summary"]
    if summary["parsing_errors"] or summary["resource_count"] < resources:
        raise RuntimeError(f"checkov did not look at all of {resources} resources: {summary}")
    for failed in report["results"]["failed_checks"]:
        yield FailedCheck(failed["check_id"], failed["resource"].rpartition(".")[2])


def accepted(templates: Mapping[str, Template]) -> dict[FailedCheck, str]:
    """Return each finding that we leave as it is, with its reason. Raises KeyError for a resource
    that is not there."""
    types = {
        name: resource["Type"]
        for template in templates.values()
        for name, resource in template["Resources"].items()
    }
    reasons: Mapping[str, Mapping[str, Any]] = yaml.safe_load(ACCEPTED.read_text(encoding="utf-8"))
    return {
        FailedCheck(check_id, name): str(entry["why"])
        for check_id, entry in reasons.items()
        for name in _names(entry, types)
    }


def _names(entry: Mapping[str, Any], types: Mapping[str, str]) -> list[str]:
    left_out = entry.get("except", [])
    named = [*entry.get("names", []), *left_out]
    missing = [name for name in named if name not in types]
    if missing:
        raise KeyError(f"accepted.yaml names what is not there: {', '.join(missing)}")
    of_type = [name for name, kind in types.items() if kind == entry.get("of")]
    return [name for name in (*of_type, *entry.get("names", [])) if name not in left_out]


def faults(findings_now: set[FailedCheck], reasons: Mapping[FailedCheck, str]) -> list[str]:
    """Name what has no reason, and reasons for what is found no more."""
    new = sorted(findings_now - set(reasons))
    outdated = sorted(set(reasons) - findings_now)
    return [
        f"{finding.check} {finding.resource}: found, and without a reason" for finding in new
    ] + [
        f"{finding.check} {finding.resource}: has a reason, and is found no more"
        for finding in outdated
    ]


def main() -> int:
    """Scan. Returns 0 where each finding has its reason, else 1."""
    templates = deployed()
    reasons = accepted(templates)
    lines = faults(findings(templates), reasons)
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.write(f"checkov: {len(reasons)} findings with reasons, {len(lines)} faults\n")
    return 1 if lines else 0


if __name__ == "__main__":
    ArgumentParser(prog="python -m infra.scan", description=__doc__).parse_args()
    sys.exit(main())
