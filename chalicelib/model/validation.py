"""Hold a parsed body to its model, and name every fault without the content that was at fault."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from chalicelib.errors import Fault, Malformed, RulesBroken

BodyModel = TypeVar("BodyModel", bound=BaseModel)


def validated(kind: type[BodyModel], body: object, context: object = None) -> BodyModel:
    """Return a body as its model. Raises Malformed for no object, RulesBroken with every fault."""
    if not isinstance(body, dict):
        raise Malformed(code="not_an_object")
    try:
        return kind.model_validate(body, context=context)
    except ValidationError as error:
        raise RulesBroken(faults_of(error)) from error


def faults_of(error: ValidationError) -> tuple[Fault, ...]:
    """Return the faults that pydantic found, by pointer and code."""
    return tuple(
        Fault(_pointer(detail["loc"]), _code(detail["type"]), _text(detail), _choices(detail))
        for detail in error.errors(include_input=False, include_url=False)
    )


def _pointer(location: tuple[str | int, ...]) -> str:
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in location)
    return "".join(f"/{part}" for part in parts)


def _choices(detail: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    return tuple(detail.get("ctx", {}).get("choices", ()))


def _code(kind: str) -> str:
    return {"extra_forbidden": "unknown_member", "value_error": "email_unusable"}.get(kind, kind)


def _text(detail: Mapping[str, Any]) -> str:
    """Return pydantic's words; but an address that cannot be used is not repeated."""
    if detail["type"] == "value_error":
        return "Must be an email address, such as name@example.org"
    if detail["type"] == "extra_forbidden":
        return "Is not a member of this object"
    return str(detail["msg"])
