"""What PynamoDB's low-level API has to know of a table, from the class of its rows."""

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.connection.base import MetaTable
from pynamodb.indexes import Index
from pynamodb.models import Model


def key_attributes(attributes: Mapping[str, Attribute[Any]]) -> list[Attribute[Any]]:
    """Pick the hash key, and the range key if there is one."""
    keys = [key for key in attributes.values() if key.is_hash_key or key.is_range_key]
    return sorted(keys, key=lambda key: key.is_range_key)


def described(rows: type[Model], name: str) -> MetaTable:
    """Describe the table: its name, its keys and those of its indexes."""
    indexes = {
        index.Meta.index_name: key_attributes(index.Meta.attributes)
        for index in vars(rows).values()
        if isinstance(index, Index)
    }
    keys = key_attributes(rows.get_attributes())
    every = [*keys, *chain.from_iterable(indexes.values())]
    return MetaTable(
        {
            "TableName": name,
            "KeySchema": _schema(keys),
            "AttributeDefinitions": [
                {"AttributeName": key.attr_name, "AttributeType": key.attr_type} for key in every
            ],
            "LocalSecondaryIndexes": [
                {"IndexName": index, "KeySchema": _schema(keys)} for index, keys in indexes.items()
            ],
        }
    )


def _schema(keys: Iterable[Attribute[Any]]) -> list[dict[str, str]]:
    return [
        {"AttributeName": key.attr_name, "KeyType": "HASH" if key.is_hash_key else "RANGE"}
        for key in keys
    ]
