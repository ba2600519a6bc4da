"""Moto's DynamoDB, taught to answer with items as it has them.

Its serializer looks for each of the ten members that an attribute's value may have, under every
name they might go by: nine tenths of what reading a case costs. Here a value is what it holds.
"""

from base64 import b64encode
from typing import Any

from moto.core.serialize import BaseJSONSerializer

_structure = BaseJSONSerializer._serialize_type_structure


def answer_with_items() -> None:
    """Put the short way in place of moto's."""
    setattr(BaseJSONSerializer, "_serialize_type_structure", _short)  # noqa: B010 - mypy forbids assigning to a method


def _short(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name == "AttributeValue" and isinstance(value, dict):
        serialized[key] = _as_json(value)
    else:
        _structure(self, serialized, value, shape, key)


def _as_json(value: dict[str, Any]) -> dict[str, Any]:
    """An attribute's value with its bytes as text."""
    [(kind, held)] = value.items()
    if kind == "B":
        return {kind: _text(held)}
    if kind == "BS":
        return {kind: [_text(each) for each in held]}
    if kind == "L":
        return {kind: [_as_json(each) for each in held]}
    if kind == "M":
        return {kind: {name: _as_json(each) for name, each in held.items()}}
    return value


def _text(held: bytes) -> str:
    return b64encode(held).decode()
