"""The rows of a table, as whoever looks after tables has them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from rehearsal.account import EmulatedAccount
from rehearsal.errors import expect

StoredRow = Mapping[str, Any]
_BATCH = 25
"""As many as DynamoDB takes at once."""


class Rows:
    """One table."""

    def __init__(self, account: EmulatedAccount, table: str) -> None:
        self._dynamodb, self._table = account.client("dynamodb"), table
        described = self._dynamodb.describe_table(TableName=table)["Table"]
        self._keys = [key["AttributeName"] for key in described["KeySchema"]]

    def all(self) -> Iterator[StoredRow]:
        """Yield every row."""
        for page in self._dynamodb.get_paginator("scan").paginate(TableName=self._table):
            yield from page["Items"]

    def put(self, row: StoredRow) -> None:
        """Write a row as it is."""
        self._dynamodb.put_item(TableName=self._table, Item=row)

    def put_all(self, rows: Iterable[StoredRow]) -> None:
        """Write rows as they are."""
        self._write({"PutRequest": {"Item": row}} for row in rows)

    def empty(self) -> None:
        """Delete every row."""
        keys = [{name: row[name] for name in self._keys} for row in self.all()]
        self._write({"DeleteRequest": {"Key": key}} for key in keys)

    def _write(self, requests: Iterable[Mapping[str, Any]]) -> None:
        remaining = iter(requests)
        while batch := list(islice(remaining, _BATCH)):
            answer = self._dynamodb.batch_write_item(RequestItems={self._table: batch})
            expect(not answer.get("UnprocessedItems"), f"{self._table} did not take all rows")
