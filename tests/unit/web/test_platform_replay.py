"""Reading tokens again, over HTTP."""

from typing import Any

import pytest

from tests.support.exchange import Exchange
from tests.support.platform_client import ask_as_platform, poll


def test_tokens_are_read_again_byte_for_byte(exchange: Exchange) -> None:
    exchange.fed("x")
    stored = poll(exchange).json["sets"]
    poll(exchange, ack=list(stored))
    answer = ask_as_platform(exchange, "replay", {"since": "2026-11-01T00:00:00Z"})
    assert (answer.status, answer.json) == (202, {"tokens": 1})
    assert poll(exchange).json["sets"] == stored


SINCE = {"since": "2026-11-01T00:00:00Z"}


@pytest.mark.parametrize(
    "body", [{}, {"since": "yesterday"}, {**SINCE, "references": ["SS"]}, {**SINCE, "all": 1}]
)
def test_body_names_a_moment_or_references(exchange: Exchange, body: Any) -> None:
    assert ask_as_platform(exchange, "replay", body).status == 400
