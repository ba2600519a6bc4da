"""Every covered component and parameter changed, every member of every body spoilt: each refused.

Nothing here may end in a 5xx, and what is wrong is named.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import container as containers
from chalicelib.signing.messages import FieldLines, Request
from tests.support.cases import REASONS
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import BASE_URL, World
from tests.support.platform_client import ask_as_platform, deliver, outcome_body

POLL = b'{"returnImmediately": true}'
WIDEST = (
    "@method",
    "@target-uri",
    "@authority",
    "@path",
    "@scheme",
    "content-digest",
    "content-type",
)


@pytest.fixture(scope="module")
def exchange() -> Iterator[Exchange]:
    made = Exchange(World())
    containers.use_container(ExchangeContainer(made))
    yield made
    containers.use_container(None)


def line(request: Request, name: str, change: Callable[[str], str]) -> Request:
    lines = [(n, change(v) if n.lower() == name else v) for n, v in request.headers.items()]
    return Request(request.method, request.url, FieldLines(lines), request.body)


CHANGES: dict[str, Callable[[Request], Request]] = {
    "@method": lambda it: Request("PUT", it.url, it.headers, it.body),
    "@path and @target-uri": lambda it: Request(
        it.method, it.url.replace("/poll", "/verification"), it.headers, it.body
    ),
    "a query": lambda it: Request(it.method, f"{it.url}?a=1", it.headers, it.body),
    "content-type": lambda it: line(
        it, "content-type", lambda _: "application/json; charset=utf-8"
    ),
    "content-digest": lambda it: line(it, "content-digest", lambda v: v.replace("=:", "=:A", 1)),
    "the body": lambda it: Request(it.method, it.url, it.headers, b'{"ack":["J"]}'),
    "created": lambda it: line(
        it, "signature-input", lambda v: v.replace("created=1", "created=2")
    ),
    "expires": lambda it: line(it, "signature-input", lambda v: v + ";expires=1"),
    "keyid": lambda it: line(it, "signature-input", lambda v: v.replace('keyid="', 'keyid="A')),
    "nonce": lambda it: line(it, "signature-input", lambda v: v.replace('nonce="', 'nonce="x')),
    "tag": lambda it: line(it, "signature-input", lambda v: v.replace("abuse-feed", "abuse-feeds")),
    "alg": lambda it: line(it, "signature-input", lambda v: v.replace("ed25519", "hmac-sha256")),
    "the label": lambda it: line(it, "signature-input", lambda v: v.replace("sig=", "gis=")),
    "a component less": lambda it: line(it, "signature-input", lambda v: v.replace(' "@path"', "")),
    "a component more": lambda it: line(
        it, "signature-input", lambda v: v.replace('("', '("host" "')
    ),
    "their order": lambda it: line(
        it,
        "signature-input",
        lambda v: v.replace('"@method" "@target-uri"', '"@target-uri" "@method"'),
    ),
    "the signature": lambda it: line(it, "signature", lambda v: v.replace("sig=:", "sig=:AA")),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_each_part_of_a_signed_request_is_refused_when_it_is_changed(
    exchange: Exchange, changed: str
) -> None:
    request = exchange.request(exchange.x, POLL, covered=WIDEST)
    answer = deliver(CHANGES[changed](request))
    assert answer.status in {401, 405}
    assert "signature" not in answer.headers
    assert deliver(request).status == 200, "as it was, its nonce not spent, it is taken"


# ---- bodies: what test_every_member.py does not read from the models -----------------------------

GOOD: dict[str, Any] = {
    "poll": {"maxEvents": 1, "returnImmediately": True, "ack": ["J"]},
    "outcomes": {"outcomes": [{"outcome_id": "o"}]},
    "verification": {"state": "s"},
}
SPOILT = [
    ("poll", "/maxEvents", {"maxEvents": "1"}),
    ("poll", "/maxEvents", {"maxEvents": -1}),
    ("poll", "/maxEvents", {"maxEvents": True}),
    ("poll", "/returnimmediately", {"returnimmediately": True}),
    ("poll", "/returnImmediately", {"returnImmediately": "true"}),
    ("poll", "/ack/1", {"ack": ["J", 2]}),
    ("outcomes", "/outcomes", {"outcomes": []}),
    ("outcomes", "/outcomes/0", {"outcomes": ["o"]}),
]


@pytest.mark.parametrize(("what", "pointer", "body"), SPOILT, ids=lambda value: str(value)[:40])
def test_a_spoilt_member_is_named(
    exchange: Exchange, what: str, pointer: str, body: dict[str, Any]
) -> None:
    answer = ask_as_platform(exchange, what, body)
    assert answer.status == 400
    assert pointer in [error["pointer"] for error in answer.json["errors"]]


REASONED = {
    "status": "partially_actioned",
    "incidents": ["https://x.com/someone/status/20"],
    "statement_of_reasons": REASONS,
    "message": "The reply was removed",
}
SPOILT_OUTCOMES = [
    ("/outcome_id", {"outcome_id": ""}),
    ("/outcome_id", {"outcome_id": " "}),
    ("/at", {"at": "yesterday"}),
    ("/at", {"at": "2026-11-22"}),
    ("/at", {"at": "2026-11-22T09:00:00+01:00"}),
    ("/incidents", {"incidents": []}),
    ("/incidents", {"incidents": "https://x.com/someone/status/20"}),
    ("/incidents/0", {"incidents": ["https://x.com/someone/status/21"]}),
    ("/statement_of_reasons", {"statement_of_reasons": None}),
]


@pytest.mark.parametrize(("pointer", "wrong"), SPOILT_OUTCOMES)
def test_a_spoilt_outcome_is_its_own_fault_and_named(
    exchange: Exchange, pointer: str, wrong: dict[str, Any]
) -> None:
    good = outcome_body(exchange.fed("x"), **REASONED)
    answer = ask_as_platform(exchange, "outcomes", {"outcomes": [good | wrong, good]})
    assert answer.status == 200
    spoilt, taken = answer.json["results"]
    assert spoilt["status"] == 422
    assert pointer in [error["pointer"] for error in spoilt["errors"]]
    assert taken["status"] == 201


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=6,
)
MEMBERS = st.sampled_from(
    ["maxEvents", "returnImmediately", "ack", "setErrs", "outcomes", "state", "extra"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(what=st.sampled_from(sorted(GOOD)), body=ANY | st.dictionaries(MEMBERS, ANY, max_size=4))
def test_no_body_makes_a_5xx(exchange: Exchange, what: str, body: Any) -> None:
    if isinstance(body, dict):
        body = {"returnImmediately": True, **body} if what == "poll" else body
    answer = ask_as_platform(exchange, what, json.dumps(body).encode())
    assert answer.status in {200, 204, 400}


def test_no_case_is_told_another_origin(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL, origin="https://elsewhere.example")
    assert request.url.startswith("https://elsewhere.example")
    moved = Request(
        "POST", request.url.replace("https://elsewhere.example", BASE_URL), request.headers, POLL
    )
    assert deliver(moved).status == 401
