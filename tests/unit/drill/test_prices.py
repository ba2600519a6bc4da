"""What a drill's calls would cost."""

import pytest

from drill.prices import priced


def test_calls_are_priced_by_service_and_players_are_free() -> None:
    calls = {
        ("fan_out", "dynamodb", "PutItem"): 1_000_000,
        ("fan_out", "dynamodb", "Query"): 1_000_000,
        ("api_handler", "kms", "Sign"): 1_000,
        ("notify_reporters", "sesv2", "SendEmail"): 1_000,
        ("", "dynamodb", "Query"): 1_000_000,
    }
    dollars = priced(calls, {})
    assert dollars["dynamodb"] == pytest.approx(0.742 + 0.149)
    assert dollars["kms"] == pytest.approx(0.015)
    assert dollars["sesv2"] == pytest.approx(0.1)


def test_requests_cost_more_than_other_invocations() -> None:
    assert priced({}, {"api_handler": 1})["lambda"] > priced({}, {"fan_out": 1})["lambda"] > 0
