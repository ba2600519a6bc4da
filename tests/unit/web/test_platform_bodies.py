"""Every covered component and parameter changed, every member of every body spoilt: each refused.

Nothing here may end in a 5xx, and what is wrong is named.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.signing.messages import FieldLines, Request
from tests.support.cases import REASONS
from tests.support.exchange import Exchange
from tests.support.factories import BASE_URL
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


def line(request: Request, name: str, change: Callable[[str], str]) -> Request:
    lines = [(n, change(v) if n.lower() == name else v) for n, v in request.headers.items()]
    return Request(request.method, request.url, FieldLines(lines), request.body)


CHANGES: dict[str, Callable[[Request], Request]] = {
    "@method": lambda request: Request("PUT", request.url, request.headers, request.body),
    "@path and @target-uri": lambda request: Request(
        request.method, request.url.replace("/poll", "/verification"), request.headers, request.body
    ),
    "a query": lambda request: Request(
        request.method, f"{request.url}?a=1", request.headers, request.body
    ),
    "content-type": lambda request: line(
        request, "content-type", lambda _: "application/json; charset=utf-8"
    ),
    "content-digest": lambda request: line(
        request, "content-digest", lambda v: v.replace("=:", "=:A", 1)
    ),
    "the body": lambda request: Request(
        request.method, request.url, request.headers, b'{"ack":["J"]}'
    ),
    "created": lambda request: line(
        request, "signature-input", lambda v: v.replace("created=1", "created=2")
    ),
    "expires": lambda request: line(request, "signature-input", lambda v: v + ";expires=1"),
    "keyid": lambda request: line(
        request, "signature-input", lambda v: v.replace('keyid="', 'keyid="A')
    ),
    "nonce": lambda request: line(
        request, "signature-input", lambda v: v.replace('nonce="', 'nonce="x')
    ),
    "tag": lambda request: line(
        request, "signature-input", lambda v: v.replace("abuse-feed", "abuse-feeds")
    ),
    "alg": lambda request: line(
        request, "signature-input", lambda v: v.replace("ed25519", "hmac-sha256")
    ),
    "the label": lambda request: line(
        request, "signature-input", lambda v: v.replace("sig=", "gis=")
    ),
    "a component less": lambda request: line(
        request, "signature-input", lambda v: v.replace(' "@path"', "")
    ),
    "a component more": lambda request: line(
        request, "signature-input", lambda v: v.replace('("', '("host" "')
    ),
    "their order": lambda request: line(
        request,
        "signature-input",
        lambda v: v.replace('"@method" "@target-uri"', '"@target-uri" "@method"'),
    ),
    "the signature": lambda request: line(
        request, "signature", lambda v: v.replace("sig=:", "sig=:AA")
    ),
}


@pytest.mark.parametrize("changed", CHANGES)
def test_signed_request_is_refused_when_any_part_is_changed(
    exchange: Exchange, changed: str
) -> None:
    request = exchange.request(exchange.x, POLL, covered=WIDEST)
    answer = deliver(CHANGES[changed](request))
    assert answer.status in {401, 405}
    assert "signature" not in answer.headers
    assert deliver(request).status == 200, "as it was, its nonce not spent, it is taken"


# ---- bodies: what spoilt_bodies.py does not read from the models -----------------------------

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


@pytest.mark.parametrize(("endpoint", "pointer", "body"), SPOILT, ids=lambda value: str(value)[:40])
def test_spoilt_member_is_named(
    exchange: Exchange, endpoint: str, pointer: str, body: dict[str, Any]
) -> None:
    answer = ask_as_platform(exchange, endpoint, body)
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
def test_spoilt_outcome_is_its_own_fault_and_named(
    exchange: Exchange, pointer: str, wrong: dict[str, Any]
) -> None:
    good = outcome_body(exchange.fed("x"), **REASONED)
    answer = ask_as_platform(exchange, "outcomes", {"outcomes": [good | wrong, good]})
    assert answer.status == 200
    spoilt, accepted = answer.json["results"]
    assert spoilt["status"] == 422
    assert pointer in [error["pointer"] for error in spoilt["errors"]]
    assert accepted["status"] == 201


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
@given(endpoint=st.sampled_from(sorted(GOOD)), body=ANY | st.dictionaries(MEMBERS, ANY, max_size=4))
def test_no_body_makes_a_5xx(exchange: Exchange, endpoint: str, body: Any) -> None:
    if isinstance(body, dict):
        body = {"returnImmediately": True, **body} if endpoint == "poll" else body
    answer = ask_as_platform(exchange, endpoint, json.dumps(body).encode())
    assert answer.status in {200, 204, 400}


def test_request_is_refused_when_it_was_signed_for_another_origin(exchange: Exchange) -> None:
    request = exchange.request(exchange.x, POLL, origin="https://elsewhere.example")
    assert request.url.startswith("https://elsewhere.example")
    moved = Request(
        "POST", request.url.replace("https://elsewhere.example", BASE_URL), request.headers, POLL
    )
    assert deliver(moved).status == 401
