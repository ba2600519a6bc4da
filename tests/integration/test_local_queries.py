"""Moto's queries, narrowed: they find what moto's own find."""

from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.dynamodb.models.table import Table

from local.queries import query_by_key

KEYS = [("pk", "HASH"), ("sk", "RANGE")]
INDEX = [("hour", "HASH"), ("pk", "RANGE")]
QUESTIONS: list[tuple[int, dict[str, Any]]] = [
    (3, {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "b"}}}),
    (
        0,
        {"KeyConditionExpression": "pk = :p", "ExpressionAttributeValues": {":p": {"S": "nobody"}}},
    ),
    (
        1,
        {
            "KeyConditionExpression": "pk = :p AND sk >= :s",
            "ExpressionAttributeValues": {":p": {"S": "a"}, ":s": {"S": "2"}},
            "ScanIndexForward": False,
            "Limit": 1,
        },
    ),
    (
        2,
        {
            "IndexName": "by_hour",
            "KeyConditionExpression": "#h = :h",
            "ExpressionAttributeNames": {"#h": "hour"},
            "ExpressionAttributeValues": {":h": {"S": "10"}},
        },
    ),
]


@pytest.fixture
def own_query() -> Any:
    moto_query = Table.query
    yield moto_query
    setattr(Table, "query", moto_query)  # noqa: B010 - as local.queries does it


def _schema(keys: list[tuple[str, str]]) -> list[Any]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in keys]


def _filled() -> Any:
    table = boto3.client("dynamodb", region_name="eu-west-2")
    table.create_table(
        TableName="t",
        KeySchema=_schema(KEYS),
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "hour")
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by_hour",
                "KeySchema": _schema(INDEX),
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    for pk in "cab":
        for sk in "312":
            item = {"pk": {"S": pk}, "sk": {"S": sk}}
            hour = {"hour": {"S": "10" if pk == "a" else "11"}} if sk != "3" else {}
            table.put_item(TableName="t", Item=item | hour)
    return table


@mock_aws
@pytest.mark.parametrize(("count", "arguments"), QUESTIONS)
def test_query_gives_what_the_whole_table_would(
    own_query: Any, count: int, arguments: dict[str, Any]
) -> None:
    table = _filled()
    whole = table.query(TableName="t", **arguments)
    query_by_key()
    narrow = table.query(TableName="t", **arguments)
    for answer in (whole, narrow):
        del answer["ResponseMetadata"]
    assert narrow == whole
    assert narrow["Count"] == count
