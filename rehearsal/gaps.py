"""What the emulator lacks, by infra/rehearsal-gaps.yaml: taken out of the template, and tried.

A gap that is none any more ends the rehearsal: what it left out can be rehearsed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rehearsal.errors import expect

FILE = Path(__file__).resolve().parents[1] / "infra" / "rehearsal-gaps.yaml"
_TYPES = re.compile(r"AWS(?:::\w+){2}")


@dataclass(frozen=True, slots=True)
class Gaps:
    """What is missing, each with the reason."""

    types: Mapping[str, str]
    properties: Mapping[str, str]
    behaviours: Mapping[str, str]
    untried: Mapping[str, str]


@cache
def gaps() -> Gaps:
    """Read the file."""
    return Gaps(**yaml.safe_load(FILE.read_text("utf-8")))


def check_refused_types(refusal: str) -> None:
    """Hold what the emulator says of the whole template to the types in the file."""
    refused, listed = set(_TYPES.findall(refusal)), set(gaps().types)
    failure = f"the emulator lacks {refused}, the file has {listed}: {refusal[:500]}"
    expect(refused == listed, failure)


def is_gap(resource: Mapping[str, Any]) -> bool:
    """Return whether the emulator refuses a resource of the template."""
    kind = resource["Type"]
    return kind in gaps().types or any(
        f"{kind} {name}" in gaps().properties for name in resource.get("Properties", ())
    )


def gap_remains(name: str, *, works: bool) -> None:
    """Record what a behaviour that is listed does. Raises RehearsalFailed where it works."""
    expect(name in gaps().behaviours, f"{name} is in no list of behaviours")
    expect(not works, f"{name} works now: take it out of {FILE.name} and rehearse it")
