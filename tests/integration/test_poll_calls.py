"""How often a poll that acknowledges nothing calls DynamoDB, whatever waits and whoever polls."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chalicelib import container as containers
from chalicelib.aws.clients import forget_clients
from chalicelib.container import Adapters, Container
from chalicelib.model.offer_order import OfferOrder
from tests.support.deployed import Deployed
from tests.support.dynamodb_calls import counted_calls
from tests.support.feed_tokens import feed_token
from tests.support.parties import Platform
from tests.support.platform_client import deliver

X = Platform("x")
POLL = ["BatchGetItem", "PutItem", "Query", "PutItem"]
"""Its key and whose turn it is, its nonce, one page of its feed, its turn."""
COLD = [*POLL, "BatchGetItem"]
"""And, unless the process has them, the keys that its tokens are sealed under."""


@pytest.fixture
def connected(deployed: Deployed) -> Iterator[Deployed]:
    """A stack in which X is connected."""
    forget_clients()
    Container(Adapters(deployed.settings)).adapters.directory.put_platform_key(X.registered())
    yield deployed
    containers.use_container(None)


def begin_process(deployed: Deployed, **settings: Any) -> Container:
    """Begin as a process does that has served nothing yet."""
    container = Container(Adapters(replace(deployed.settings, **settings)))
    containers.use_container(container)
    return container


def put_tokens(container: Container, numbers: range) -> None:
    for number in numbers:
        assert container.adapters.feed.put(feed_token(number))


def poll(deployed: Deployed) -> tuple[list[str], int]:
    """Poll for a hundred tokens: the calls that it took, and how many tokens came."""
    body = b'{"maxEvents": 100, "returnImmediately": true}'
    request = X.request(
        body, created=datetime.now(UTC), nonce=str(uuid4()), origin=deployed.settings.base_url
    )
    with counted_calls() as calls:
        answer = deliver(request)
    assert answer.status == 200
    return calls, len(json.loads(answer.body)["sets"])


def test_poll_makes_a_fifth_call_when_the_process_has_served_nothing_yet(
    connected: Deployed,
) -> None:
    put_tokens(begin_process(connected), range(250))
    for _ in range(2):
        begin_process(connected)
        assert poll(connected) == (COLD, 100)


def test_poll_makes_four_calls_when_another_process_polls_too(connected: Deployed) -> None:
    first, second = begin_process(connected), begin_process(connected)
    put_tokens(first, range(450))
    for container in (first, second, first, second):
        containers.use_container(container)
        calls, tokens = poll(connected)
        assert calls in (POLL, COLD if container is second else POLL)
        assert tokens == 100


def test_poll_makes_four_calls_when_what_fits_in_an_answer_is_offered_again(
    connected: Deployed,
) -> None:
    container = begin_process(connected)
    assert poll(connected)[1] == 0
    put_tokens(container, range(60))
    assert poll(connected) == (POLL, 60)
    put_tokens(container, range(60, 100))
    assert poll(connected) == (POLL, 100)
    assert len(poll(connected)[0]) <= len(POLL)


def test_poll_makes_four_calls_when_its_nonce_counts_a_block(connected: Deployed) -> None:
    put_tokens(begin_process(connected), range(250))
    begin_process(connected, platform_requests_per_minute=10)
    counted = ["BatchGetItem", "TransactWriteItems", "Query", "PutItem", "BatchGetItem"]
    assert poll(connected) == (counted, 100)


def test_offer_order_is_read_again_when_another_process_turned_it(connected: Deployed) -> None:
    container = begin_process(connected)
    put_tokens(container, range(3))
    orders = container.adapters.offer_orders
    before = orders.read("x")
    assert orders.write("x", OfferOrder(more=True), before)
    assert not orders.write("x", OfferOrder(), before)
    assert orders.latest("x").order.more
