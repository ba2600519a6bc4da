"""Make moto's DynamoDB answer with items as it stores them.

Its serializer looks for each of the ten members that an attribute's value may have, under every
name they might go by: nine tenths of what reading a case costs. A value has exactly one of them.
"""

from base64 import b64encode
from typing import Any

from moto.core.serialize import BaseJSONSerializer

_moto_structure = BaseJSONSerializer._serialize_type_structure


def answer_with_items() -> None:
    """Replace moto's serializer of attributes by the short one."""
    setattr(BaseJSONSerializer, "_serialize_type_structure", _attribute_or_structure)  # noqa: B010 - mypy forbids assigning to a method


def _attribute_or_structure(self: Any, serialized: Any, value: Any, shape: Any, key: str) -> None:
    if shape.name == "AttributeValue" and isinstance(value, dict):
        serialized[key] = _as_json(value)
    else:
        _moto_structure(self, serialized, value, shape, key)


def _as_json(value: dict[str, Any]) -> dict[str, Any]:
    """Return an attribute's value with its bytes as text."""
    [(kind, content)] = value.items()
    if kind == "B":
        return {kind: _text(content)}
    if kind == "BS":
        return {kind: [_text(item) for item in content]}
    if kind == "L":
        return {kind: [_as_json(item) for item in content]}
    if kind == "M":
        return {kind: {name: _as_json(item) for name, item in content.items()}}
    return value


def _text(content: bytes) -> str:
    return b64encode(content).decode()
