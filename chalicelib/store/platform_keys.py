"""Platforms' public keys, in the directory's table, by the low-level client.

Every signed request waits for one of these reads, and it is consistent: a key that is revoked is
refused from then on. Additions to one platform are counted, so that two at once cannot both take
the last place.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws.clients import client
from chalicelib.errors import LostRace
from chalicelib.model.directory import PlatformKey
from chalicelib.store.tables import our_errors

_KEYS = "platforms"
_ADDITIONS = "platform-additions"
_TIMES = ("not_before", "not_after", "revoked_at")


class PlatformKeyRows:
    """The keys. Every method raises Unavailable where DynamoDB refuses."""

    def __init__(self, table: str) -> None:
        self._table = table

    def get(self, platform: str, keyid: str) -> PlatformKey | None:
        """One platform's key, as it is now."""
        item = self._item(_KEYS, f"{platform}#{keyid}")
        return _key(item) if item else None

    @our_errors()
    def all(self, platform: str | None = None) -> tuple[PlatformKey, ...]:
        """Every key of one platform or of all, as they are now; by platform, then key id."""
        asked: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": _KEYS}},
            "ConsistentRead": True,
        }
        if platform:
            asked["KeyConditionExpression"] += " AND begins_with(sk, :platform)"
            asked["ExpressionAttributeValues"][":platform"] = {"S": f"{platform}#"}
        pages = client("dynamodb").get_paginator("query").paginate(**asked)
        return tuple(_key(item) for page in pages for item in page["Items"])

    @our_errors()
    def put(self, key: PlatformKey) -> None:
        """Write a key, or write over the same one."""
        client("dynamodb").put_item(TableName=self._table, Item=_row(key))

    def additions(self, platform: str) -> int:
        """How many keys were ever added to a platform."""
        item = self._item(_ADDITIONS, platform)
        return int(item["count"]["N"]) if item else 0

    def add(self, key: PlatformKey, after: int) -> None:
        """Write a new key. Raises LostRace unless ``after`` additions is still how many there were,
        and the key is new."""
        count: Any = {
            "TableName": self._table,
            "Item": {
                "pk": {"S": _ADDITIONS},
                "sk": {"S": key.platform},
                "count": {"N": str(after + 1)},
            },
            "ConditionExpression": "attribute_not_exists(pk)" if after == 0 else "#count = :after",
        }
        if after:
            count["ExpressionAttributeNames"] = {"#count": "count"}
            count["ExpressionAttributeValues"] = {":after": {"N": str(after)}}
        row = {
            "TableName": self._table,
            "Item": _row(key),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        both: Any = [{"Put": row}, {"Put": count}]
        with our_errors():
            try:
                client("dynamodb").transact_write_items(TransactItems=both)
            except ClientError as error:
                if error.response["Error"].get("Code") == "TransactionCanceledException":
                    raise LostRace("keys were added meanwhile") from error
                raise

    @our_errors()
    def _item(self, pk: str, sk: str) -> Mapping[str, Any] | None:
        answer: Any = client("dynamodb").get_item(
            TableName=self._table, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True
        )
        found: Mapping[str, Any] | None = answer.get("Item")
        return found


def _row(key: PlatformKey) -> dict[str, Any]:
    said = {
        "pk": _KEYS,
        "sk": f"{key.platform}#{key.keyid}",
        "jwk": json.dumps(dict(key.jwk), sort_keys=True),
        "alg": key.alg,
        "label": key.label,
        "added_at": _text(key.added_at),
        **{name: _text(at) for name in _TIMES if (at := getattr(key, name)) is not None},
    }
    return {name: {"S": value} for name, value in said.items()}


def _key(item: Mapping[str, Any]) -> PlatformKey:
    said = {name: value["S"] for name, value in item.items() if "S" in value}
    platform, _, keyid = said["sk"].partition("#")
    return PlatformKey(
        platform=platform,
        keyid=keyid,
        jwk=json.loads(said["jwk"]),
        alg=said["alg"],
        label=said.get("label", ""),
        added_at=datetime.fromisoformat(said["added_at"]),
        **{name: datetime.fromisoformat(said[name]) for name in _TIMES if name in said},
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
