"""Moto's answers about items, made the short way: they say what moto's own say."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.core.serialize import BaseJSONSerializer

from local.attributes import answer_with_items

KEY = {"pk": {"S": "a"}, "sk": {"N": "1"}}
ITEM: dict[str, Any] = {
    **KEY,
    "bytes": {"B": b"\x00\x01\xff"},
    "many": {"BS": [b"1", b"\xfe"]},
    "words": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "nested": {"M": {"list": {"L": [{"S": "ŵ"}, {"B": b"z"}, {"BOOL": False}, {"NULL": True}]}}},
    "nothing": {"S": ""},
}


@pytest.fixture
def own_way() -> Iterator[None]:
    serialize_structure = BaseJSONSerializer._serialize_type_structure
    yield
    setattr(BaseJSONSerializer, "_serialize_type_structure", serialize_structure)  # noqa: B010 - as local does it


def _answers() -> list[Any]:
    """What each call that gives items says, one that fails included."""
    with mock_aws():
        table = boto3.client("dynamodb", region_name="eu-west-2")
        table.create_table(
            TableName="t",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "N"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        table.put_item(TableName="t", Item=ITEM)
        values: Any = {":a": {"S": "a"}, ":five": {"N": "5"}}
        changed = table.update_item(
            TableName="t",
            Key=KEY,
            UpdateExpression="SET more = :five",
            ExpressionAttributeValues={":five": values[":five"]},
            ReturnValues="ALL_NEW",
        )
        answer = table.query(
            TableName="t",
            KeyConditionExpression="pk = :a",
            ExpressionAttributeValues={":a": values[":a"]},
        )
        batch = table.batch_get_item(RequestItems={"t": {"Keys": [KEY]}})
        with pytest.raises(table.exceptions.ConditionalCheckFailedException) as refused:
            table.put_item(
                TableName="t",
                Item=ITEM,
                ConditionExpression="attribute_not_exists(pk)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        return [
            changed["Attributes"],
            answer["Items"],
            table.scan(TableName="t")["Items"],
            table.get_item(TableName="t", Key=KEY)["Item"],
            batch["Responses"],
            refused.value.response.get("Item"),
        ]


def test_items_are_those_that_moto_gives(own_way: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    before = _answers()
    answer_with_items()
    assert _answers() == before
    assert before[3] == {**ITEM, "more": {"N": "5"}}
