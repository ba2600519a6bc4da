"""Time a poll of 100 tokens: the same time and read units whatever waits; and against its floor.

Nothing was offered before: the offer order is put back ahead of each poll, untimed. The
floor is one raw query of the same rows and one signature on the answer; the product also verifies
the request, spends its nonce, opens each token and writes the order down.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import boto3
from botocore.config import Config

from app import app
from bench.deployment import BenchDeployment
from bench.events import JSON
from bench.feed_rows import PAGE, fill, usual_jws
from bench.sampling import Prepare, Ratio, TimedCall, interleave
from bench.signed_polls import SignedPolls
from bench.signer import LoneSigner
from chalicelib.aws.clients import client
from chalicelib.model.offer_order import OfferOrder
from chalicelib.signing.messages import FieldLines, Request
from local.gateway import context_for

TARGET = 1.1
"""For "the same": a tenth and the noise."""

_ONE_ROW = 1
"""Unit of capacity that one row may add."""


def measure(
    deployed: BenchDeployment, backlogs: Mapping[str, int], *, rounds: int, warm_up: int
) -> Iterator[Ratio]:
    """Time polls of each platform's feed by turns.

    ``backlogs``: how much waits by platform id, the least first; each platform's key is Ed25519.
    """
    deployed.adapters.__dict__["signing_keys"] = LoneSigner()
    for platform, backlog in backlogs.items():
        fill(deployed, platform, backlog)
    least = next(iter(backlogs))
    subjects = {platform: _polls(app, deployed, platform) for platform in backlogs}
    _read_the_same(subjects)
    floors = {"floor": _floor(deployed, least), "leanest": _floor(deployed, least, "packed, #open")}
    samples = interleave({**subjects, **floors}, rounds=rounds, warm_up=warm_up)
    for platform, backlog in list(backlogs.items())[1:]:
        name = f"poll of {PAGE}: {backlog:,} waiting against {backlogs[least]:,}"
        yield Ratio(name, samples[platform], samples[least], TARGET)
    yield Ratio(f"poll of {PAGE} against its floor", samples[least], samples["floor"])
    yield Ratio(f"poll of {PAGE} against its leanest floor", samples[least], samples["leanest"])


def _read_the_same(subjects: Mapping[str, Prepare]) -> None:
    """Raise RuntimeError unless a poll of each reads the same units of DynamoDB's capacity.

    Where more than a page waits a poll reads one row more, which tells that there is more: that may
    be the one that begins the next unit of 4 KB.
    """
    read = {platform: _units_read(prepare()) for platform, prepare in subjects.items()}
    if max(read.values()) - min(read.values()) > _ONE_ROW:
        raise RuntimeError(f"read units of a poll: {read}")


def _units_read(poll: TimedCall) -> float:
    units: list[float] = []
    events = client("dynamodb").meta.events

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def count(parsed: Mapping[str, Any], **_: Any) -> None:
        capacity = parsed["ConsumedCapacity"]
        of_tables = capacity if isinstance(capacity, list) else [capacity]
        units.extend(of_table["CapacityUnits"] for of_table in of_tables)

    for name in ("Query", "BatchGetItem"):
        events.register(f"provide-client-params.dynamodb.{name}", ask, "units")
        events.register(f"after-call.dynamodb.{name}", count, "units-read")
    poll()
    for name in ("Query", "BatchGetItem"):
        events.unregister(f"provide-client-params.dynamodb.{name}", ask, "units")
        events.unregister(f"after-call.dynamodb.{name}", count, "units-read")
    if not units:
        raise RuntimeError("a poll read nothing")
    return sum(units)


def _polls(app: Any, deployed: BenchDeployment, platform: str) -> Prepare:
    context, signed = context_for("api_handler"), SignedPolls(deployed, platform)
    least = len(usual_jws(deployed))

    def prepare() -> TimedCall:
        event = signed.next()
        _reset_order(deployed, platform)

        def call() -> None:
            answer = app(event, context)
            if answer["statusCode"] != 200 or len(answer["body"]) < PAGE * least:
                raise RuntimeError(f"a poll was answered {answer['statusCode']}")

        return call

    return prepare


def _reset_order(deployed: BenchDeployment, platform: str) -> None:
    """Put the offer order back, as the feed itself would write it."""
    feed: Any = deployed.adapters.feed
    orders = feed._orders
    if not orders.write(platform, OfferOrder(), orders.latest(platform)):
        raise RuntimeError("somebody else polls")


def _floor(deployed: BenchDeployment, platform: str, projection: str | None = None) -> Prepare:
    """Prepare the query and the signature alone.

    Whole rows by boto3's own client, or only the attributes that the product reads, by the
    product's.
    """
    adapters = deployed.adapters
    plain = boto3.client("dynamodb", config=Config(parameter_validation=False, user_agent="floor"))
    dynamodb = client("dynamodb") if projection else plain
    headers = FieldLines([("Signature", "sig=:AA==:")])
    request = Request("POST", f"{deployed.embedded.base_url}/poll", headers, b"{}")
    query: Mapping[str, Any] = {
        "TableName": adapters.settings.feed_table,
        "IndexName": "open",
        "KeyConditionExpression": "platform = :platform",
        "ExpressionAttributeValues": {":platform": {"S": platform}},
        "ConsistentRead": True,
        "Limit": PAGE,
    }

    if projection:
        names = {"ExpressionAttributeNames": {"#open": "open"}}
        query = {**query, "ProjectionExpression": projection, **names}
    jws = usual_jws(deployed)

    def call() -> None:
        items: Iterable[Any] = dynamodb.query(**query)["Items"]
        body = json.dumps({"sets": {f"{number:026}": jws for number, _ in enumerate(items)}})
        adapters.response_signer.sign(
            request, "sig", status=200, headers={"Content-Type": JSON}, body=body.encode()
        )

    return lambda: call
