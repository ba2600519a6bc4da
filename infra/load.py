"""Read the infrastructure: the files of infra/template as one CloudFormation document."""

import copy
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from chalicelib.languages import LANGUAGES
from chalicelib.model.kinds import MEASURED_KINDS, ROUTING_KINDS

TEMPLATE_DIR = Path(__file__).parent / "template"
TEMPLATE_FORMAT = "2010-09-09"

Template = dict[str, Any]

_KINDS = {"ROUTING_KINDS": ROUTING_KINDS, "MEASURED_KINDS": MEASURED_KINDS}


class _Loader(yaml.SafeLoader):
    """Reads YAML and turns CloudFormation's short forms (``!Ref x``) into the long ones."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        raise TypeError(f"!{suffix} takes text or a list: {node.start_mark}")
    return {suffix if suffix == "Ref" else f"Fn::{suffix}": value}


def _inserts_of(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    """Turn ``!InsertsOf SET`` into a stream filter: the set of kinds is one of ``model.kinds``."""
    kinds = _KINDS[loader.construct_scalar(node)]
    image = {"kind": {"S": sorted(kinds)}}
    return json.dumps({"eventName": ["INSERT"], "dynamodb": {"NewImage": image}})


class _InEachLanguage(list[dict[str, Any]]):
    """A cache behaviour once for each language; the list that holds it gets all of them."""


def _in_each_language(loader: yaml.SafeLoader, node: yaml.MappingNode) -> _InEachLanguage:
    behaviour: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    paths = (f"{language.prefix}{behaviour['PathPattern']}" for language in LANGUAGES)
    return _InEachLanguage({**behaviour, "PathPattern": path} for path in paths)


def _spread(value: Any) -> Any:
    """Put what stands in each language in the place of the one entry that says so."""
    if isinstance(value, dict):
        return {key: _spread(inner) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    spread: list[Any] = []
    for entry in value:
        spread += entry if isinstance(entry, _InEachLanguage) else [_spread(entry)]
    return spread


_Loader.add_multi_constructor("!", _intrinsic)
_Loader.add_constructor("!InsertsOf", _inserts_of)
_Loader.add_constructor("!InEachLanguage", _in_each_language)


def load(directory: Path = TEMPLATE_DIR) -> Template:
    """Return all files of ``directory`` as one template. Raises ValueError where two disagree."""
    return copy.deepcopy(_load(directory))


@cache
def _load(directory: Path) -> Template:
    merged: Template = {"AWSTemplateFormatVersion": TEMPLATE_FORMAT}
    for path in sorted(directory.glob("*.yaml")):
        _merge(merged, load_file(path), file=path.name)
    return merged


def load_file(path: Path) -> Template:
    """Return one file as a template of its own."""
    document = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    template: Template = _spread(document)
    return template


def _merge(into: dict[str, Any], new: Mapping[str, Any], *, file: str) -> None:
    for key, value in new.items():
        place = f"{file}: {key}"
        if key not in into:
            into[key] = copy.deepcopy(value)
        elif isinstance(into[key], dict) and isinstance(value, dict):
            _merge(into[key], value, file=place)
        elif into[key] != value:
            raise ValueError(f"{place} is defined twice")
