"""Check a template: merge keys that match nothing, cfn-lint, and the translation from SAM."""

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from boto3.session import Session
from cfnlint.api import lint as cfn_lint
from cfnlint.config import ManualArgs
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra.load import Template

REGION = "eu-west-2"
"""Where the checks suppose that the stack is deployed; nothing in the template depends on it."""


def strays(chalice: Template, infra: Template) -> list[str]:
    """Name each merged key that should lie over something Chalice generated and does not.

    Chalice deep-merges without a word: a misspelt function becomes a resource without a type, and a
    misspelt event becomes an event source without a type, beside the real one.
    """
    faults = []
    for name, resource in infra["Resources"].items():
        if "Type" in resource:
            if name in chalice["Resources"]:
                faults.append(f"{name} replaces a resource that Chalice generated")
            continue
        target = chalice["Resources"].get(name)
        if target is None:
            faults.append(f"{name} is no resource of ours and Chalice generated none by that name")
        else:
            faults += _stray_events(name, target["Properties"], resource["Properties"])
    return faults


def _stray_events(name: str, chalice: Mapping[str, Any], infra: Mapping[str, Any]) -> Iterator[str]:
    events = chalice.get("Events", {})
    for event in infra.get("Events", {}):
        if event not in events:
            names = ", ".join(events) or "none"
            yield f"{name}.Events.{event}: Chalice generated no such event (there is {names})"


def intrinsics_beside(template: Template) -> list[str]:
    """Name each place where two intrinsic functions ended up in one mapping by the merge."""
    return [place for place, value in _walk(template, "") if _two_functions(value)]


def _two_functions(value: Mapping[str, Any]) -> bool:
    functions = [key for key in value if key == "Ref" or key.startswith("Fn::")]
    return bool(functions) and len(value) > 1


def _walk(value: Any, place: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            yield from _walk(inner, f"{place}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, f"{place}/{index}")


def lint(template: Template, region: str = REGION) -> list[str]:
    """Return cfn-lint's findings (errors and warnings) for a template, SAM or translated."""
    matches = cfn_lint(json.dumps(template), config=ManualArgs(regions=[region], ignore_checks=[]))
    return [
        f"{match.rule.id} {'/'.join(map(str, match.path or []))}: {match.message}"
        for match in matches
    ]


def translate(template: Template) -> Template:
    """Translate SAM into plain CloudFormation. Raises samtranslator's error where SAM is wrong."""
    logging.getLogger("samtranslator").setLevel(logging.ERROR)  # it warns of switches of its own
    translator = Translator(None, Parser(), boto_session=Session(region_name=REGION))
    copied = json.loads(json.dumps(template))  # it works in place
    translated: Template = translator.translate(copied, parameter_values={})
    return translated
