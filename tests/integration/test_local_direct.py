"""Moto's DynamoDB, asked directly: it says what it says by the ordinary way."""

from contextlib import nullcontext
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from local.direct import answering_directly

KEY = {"pk": {"S": "a"}, "sk": {"S": "1"}}
ITEM: dict[str, Any] = {
    **KEY,
    "bytes": {"B": b"\x00\x01\xff"},
    "nested": {"M": {"list": {"L": [{"S": "ŵ"}, {"B": b"z"}, {"BOOL": False}]}}},
}
_COLUMNS = ("pk", "sk")


def _answers(way: Any) -> list[Any]:
    """What calls say that read, write and are refused."""
    with way, mock_aws():
        table: Any = boto3.session.Session().client("dynamodb", region_name="eu-west-2")
        table.create_table(
            TableName="t",
            KeySchema=[
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in _COLUMNS],
            BillingMode="PAY_PER_REQUEST",
        )
        condition = {"ConditionExpression": "attribute_not_exists(pk)"}
        answers: list[Any] = [table.put_item(TableName="t", Item=ITEM, **condition)]
        with pytest.raises(ClientError) as refused:
            table.put_item(TableName="t", Item=ITEM, **condition)
        answers.append(refused.value.response["Error"])
        changed = {"UpdateExpression": "SET more = :v", "ReturnValues": "ALL_NEW"}
        five: Any = {":v": {"N": "5"}}
        answers.append(
            table.update_item(TableName="t", Key=KEY, ExpressionAttributeValues=five, **changed)
        )
        put: Any = {"Put": {"TableName": "t", "Item": {**ITEM, "sk": {"S": "2"}}}}
        answers.append(table.transact_write_items(TransactItems=[put]))
        query: Any = {"KeyConditionExpression": "pk = :v"}
        a: Any = {":v": {"S": "a"}}
        answers.append(table.query(TableName="t", ExpressionAttributeValues=a, **query))
        answers.append(table.scan(TableName="t", ConsistentRead=True))
        answers.append(table.get_item(TableName="t", Key=KEY, ConsistentRead=True))
        answers.append(table.get_item(TableName="t", Key={**KEY, "sk": {"S": "none"}}))
        answers.append(table.delete_item(TableName="t", Key=KEY))
    return [_without_metadata(answer) for answer in answers]


def _without_metadata(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def test_answers_are_those_of_the_ordinary_way() -> None:
    assert _answers(answering_directly()) == _answers(nullcontext())
