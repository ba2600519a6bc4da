"""Make moto's DynamoDB look only at the items that a query is about.

Its own ``Table.query`` sorts and compares every item of the table each time: where there are ten
thousand events, reading one case takes a quarter of a second, all of it behind the one lock. With
this a query of the table sees one partition, and a query of an index what has the index's keys.
"""

import copy
import inspect
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from moto.dynamodb.models.table import Table

_moto_query = Table.query
_SIGNATURE = inspect.signature(_moto_query)


def query_by_key() -> None:
    """Replace moto's query by the narrow one."""
    setattr(Table, "query", _query_by_key)  # noqa: B010 - mypy forbids assigning to a method


def _query_by_key(table: Table, *args: Any, **kwargs: Any) -> Any:
    arguments = _SIGNATURE.bind(table, *args, **kwargs).arguments
    view = copy.copy(table)
    if arguments.get("index_name"):
        view.items = _having(table, dict(arguments["hash_key_conditions"]))
    else:
        partition = table.items.get(arguments["hash_key"])
        view.items = defaultdict(dict, {arguments["hash_key"]: partition} if partition else {})
    return _moto_query(view, *args, **kwargs)


def _having(table: Table, keys: Mapping[str, Any]) -> Any:
    """Return the items whose attributes are those of ``keys``, by partition."""
    if not table.range_key_attr:
        return {key: item for key, item in table.items.items() if _matches(item, keys)}
    return {
        hash_key: {at: item for at, item in partition.items() if _matches(item, keys)}
        for hash_key, partition in table.items.items()
    }


def _matches(item: Any, keys: Mapping[str, Any]) -> bool:
    return all(name in item.attrs and item.attrs[name] == value for name, value in keys.items())
