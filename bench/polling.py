"""A poll of 100 tokens: the same time and read units whatever waits; and against its floor.

Nothing was offered yet: the rotation is put back before each poll, outside the clock. The floor is
one raw query of the same rows and one signature on the answer; the product also verifies the
request, spends its nonce, opens each token and moves the rotation on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import requests
from botocore.config import Config
from requests_http_signature import HTTPSignatureAuth, algorithms

from bench.deployment import Deployment
from bench.events import JSON, Event, post
from bench.sampling import Call, Prepare, Ratio, interleave
from bench.signer import MemorySigner
from chalicelib.model.rotation import Rotation
from chalicelib.ports import FeedToken
from chalicelib.signing.tokens import SecurityEvent, fresh_jti, mint
from chalicelib.store.feed import FeedTable
from local.gateway import context_for

TARGET = 1.1
"""For "the same": a tenth and the noise."""

FLOOR_TARGET = 1.5

PAGE = 100
_ONE_ROW = 1
"""Unit of capacity that one row may add."""
_WRITE = 25  # BatchWriteItem takes no more


def measure(
    deployed: Deployment, backlogs: Mapping[str, int], *, rounds: int, warm_up: int
) -> Iterator[Ratio]:
    """Polls of each platform's feed by turns. ``backlogs``: how much waits by platform id, the
    least first; each platform's key is Ed25519."""
    from app import app

    deployed.container.adapters.__dict__["signer"] = MemorySigner()
    for platform, backlog in backlogs.items():
        _fill(deployed, platform, backlog)
    least = next(iter(backlogs))
    subjects = {each: _polls(app, deployed, each) for each in backlogs}
    _read_the_same(subjects)
    floors = {"floor": _floor(deployed, least), "leanest": _floor(deployed, least, "packed, #open")}
    taken = interleave({**subjects, **floors}, rounds=rounds, warm_up=warm_up)
    for platform, backlog in list(backlogs.items())[1:]:
        name = f"poll of {PAGE}: {backlog:,} waiting against {backlogs[least]:,}"
        yield Ratio(name, taken[platform], taken[least], TARGET)
    yield Ratio(f"poll of {PAGE} against its floor", taken[least], taken["floor"], FLOOR_TARGET)
    yield Ratio(f"poll of {PAGE} against its leanest floor", taken[least], taken["leanest"])


def _read_the_same(subjects: Mapping[str, Prepare]) -> None:
    """Raise RuntimeError unless a poll of each reads the same units of DynamoDB's capacity.

    Where more than a page waits a poll reads one row more, which tells that there is more: that may
    be the one that begins the next unit of 4 KB.
    """
    read = {platform: _units_read(prepare()) for platform, prepare in subjects.items()}
    if max(read.values()) - min(read.values()) > _ONE_ROW:
        raise RuntimeError(f"read units of a poll: {read}")


def _units_read(poll: Call) -> float:
    from chalicelib.aws.clients import client

    units: list[float] = []
    events = client("dynamodb").meta.events

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def count(parsed: Mapping[str, Any], **_: Any) -> None:
        units.append(parsed["ConsumedCapacity"]["CapacityUnits"])

    for name in ("Query", "GetItem"):
        events.register(f"provide-client-params.dynamodb.{name}", ask, "units")
        events.register(f"after-call.dynamodb.{name}", count, "units-read")
    poll()
    for name in ("Query", "GetItem"):
        events.unregister(f"provide-client-params.dynamodb.{name}", ask, "units")
        events.unregister(f"after-call.dynamodb.{name}", count, "units-read")
    if not units:
        raise RuntimeError("a poll read nothing")
    return sum(units)


class _Collector:
    """In the place of a client: keeps what the feed would put."""

    def __init__(self) -> None:
        self.items: list[Any] = []

    def put_item(self, *, Item: Any, **_: Any) -> None:
        self.items.append(Item)


def _fill(deployed: Deployment, platform: str, backlog: int) -> None:
    tokens = (_token(deployed, platform, number) for number in range(backlog))
    write_rows(deployed.container.settings.feed_table, collected(deployed, tokens))


def collected(deployed: Deployment, tokens: Iterable[FeedToken]) -> list[Any]:
    """The rows that the feed would put for these tokens."""
    container, collector = deployed.container, _Collector()
    feed = FeedTable(
        collector,  # type: ignore[arg-type] # the one call that is used
        container.settings.feed_table,
        keys=container.adapters.case_keys,
        now=container.adapters.now,
    )
    for token in tokens:
        feed.put(token)
    return collector.items


def _token(deployed: Deployment, platform: str, number: int) -> FeedToken:
    """A token of a usual size. The signature is made once: nobody verifies it here."""
    jti = fresh_jti(deployed.container.adapters.wall(), number.to_bytes(10, "big"))
    return FeedToken(platform, jti, _usual_jws(deployed), "SSABCDEFGHJKM", 1)


@cache
def _usual_jws(deployed: Deployment) -> str:
    event = SecurityEvent(
        jti="0" * 26,
        issuer=deployed.up.base_url,
        audience="x",
        issued_at=deployed.container.adapters.wall(),
        kind="report-submitted",
        payload={"incidents": [{"url": "https://x.com/someone/status/20", "text": "t" * 400}]},
        subject={"format": "uri", "uri": f"{deployed.up.base_url}/cases/SS-ABCD-EFGH-JKM"},
        transaction="SS-ABCD-EFGH-JKM",
    )
    return mint(deployed.container.adapters.signer.current(), event)


def write_rows(table: str, items: list[Any]) -> None:
    """Write rows, a batch at a time, four at once."""
    from chalicelib.aws.clients import client

    def write(at: int) -> None:
        puts: Any = [{"PutRequest": {"Item": item}} for item in items[at : at + _WRITE]]
        while puts:
            said = client("dynamodb").batch_write_item(RequestItems={table: puts})
            puts = said["UnprocessedItems"].get(table)

    with ThreadPoolExecutor(4) as several:
        list(several.map(write, range(0, len(items), _WRITE)))


def _polls(app: Any, deployed: Deployment, platform: str) -> Prepare:
    context, signed = context_for("api_handler"), _SignedPolls(deployed, platform)
    least = len(_usual_jws(deployed))

    def prepare() -> Call:
        event = signed.next()
        _forget_turns(deployed, platform)

        def call() -> None:
            answer = app(event, context)
            if answer["statusCode"] != 200 or len(answer["body"]) < PAGE * least:
                raise RuntimeError(f"a poll was answered {answer['statusCode']}")

        return call

    return prepare


def _forget_turns(deployed: Deployment, platform: str) -> None:
    """Put the rotation back, as the feed itself would write it."""
    turns: Any = deployed.container.adapters.feed._turns  # type: ignore[attr-defined] # the feed's own
    if not turns.write(platform, Rotation(), turns.recall(platform)):
        raise RuntimeError("somebody else polls")


class _SignedPolls:
    """Polls that ``requests-http-signature`` signed, as API Gateway hands them over."""

    def __init__(self, deployed: Deployment, platform: str) -> None:
        self._platform = platform
        described: Any = deployed.described["platforms"]
        said = described[platform]
        self._url = said["poll_url"]
        self._auth = HTTPSignatureAuth(
            signature_algorithm=algorithms.ED25519,
            key=Path(said["private_key"]).read_bytes(),
            key_id=said["keyid"],
            covered_component_ids=("@method", "@authority", "@target-uri"),
            tag="abuse-feed",
            use_nonce=True,
        )

    def next(self) -> Event:
        """One more, with a fresh nonce."""
        body = {"maxEvents": PAGE, "returnImmediately": True}
        sent = requests.Request("POST", self._url, json=body, auth=self._auth).prepare()
        content = sent.body if isinstance(sent.body, bytes) else str(sent.body).encode()
        path = f"/v1/platforms/{self._platform}/poll"
        headers = {name: _as_text(value) for name, value in sent.headers.items()}
        return post(path, content, {"Content-Type": JSON, **headers}, platform=self._platform)


def _as_text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _floor(deployed: Deployment, platform: str, projection: str | None = None) -> Prepare:
    """The query and the signature: whole rows by boto3's own client, or only the attributes that
    the product reads, by the product's."""
    from chalicelib.aws.clients import client
    from chalicelib.signing.messages import FieldLines, Request

    container = deployed.container
    plain = boto3.client("dynamodb", config=Config(parameter_validation=False, user_agent="floor"))
    dynamodb = client("dynamodb") if projection else plain
    headers = FieldLines([("Signature", "sig=:AA==:")])
    request = Request("POST", f"{deployed.up.base_url}/poll", headers, b"{}")
    query: Mapping[str, Any] = {
        "TableName": container.settings.feed_table,
        "IndexName": "open",
        "KeyConditionExpression": "platform = :platform",
        "ExpressionAttributeValues": {":platform": {"S": platform}},
        "ConsistentRead": True,
        "Limit": PAGE,
    }

    if projection:
        names = {"ExpressionAttributeNames": {"#open": "open"}}
        query = {**query, "ProjectionExpression": projection, **names}
    jws = _usual_jws(deployed)

    def call() -> None:
        items: Iterable[Any] = dynamodb.query(**query)["Items"]
        body = json.dumps({"sets": {f"{number:026}": jws for number, _ in enumerate(items)}})
        container.sign_response(
            request, "sig", status=200, headers={"Content-Type": JSON}, body=body.encode()
        )

    return lambda: call
