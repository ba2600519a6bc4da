"""Let moto's DynamoDB copy of an item what can change alone."""

from typing import Any

from moto.dynamodb.models.dynamo_type import DynamoType

_moto_copy = DynamoType.__deepcopy__


def copy_what_changes() -> None:
    """Let copies of an item share its text, numbers and bytes, which moto replaces, never alters.

    A query copies every item of its partition, a transaction whole tables.
    """
    setattr(DynamoType, "__deepcopy__", _copy_containers)  # noqa: B010 - mypy forbids assigning to a method


def _copy_containers(value: DynamoType, memo: dict[int, Any]) -> DynamoType:
    if value.is_list() or value.is_map() or value.is_set():
        return _moto_copy(value, memo)
    return value
