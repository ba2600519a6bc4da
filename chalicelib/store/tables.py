"""The way to one table of DynamoDB: rows and conditions of PynamoDB, by the one client.

``together.py`` is the way to several tables at once.

``save()`` and its like of PynamoDB's classes make a client for each class: a tenth of a second of a
cold start each. ``Table`` makes the same calls by PynamoDB's low-level API, which can share one.
https://pynamodb.readthedocs.io/en/stable/low_level.html
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from pynamodb.connection.base import Connection
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.aws.clients import client
from chalicelib.aws.failures import OurErrors
from chalicelib.errors import LostRace, Unavailable
from chalicelib.store.schema import described, key_attributes

Row = TypeVar("Row", bound=Model)
Key = tuple[Any, ...]
"""The hash key, and the range key where the table has one."""

Item = dict[str, Any]
"""A row as DynamoDB has it: ``{"name": {"S": "text"}}``."""

_READ_AT_ONCE = 100  # BatchGetItem takes no more
_WRITE_AT_ONCE = 25  # BatchWriteItem takes no more
_KEY = ("hash_key", "range_key")
TRIES = 5
"""To read or write what a busy table left of a batch."""


class RowPlace(NamedTuple):
    """Where a row is kept, for ``get_together``."""

    table: "Table[Any]"
    key: Key


class SharedConnection(Connection):
    """PynamoDB's calls, sent by the client of boto3 that the process has anyway."""

    @property
    def client(self) -> Any:
        """Return the client, with our timeouts and retries."""
        return client("dynamodb")

    def dispatch(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        """Make a call without asking what it consumed, as PynamoDB would: nobody reads that."""
        uncounted = {"ReturnConsumedCapacity": "NONE", **operation_kwargs}
        return super().dispatch(operation_name, uncounted)


class Table(Generic[Row]):
    """The rows of one class in one table.

    Every method raises LostRace where its condition does not hold, and Unavailable where DynamoDB
    refuses for another reason or does not answer.
    """

    def __init__(self, rows: type[Row], name: str) -> None:
        self._rows, self.name = rows, name
        self._attributes = {of.attr_name: of for of in rows.get_attributes().values()}
        self._keys = key_attributes(rows.get_attributes())
        self._calls = SharedConnection()
        self._calls.add_meta_table(described(rows, name))

    @OurErrors("dynamodb")
    def get(self, *key: Any, consistent: bool = False) -> Row | None:
        """Read one row; None where there is none."""
        answer = self._calls.get_item(self.name, **self._key(key), consistent_read=consistent)
        return self._rows.from_raw_data(answer["Item"]) if "Item" in answer else None

    @OurErrors("dynamodb")
    def item(self, *key: Any, attributes: list[str]) -> Item | None:
        """Read these attributes of one row as they are now, as they are stored."""
        answer = self._calls.get_item(
            self.name, **self._key(key), consistent_read=True, attributes_to_get=attributes
        )
        item: Item | None = answer.get("Item")
        return item

    @OurErrors("dynamodb")
    def save(self, row: Row, condition: Condition | None = None) -> None:
        """Write a whole row, over what was there."""
        item = row.serialize()
        self._calls.put_item(self.name, **self._key_of(item), attributes=item, condition=condition)

    @OurErrors("dynamodb")
    def put(self, members: Mapping[str, Any], condition: Condition | None) -> None:
        """Write a whole row by its attributes that are there: as an object it takes twice the
        time."""
        item = self._item_of(members)
        self._calls.put_item(self.name, **self._key_of(item), attributes=item, condition=condition)

    def save_new(self, row: Row, absent: Condition) -> None:
        """Write a row under a name by chance, which nobody else makes: where there is one already,
        it is this one. Its answer was lost, and the client sent it again."""
        with suppress(LostRace):
            self.save(row, absent)

    def saving(self, row: Row, condition: Condition | None = None) -> Item:
        """Prepare a whole row for ``write_together``, over what was there."""
        return self._putting(row.serialize(), condition)

    def putting(self, members: Mapping[str, Any], condition: Condition | None) -> Item:
        """Prepare the same by its attributes that are there."""
        return self._putting(self._item_of(members), condition)

    def _putting(self, item: Item, condition: Condition | None) -> Item:
        return self._calls.get_operation_kwargs(
            self.name, **self._key_of(item), key="Item", attributes=item, condition=condition
        )

    def updating(self, *key: Any, actions: Sequence[Action], condition: Condition) -> Item:
        """Prepare a change of a row for ``write_together``."""
        return self._calls.get_operation_kwargs(
            self.name, **self._key(key), actions=actions, condition=condition
        )

    def deleting(self, *key: Any, condition: Condition | None = None) -> Item:
        """Prepare the removal of a row for ``write_together``."""
        return self._calls.get_operation_kwargs(self.name, **self._key(key), condition=condition)

    def checking(self, *key: Any, condition: Condition) -> Item:
        """Prepare a look at a row that is not written for ``write_together``."""
        return self.deleting(*key, condition=condition)

    @OurErrors("dynamodb")
    def update(
        self, *key: Any, actions: Sequence[Action], condition: Condition | None = None
    ) -> Row:
        """Change a row, or begin one, and give it as it then is."""
        answer = self._calls.update_item(
            self.name,
            **self._key(key),
            actions=actions,
            condition=condition,
            return_values="ALL_NEW",
        )
        return self._rows.from_raw_data(answer["Attributes"])

    @OurErrors("dynamodb")
    def delete(self, *key: Any) -> None:
        """Remove a row, if there is one."""
        self._calls.delete_item(self.name, **self._key(key))

    def query(
        self,
        hash_key: str,
        within: Condition | None = None,
        *,
        index: str | None = None,
        consistent: bool = False,
        most: int | None = None,
    ) -> Iterator[Row]:
        """Read the rows of a hash key in order: ``most`` of them, or all."""
        options = {"range_key_condition": within, "index_name": index, "limit": most}
        items = self._all(self._calls.query, hash_key, consistent_read=consistent, **options)
        return map(self._rows.from_raw_data, islice(items, most))

    def items(
        self,
        hash_key: str,
        within: Condition | None = None,
        *,
        consistent: bool = True,
        **options: Any,
    ) -> Iterator[Item]:
        """Read all rows of a hash key as they are stored: as objects they take twice the time."""
        options |= {"range_key_condition": within, "consistent_read": consistent}
        return self._all(self._calls.query, hash_key, **options)

    @OurErrors("dynamodb")
    def page(
        self,
        hash_key: str,
        within: Condition,
        *,
        most: int,
        consistent: bool = True,
        **options: Any,
    ) -> tuple[list[Item], bool]:
        """Read ``most`` rows as they are stored, by one call; and whether these were all."""
        options |= {"range_key_condition": within, "consistent_read": consistent, "limit": most}
        answer = self._calls.query(self.name, hash_key, **options)
        return answer["Items"], "LastEvaluatedKey" not in answer

    def scan(self, condition: Condition, attributes: list[str]) -> Iterator[Row]:
        """Read these attributes of every row of the table for which the condition holds."""
        options = {"filter_condition": condition, "attributes_to_get": attributes}
        return map(self._rows.from_raw_data, self._all(self._calls.scan, **options))

    @OurErrors("dynamodb")
    def scan_page(
        self,
        condition: Condition,
        attributes: list[str],
        *,
        segment: tuple[int, int],
        most: int,
        after: Item | None,
    ) -> tuple[list[Row], Item | None]:
        """Look at ``most`` rows of one segment (its number, and of how many) from a key on.

        Give these attributes of those for which the condition holds, and the key to go on from;
        None after the last.
        """
        options: dict[str, Any] = {"limit": most, "exclusive_start_key": after}
        options |= {"segment": segment[0], "total_segments": segment[1]}
        options |= {"filter_condition": condition, "attributes_to_get": attributes}
        answer = self._calls.scan(self.name, **options)
        rows = list(map(self._rows.from_raw_data, answer["Items"]))
        return rows, answer.get("LastEvaluatedKey")

    def read_all(self, keys: Iterable[Key], attributes: list[str] | None = None) -> Iterator[Row]:
        """Read the rows of these keys that there are, as they are now, in any order."""
        return map(self._rows.from_raw_data, self.read_items(keys, attributes))

    def read_items(
        self, keys: Iterable[Key], attributes: list[str] | None = None
    ) -> Iterator[Item]:
        """Read the same as they are stored."""
        for batch in _batches(map(self.as_item, keys), _READ_AT_ONCE):
            yield from self._read_batch(batch, attributes)

    def save_all(self, rows: Iterable[Row]) -> None:
        """Write whole rows, over what was there, many a call."""
        for batch in _batches((row.serialize() for row in rows), _WRITE_AT_ONCE):
            self._write_batch("put_items", batch)

    def delete_all(self, keys: Iterable[Key]) -> None:
        """Remove rows, many a call."""
        for batch in _batches(map(self.as_item, keys), _WRITE_AT_ONCE):
            self._write_batch("delete_items", batch)

    def pick(self, items: Iterable[Item], key: Key) -> Row | None:
        """Pick the row of a key from items of this table."""
        item_key = self.as_item(key).items()
        match = next((item for item in items if item_key <= item.items()), None)
        return self._rows.from_raw_data(match) if match else None

    def _item_of(self, members: Mapping[str, Any]) -> Item:
        return {
            name: {self._attributes[name].attr_type: self._attributes[name].serialize(value)}
            for name, value in members.items()
        }

    def _key_of(self, item: Item) -> dict[str, Any]:
        values = [item[attribute.attr_name][attribute.attr_type] for attribute in self._keys]
        return dict(zip(_KEY, values, strict=False))

    def _key(self, key: Key) -> dict[str, Any]:
        return self._key_of(self.as_item(key))

    def as_item(self, key: Key) -> Item:
        """Write a key as DynamoDB has it."""
        return {
            attribute.attr_name: {attribute.attr_type: attribute.serialize(value)}
            for attribute, value in zip(self._keys, key, strict=True)
        }

    def _all(self, call: Callable[..., Any], *args: str, **options: Any) -> Iterator[Item]:
        after = None
        while True:
            with OurErrors("dynamodb"):
                page = call(self.name, *args, exclusive_start_key=after, **options)
            yield from page["Items"]
            after = page.get("LastEvaluatedKey")
            if after is None:
                return

    def _read_batch(self, keys: Any, attributes: list[str] | None) -> Iterator[Item]:
        for _ in range(TRIES):
            with OurErrors("dynamodb"):
                answer = self._calls.batch_get_item(
                    self.name, keys, consistent_read=True, attributes_to_get=attributes
                )
            yield from answer["Responses"][self.name]
            keys = answer["UnprocessedKeys"].get(self.name, {}).get("Keys")
            if not keys:
                return
        raise Unavailable

    @OurErrors("dynamodb")
    def _write_batch(self, kind: str, items: list[Item]) -> None:
        for _ in range(TRIES):
            batch: dict[str, Any] = {kind: items}
            answer = self._calls.batch_write_item(self.name, **batch)
            items = list(map(_item_of, answer["UnprocessedItems"].get(self.name, ())))
            if not items:
                return
        raise Unavailable


def _item_of(request: Any) -> Item:
    """Take the item out of ``{"PutRequest": {"Item": item}}``, or the key out of a deletion."""
    [body] = request.values()
    [item] = body.values()
    return dict(item)


def _batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
