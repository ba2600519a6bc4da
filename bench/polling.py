"""A poll of 100 tokens: the same whatever waits; and, for information, against its floor.

Nothing was offered yet: the rotation is put back before each poll, outside the clock. The floor is
one raw query of the same rows and one signature on the answer; the product also verifies the
request, spends its nonce, opens each token and moves the rotation on.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import requests
from requests_http_signature import HTTPSignatureAuth, algorithms

from bench.deployment import Deployment
from bench.events import JSON, Event, post
from bench.sampling import Call, Prepare, Ratio, interleave
from bench.signer import MemorySigner
from chalicelib.ports import FeedToken
from chalicelib.signing.tokens import SecurityEvent, fresh_jti, mint
from chalicelib.store.feed import FeedTable
from local.gateway import context_for

TARGET = 1.1
"""For "the same": a tenth and the noise."""

PAGE = 100
_WRITE = 25  # BatchWriteItem takes no more


def measure(
    deployed: Deployment, backlogs: Mapping[str, int], *, rounds: int, warm_up: int
) -> Iterator[Ratio]:
    """Polls of each platform's feed by turns. ``backlogs``: how much waits by platform id, the
    least first; each platform's key is Ed25519."""
    from app import app

    deployed.wired.signer = MemorySigner()
    for platform, backlog in backlogs.items():
        _fill(deployed, platform, backlog)
    least = next(iter(backlogs))
    subjects = {each: _polls(app, deployed, each) for each in backlogs}
    taken = interleave(
        {**subjects, "floor": _floor(deployed, least)}, rounds=rounds, warm_up=warm_up
    )
    for platform, backlog in list(backlogs.items())[1:]:
        name = f"poll of {PAGE}: {backlog:,} waiting against {backlogs[least]:,}"
        yield Ratio(name, taken[platform], taken[least], TARGET)
    yield Ratio(f"poll of {PAGE} against its floor", taken[least], taken["floor"])


class _Collector:
    """In the place of a client: keeps what the feed would put."""

    def __init__(self) -> None:
        self.items: list[Any] = []

    def put_item(self, *, Item: Any, **_: Any) -> None:
        self.items.append(Item)


def _fill(deployed: Deployment, platform: str, backlog: int) -> None:
    """Put tokens as the feed puts them."""
    wired, collector = deployed.wired, _Collector()
    feed = FeedTable(
        collector,  # type: ignore[arg-type] # the one call that is used
        wired.settings.feed_table,
        keys=wired.case_keys,
        now=wired.now,
    )
    for number in range(backlog):
        feed.put(_token(deployed, platform, number))
    _write(wired.settings.feed_table, collector.items)


def _token(deployed: Deployment, platform: str, number: int) -> FeedToken:
    """A token of a usual size. The signature is made once: nobody verifies it here."""
    jti = fresh_jti(deployed.wired.wall(), number.to_bytes(10, "big"))
    return FeedToken(platform, jti, _usual_jws(deployed), "SSABCDEFGHJKM", 1)


@cache
def _usual_jws(deployed: Deployment) -> str:
    event = SecurityEvent(
        jti="0" * 26,
        issuer=deployed.up.base_url,
        audience="x",
        issued_at=deployed.wired.wall(),
        kind="report-submitted",
        payload={"incidents": [{"url": "https://x.com/someone/status/20", "text": "t" * 400}]},
        subject={"format": "uri", "uri": f"{deployed.up.base_url}/cases/SS-ABCD-EFGH-JKM"},
        transaction="SS-ABCD-EFGH-JKM",
    )
    return mint(deployed.wired.signer, event)


def _write(table: str, items: list[Any]) -> None:
    from chalicelib.aws.clients import client

    for at in range(0, len(items), _WRITE):
        puts: Any = [{"PutRequest": {"Item": item}} for item in items[at : at + _WRITE]]
        while puts:
            said = client("dynamodb").batch_write_item(RequestItems={table: puts})
            puts = said["UnprocessedItems"].get(table)


def _polls(app: Any, deployed: Deployment, platform: str) -> Prepare:
    context, signed = context_for("api_handler"), _SignedPolls(deployed, platform)

    def prepare() -> Call:
        event = signed.next()
        _forget_turns(deployed, platform)

        def call() -> None:
            answer = app(event, context)
            if answer["statusCode"] != 200 or len(json.loads(answer["body"])["sets"]) != PAGE:
                raise RuntimeError(f"a poll was answered {answer['statusCode']}")

        return call

    return prepare


def _forget_turns(deployed: Deployment, platform: str) -> None:
    from chalicelib.aws.clients import client

    key: Any = {"platform": {"S": platform}, "sk": {"S": "~state"}}
    client("dynamodb").delete_item(TableName=deployed.wired.settings.feed_table, Key=key)


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


def _floor(deployed: Deployment, platform: str) -> Prepare:
    from chalicelib.aws.clients import client
    from chalicelib.signing.messages import FieldLines, Request

    wired, dynamodb = deployed.wired, client("dynamodb")
    headers = FieldLines([("Signature", "sig=:AA==:")])
    request = Request("POST", f"{deployed.up.base_url}/poll", headers, b"{}")
    query: Mapping[str, Any] = {
        "TableName": wired.settings.feed_table,
        "IndexName": "open",
        "KeyConditionExpression": "platform = :platform",
        "ExpressionAttributeNames": {"#open": "open"},
        "ExpressionAttributeValues": {":platform": {"S": platform}},
        "ConsistentRead": True,
        "Limit": PAGE,
    }

    jws = _usual_jws(deployed)

    def call() -> None:
        items: Iterable[Any] = dynamodb.query(**query)["Items"]
        body = json.dumps({"sets": {item["sk"]["S"]: jws for item in items}})
        wired.response_signer.sign(
            request, "sig", status=200, headers={"Content-Type": JSON}, body=body.encode()
        )

    return lambda: call
