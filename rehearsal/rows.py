"""The rows of a table, as whoever looks after tables has them."""

from collections.abc import Iterator, Mapping
from typing import Any

from rehearsal.account import Account

Row = Mapping[str, Any]


class Rows:
    """One table."""

    def __init__(self, account: Account, table: str) -> None:
        self._dynamodb, self._table = account.client("dynamodb"), table
        described = self._dynamodb.describe_table(TableName=table)["Table"]
        self._keys = [key["AttributeName"] for key in described["KeySchema"]]

    def all(self) -> Iterator[Row]:
        """Give every row."""
        for page in self._dynamodb.get_paginator("scan").paginate(TableName=self._table):
            yield from page["Items"]

    def put(self, row: Row) -> None:
        """Write a row as it is."""
        self._dynamodb.put_item(TableName=self._table, Item=row)

    def empty(self) -> None:
        """Delete every row."""
        for row in list(self.all()):
            key = {name: row[name] for name in self._keys}
            self._dynamodb.delete_item(TableName=self._table, Key=key)
