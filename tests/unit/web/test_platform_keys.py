"""Platforms' keys and nonces over time."""

from datetime import timedelta
from typing import Any

from tests.support.exchange import Exchange
from tests.support.parties import Platform
from tests.support.platform_client import (
    POLL,
    deliver,
    is_refused_unsigned,
    poll,
    without,
)


def test_platform_changes_its_key_without_missing_a_poll(exchange: Exchange) -> None:
    clock, following = exchange.world.clock, Platform("x")
    directory = exchange.world.directory
    directory.put_platform_key(following.registered(not_before=clock() + timedelta(hours=1)))
    assert poll(exchange).status == 200
    is_refused_unsigned(deliver(exchange.request(following, POLL)))
    clock.advance(hours=1)
    assert poll(exchange).status == poll(exchange, following).status == 200
    clock.advance(seconds=1)
    directory.put_platform_key(exchange.x.registered(revoked_at=clock()))
    is_refused_unsigned(deliver(exchange.request(exchange.x, POLL)))
    assert poll(exchange, following).status == 200


def test_stolen_row_of_nonces_replays_nothing(exchange: Exchange) -> None:
    """What is kept is the nonce: no signature, no body, and it is spent."""
    request = exchange.request(exchange.x, POLL, nonce="n" * 20)
    assert deliver(request).status == 200
    guards: Any = exchange.world.guards
    stolen = repr({key: row for key, row in guards.rows.items() if key.startswith("nonce#")})
    assert "n" * 20 in stolen
    assert request.headers.combined("signature") not in stolen
    is_refused_unsigned(deliver(exchange.request(exchange.x, POLL, nonce="n" * 20)))
    is_refused_unsigned(deliver(without(request, "signature", "signature-input")))
