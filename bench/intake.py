"""Time intake: a report in, its answer out, against the floor in ``intake_floor``."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3

from app import app
from bench import intake_floor
from bench.deployment import BenchDeployment
from bench.events import GatewayEvent, post_form, post_json, report
from bench.sampling import Prepare, Ratio, TimedCall, interleave
from local.gateway import context_for

TARGET = 1.3

MakeEvent = Callable[[dict[str, Any]], GatewayEvent]


def measure(deployed: BenchDeployment, *, rounds: int, warm_up: int) -> Iterator[Ratio]:
    """Time single requests by turns: the product's, the floor's, each by JSON and by form.

    ``make_floor_table`` comes first.
    """
    samples = interleave(
        {
            "json": _posts(app, post_json),
            "json floor": _posts(intake_floor.app, post_json),
            "form": _posts(app, post_form),
            "form floor": _posts(intake_floor.app, post_form),
        },
        rounds=rounds,
        warm_up=warm_up,
    )
    for kind in ("json", "form"):
        yield Ratio(f"intake, {kind}", samples[kind], samples[f"{kind} floor"], TARGET)


def _posts(app: Any, event_of: MakeEvent) -> Prepare:
    context = context_for("api_handler")

    def prepare() -> TimedCall:
        event = event_of(report())

        def call() -> None:
            answer = app(event, context)
            if answer["statusCode"] != 201:
                raise RuntimeError(f"a report was answered {answer['statusCode']}")

        return call

    return prepare


def make_floor_table(deployed: BenchDeployment) -> None:
    """Make a table as the product's is, and pad items to the size of the product's."""
    dynamodb: Any = boto3.client("dynamodb")
    table = deployed.adapters.settings.case_events_table
    description = dynamodb.describe_table(TableName=table)["Table"]
    floor_table = intake_floor.FloorRow.Meta.table_name
    dynamodb.create_table(
        TableName=floor_table,
        KeySchema=description["KeySchema"],
        AttributeDefinitions=description["AttributeDefinitions"],
        BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[
            {name: index[name] for name in ("IndexName", "KeySchema", "Projection")}
            for index in description["GlobalSecondaryIndexes"]
        ],
        StreamSpecification=description["StreamSpecification"],
    )
    product = _size_of_one(dynamodb, table, _posts(app, post_json))
    floor = _size_of_one(dynamodb, floor_table, _posts(intake_floor.app, post_json))
    intake_floor.FloorRow.padding = bytes(max(product - floor, 0))


def _size_of_one(dynamodb: Any, table: str, prepare: Prepare) -> int:
    """Post one report and return the bytes of names and values that it left in the table."""
    prepare()()
    item = dynamodb.scan(TableName=table, Limit=1)["Items"][0]
    return sum(len(name) + _length(value) for name, value in item.items())


def _length(value: dict[str, Any]) -> int:
    (inner,) = value.values()
    return len(inner if isinstance(inner, bytes) else str(inner).encode())
