"""Moto's copies of items, made small: what changes is copied, and what was answered stays."""

import copy
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.dynamodb.models.dynamo_type import DynamoType

from local.copies import copy_what_changes

NESTED = {"M": {"words": {"SS": ["a"]}, "list": {"L": [{"S": "b"}]}, "number": {"N": "1"}}}


@pytest.fixture
def small_copies() -> Any:
    deepcopy_of_moto = DynamoType.__deepcopy__
    copy_what_changes()
    yield
    setattr(DynamoType, "__deepcopy__", deepcopy_of_moto)  # noqa: B010 - as local.copies does it


def test_copy_has_its_own_containers_and_shares_their_values(small_copies: None) -> None:
    value = DynamoType(NESTED)
    copied = copy.deepcopy(value)
    assert copied == value
    assert copied is not value
    for name in ("words", "list"):
        assert copied.value[name] is not value.value[name]
    assert copied.value["number"] is value.value["number"]


@mock_aws
def test_transaction_that_fails_leaves_every_item_as_before(small_copies: None) -> None:
    table = boto3.client("dynamodb", region_name="eu-west-2")
    table.create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    item: Any = {"pk": {"S": "a"}, "count": {"N": "1"}, "words": {"SS": ["a"]}, "nested": NESTED}
    table.put_item(TableName="t", Item=item)
    change: Any = {
        "Update": {
            "TableName": "t",
            "Key": {"pk": {"S": "a"}},
            "UpdateExpression": "ADD #c :one, words :more SET nested.#n = :one",
            "ExpressionAttributeNames": {"#c": "count", "#n": "number"},
            "ExpressionAttributeValues": {":one": {"N": "7"}, ":more": {"SS": ["b"]}},
        }
    }
    refused: Any = {
        "Put": {
            "TableName": "t",
            "Item": {"pk": {"S": "b"}},
            "ConditionExpression": "attribute_not_exists(pk)",
        }
    }
    table.put_item(TableName="t", Item={"pk": {"S": "b"}})
    with pytest.raises(table.exceptions.TransactionCanceledException):
        table.transact_write_items(TransactItems=[change, refused])
    assert table.get_item(TableName="t", Key={"pk": {"S": "a"}})["Item"] == item
