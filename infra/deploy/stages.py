"""Read what a person filled in for a stage; write what operators' commands need of it.

``.stages/STAGE.yaml`` has a deployment's own values and is never committed: it names a mailbox.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import yaml

from chalicelib.operator.environment import stage_file
from infra.deploy import CannotDeploy
from infra.load import load
from local.stack import output_name

MADE_HERE = frozenset(
    {
        "Stage",
        "CodeBucket",
        "CodeKey",
        "FilesLayerKey",
        "CertificateArn",
        "Release",
        "DeletionProtection",
    }
)
"""Parameters that deploying knows by itself."""

_OPERATORS_OWN = ("EVENTS_DEAD_QUEUE_URL", "FAILURES_BUCKET")


def read_stage(stage: str, path: Path | None = None) -> dict[str, str]:
    """Return the parameters that were filled in, by name.

    Where there is no file yet one is written with every parameter and what it means. Raises
    CannotDeploy, with the place to fill in; for a name that is none; for one left empty.
    """
    file = path or stage_file(stage).with_suffix(".yaml")
    parameters = {name: row for name, row in load()["Parameters"].items() if name not in MADE_HERE}
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_form(parameters), encoding="utf-8")
        raise CannotDeploy(f"{file} was written: fill it in, then run this once more")
    values = yaml.safe_load(file.read_text("utf-8")) or {}
    unknown = sorted(values.keys() - parameters.keys())
    empty = [name for name, row in parameters.items() if _missing(values.get(name), row)]
    faults = [f"{file}: {name} is no parameter" for name in unknown]
    faults += [f"{file}: {name} is empty: {parameters[name]['Description']}" for name in empty]
    if faults:
        raise CannotDeploy("\n".join(faults))
    return {name: str(value) for name, value in values.items() if value not in (None, "")}


def release_of(parameters: Mapping[str, str], template: bytes) -> str:
    """Name what is deployed: the same code, template and parameters are the same release.

    A version of a function is published for each; it holds the values of parameters, too.
    """
    values = json.dumps(dict(parameters), sort_keys=True).encode()
    return hashlib.sha256(template + b"\n" + values).hexdigest()[:16]


def write_environment(stage: str, outputs: Mapping[str, str], region: str) -> Path:
    """Write the environment that ``./standsafe --stage`` reads, and give its place."""
    names = load()["Globals"]["Function"]["Environment"]["Variables"]
    values = {name: outputs[output_name(name)] for name in (*names, *_OPERATORS_OWN)}
    file = stage_file(stage)
    file.parent.mkdir(parents=True, exist_ok=True)
    values |= {"AWS_DEFAULT_REGION": region}
    file.write_text(json.dumps(values, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return file


def _missing(value: object, row: Mapping[str, object]) -> bool:
    return value in (None, "") and "Default" not in row


def _form(parameters: Mapping[str, Mapping[str, object]]) -> str:
    lines = ["# What this stage is. Lines that begin with # keep what they say.", ""]
    for name, row in parameters.items():
        default = row.get("Default")
        lines += [f"# {row['Description']}", f"{'' if default is None else '# '}{name}: "]
        lines[-1] += "" if default is None else json.dumps(default)
    return "\n".join(lines) + "\n"
