"""Our signing keys in the directory's table: partition ``signing-keys``, one row a key."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.aws.clients import client
from chalicelib.model.signing_keys import OurKey
from chalicelib.store.tables import our_errors

_KEYS = "signing-keys"


class SigningKeyRows:
    """The rows. Every method raises Unavailable where DynamoDB refuses."""

    def __init__(self, table: str) -> None:
        self._table = table

    @our_errors()
    def all(self) -> Sequence[OurKey]:
        """Every key that is published, as it is now; none until the first rotation."""
        answer: Any = client("dynamodb").query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": _KEYS}},
            ConsistentRead=True,
        )
        return [_key(item) for item in answer["Items"]]

    @our_errors()
    def put(self, key: OurKey) -> None:
        """Write a key."""
        said = {
            "pk": _KEYS,
            "sk": key.kid,
            "key_id": key.key_id,
            "jwk": json.dumps(dict(key.jwk), sort_keys=True),
            "published_at": key.published_at.isoformat(),
            "signs_from": key.signs_from.isoformat(),
        }
        item: Any = {name: {"S": value} for name, value in said.items()}
        client("dynamodb").put_item(TableName=self._table, Item=item)

    @our_errors()
    def remove(self, kid: str) -> None:
        """Publish a key no more."""
        row: Any = {"pk": {"S": _KEYS}, "sk": {"S": kid}}
        client("dynamodb").delete_item(TableName=self._table, Key=row)


def _key(item: Any) -> OurKey:
    return OurKey(
        kid=item["sk"]["S"],
        key_id=item["key_id"]["S"],
        jwk=json.loads(item["jwk"]["S"]),
        published_at=datetime.fromisoformat(item["published_at"]["S"]),
        signs_from=datetime.fromisoformat(item["signs_from"]["S"]),
    )
