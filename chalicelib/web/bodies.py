"""Read what a request carries: JSON held to its model. Forms are read in reporter/form_body.py."""

import json
from math import isfinite
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from chalicelib.errors import Malformed
from chalicelib.model.validation import faults_of, validated
from chalicelib.web.call import Call

BodyModel = TypeVar("BodyModel", bound=BaseModel)


def read_json(kind: type[BodyModel], call: Call) -> BodyModel:
    """Return the body as its model. Raises TooLarge, Malformed, or RulesBroken with every fault."""
    return validated(kind, parse_json(call.body))


def read_optional_json(kind: type[BodyModel], call: Call) -> BodyModel:
    """Return the body as its model, where no body is an empty object. Raises as ``read_json``."""
    return validated(kind, parse_json(call.body) if call.body else {})


def read_envelope(kind: type[BodyModel], body: object) -> BodyModel:
    """Return an envelope as its model. Its faults are the caller's program's: raises Malformed."""
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise Malformed(faults=faults_of(error)) from error


def parse_json(body: bytes) -> object:
    """Return the JSON value in a body, before a model holds it to its shape. Raises Malformed for
    anything else, NaN and doubled names too. A number that is too large for Python stays the text
    that it was."""
    try:
        value: object = json.loads(
            body.decode("utf-8"),
            parse_constant=_refuse,
            parse_int=_whole,
            parse_float=_finite,
            object_pairs_hook=_once_each,
        )
    except (ValueError, RecursionError) as error:
        raise Malformed(code="not_json") from error
    return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _whole(text: str) -> int | str:
    try:
        return int(text)
    except ValueError:  # over 4,300 digits
        return text


def _finite(text: str) -> float | str:
    number = float(text)
    return number if isfinite(number) else text


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name occurs twice")
    return members
