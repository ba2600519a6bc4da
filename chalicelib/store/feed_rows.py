"""The calls of DynamoDB that a feed is made of, by its low-level client.

A page of rows costs half of what it costs through PynamoDB, and a second client would only be for
the small calls.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from chalicelib.errors import LostRace, Unavailable
from chalicelib.store.tables import our_errors

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = dict[str, Any]
"""A row, or its key, as the client writes it."""

_TRIES = 5
_READ_AT_ONCE = 100  # BatchGetItem takes no more
_WRITE_AT_ONCE = 25  # BatchWriteItem takes no more
_NAMES = {"#open": "open"}
_ABOUT = "platform, sk, case_id, seq, created, #open"


def key(partition: str, sk: str) -> Item:
    """A row's key."""
    return {"platform": {"S": partition}, "sk": {"S": sk}}


class FeedRows:
    """One table's rows. Every method raises Unavailable when DynamoDB refuses."""

    def __init__(self, dynamodb: "DynamoDBClient", table: str) -> None:
        self._dynamodb, self._table = dynamodb, table

    def put(self, item: Item, condition: str, values: Any = None) -> bool:
        """Write a row where the condition holds; False where it does not."""
        given = {"ExpressionAttributeValues": values} if values else {}
        try:
            with our_errors():
                self._dynamodb.put_item(
                    TableName=self._table, Item=item, ConditionExpression=condition, **given
                )
        except LostRace:
            return False
        return True

    def change(self, row: Item, change: str, condition: str, values: Mapping[str, Any]) -> bool:
        """Update a row, named by its key, where the condition holds; False where it does not.

        ``values`` may name more than the two expressions do.
        """
        said = f"{change} {condition}"
        used = {f":{name}": value for name, value in values.items() if f":{name}" in said}
        named: Any = {"ExpressionAttributeNames": _NAMES} if "#open" in said else {}
        try:
            with our_errors():
                self._dynamodb.update_item(
                    TableName=self._table,
                    Key=row,
                    UpdateExpression=change,
                    ConditionExpression=condition,
                    ExpressionAttributeValues=used,
                    **named,
                )
        except LostRace:
            return False
        return True

    def add(self, row: Item, member: str, value: bytes, *, most: int) -> int | None:
        """Add a value to a row's set, once however often; give how many the set then has.

        None where it has ``most`` already and this one is not among them.
        """
        try:
            with our_errors():
                answer: Any = self._dynamodb.update_item(
                    TableName=self._table,
                    Key=row,
                    UpdateExpression=f"ADD {member} :added",
                    ConditionExpression=f"attribute_not_exists({member}) OR size({member}) < :most"
                    f" OR contains({member}, :value)",
                    ExpressionAttributeValues={
                        ":added": {"BS": [value]},
                        ":value": {"B": value},
                        ":most": {"N": str(most)},
                    },
                    ReturnValues="ALL_NEW",
                )
        except LostRace:
            return None
        return len(answer["Attributes"][member]["BS"])

    @our_errors()
    def get(self, partition: str, sk: str) -> Item | None:
        """One row, as it is now."""
        answer: Any = self._dynamodb.get_item(
            TableName=self._table, Key=key(partition, sk), ConsistentRead=True
        )
        found: Item | None = answer.get("Item")
        return found

    @our_errors()
    def about(self, keys: Iterable[Item]) -> list[Item]:
        """The rows of these keys, without what their tokens say, as they are now."""
        wanted, found = iter(keys), list[Item]()
        while batch := list(islice(wanted, _READ_AT_ONCE)):
            found += self._about(batch)
        return found

    @our_errors()
    def write(self, items: Iterable[Item]) -> None:
        """Write whole rows, over what was there, 25 a call."""
        waiting = iter(items)
        while batch := list(islice(waiting, _WRITE_AT_ONCE)):
            self._write([{"PutRequest": {"Item": item}} for item in batch])

    @our_errors()
    def open_between(self, partition: str, low: str, high: str, **options: Any) -> Any:
        """Rows that wait, by place, from ``low`` to ``high``: one consistent query's answer."""
        return self._dynamodb.query(**self._between(partition, low, high), **options)

    def all_open(self, partition: str, low: str, high: str, **options: Any) -> Iterator[Item]:
        """The same, of all pages."""
        pages = self._dynamodb.get_paginator("query")
        with our_errors():
            for page in pages.paginate(**self._between(partition, low, high), **options):
                yield from page["Items"]

    def _between(self, partition: str, low: str, high: str) -> Any:
        return {
            "TableName": self._table,
            "IndexName": "open",
            "KeyConditionExpression": "platform = :platform AND #open BETWEEN :low AND :high",
            "ExpressionAttributeNames": _NAMES,
            "ExpressionAttributeValues": {
                ":platform": {"S": partition},
                ":low": {"S": low},
                ":high": {"S": high},
            },
            "ConsistentRead": True,
        }

    def _about(self, keys: list[Item]) -> Iterator[Item]:
        for _ in range(_TRIES):
            asked: Any = {
                "Keys": keys,
                "ConsistentRead": True,
                "ProjectionExpression": _ABOUT,
                "ExpressionAttributeNames": _NAMES,
            }
            answer: Any = self._dynamodb.batch_get_item(RequestItems={self._table: asked})
            yield from answer["Responses"][self._table]
            keys = answer["UnprocessedKeys"].get(self._table, {}).get("Keys")
            if not keys:
                return
        raise Unavailable

    def _write(self, puts: Any) -> None:
        for _ in range(_TRIES):
            answer: Any = self._dynamodb.batch_write_item(RequestItems={self._table: puts})
            puts = answer["UnprocessedItems"].get(self._table)
            if not puts:
                return
        raise Unavailable
