"""Outcomes over HTTP: each has a result of its own."""

import json
from pathlib import Path

from chalicelib.limits import ANSWERS_A_DAY, BODY, OUTCOMES
from chalicelib.model.events import Kind, NewEvent
from tests.support.exchange import Exchange
from tests.support.outcomes import DATABASE_EXAMPLE
from tests.support.platform_client import (
    ask_as_platform,
    outcome_body,
)

ROOT = Path(__file__).resolve().parents[3]

FACEBOOK_ONLY = [{"url": "https://www.facebook.com/somepage/posts/123456"}]


def test_outcomes_are_answered_one_by_one_in_order(exchange: Exchange) -> None:
    case_id, other = exchange.fed("x"), exchange.fed("facebook", incidents=FACEBOOK_ONLY)
    good = outcome_body(case_id)
    outcomes = [
        good,
        good,
        {**good, "message": "other content"},
        outcome_body(other),
        outcome_body(case_id, status="content_removed"),
        {"status": "acknowledged"},
        outcome_body(case_id, status="under_review"),
        outcome_body(case_id),
    ]
    results = ask_as_platform(exchange, "outcomes", {"outcomes": outcomes}).json["results"]
    assert [result["status"] for result in results] == [201, 200, 409, 403, 422, 422, 201, 409]
    assert [result.get("outcome_id") for result in results] == [
        outcome.get("outcome_id") for outcome in outcomes
    ]
    errors = [
        [(error["pointer"], error["code"]) for error in result.get("errors", [])]
        for result in results
    ]
    assert errors[:2] == [[], []]
    assert errors[2] == [("/outcome_id", "conflict")]
    assert errors[3] == [("/reference", "forbidden")]
    assert errors[4] == [("/statement_of_reasons", "missing")]
    assert [pointer for pointer, _ in errors[5]] == ["/outcome_id", "/reference", "/at"]
    assert errors[7] == [("/status", "step_back")]


def test_outcomes_about_one_report_are_bounded_by_the_day(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    most = ANSWERS_A_DAY + 1  # of one link
    outcomes = [
        {**outcome_body(case_id), "outcome_id": f"o-{number}"} for number in range(most + 1)
    ]
    results = [
        result
        for start in range(0, len(outcomes), OUTCOMES)
        for result in ask_as_platform(
            exchange, "outcomes", {"outcomes": outcomes[start : start + OUTCOMES]}
        ).json["results"]
    ]
    assert [result["status"] for result in results] == [201] * most + [429]
    (error,) = results[-1]["errors"]
    assert (error["pointer"], error["code"]) == ("/reference", "too_many_tries")
    assert "in 86401 seconds" in error["detail"]
    repeated = ask_as_platform(exchange, "outcomes", {"outcomes": outcomes[:1]}).json["results"]
    assert [result["status"] for result in repeated] == [200]
    exchange.world.clock.advance(days=1, seconds=1)
    next_day = ask_as_platform(exchange, "outcomes", {"outcomes": outcomes[-1:]}).json["results"]
    assert [result["status"] for result in next_day] == [201]


def test_outcomes_that_may_be_sent_again_are_503_beside_what_is_recorded(
    exchange: Exchange,
) -> None:
    busy, quiet = exchange.fed("x"), exchange.fed("x")
    log = exchange.world.log

    def somebody_else() -> None:
        event = NewEvent(Kind.NOTIFICATION_ATTEMPTED, {"of": 1, "recipient": "reporter"})
        log.append(log.read(busy)[-1], exchange.world.clock(), event)

    log.before_append.extend([somebody_else] * 12)
    outcomes = [outcome_body(case_id) for case_id in (busy, quiet, busy)]
    answer = ask_as_platform(exchange, "outcomes", {"outcomes": outcomes})
    results = answer.json["results"]
    assert [result["status"] for result in results] == [503, 201, 503]
    (error,) = results[0]["errors"]
    assert (error["pointer"], error["code"]) == ("/reference", "unavailable")
    again = ask_as_platform(exchange, "outcomes", {"outcomes": outcomes}).json["results"]
    assert [result["status"] for result in again] == [201, 200, 201]


def test_outcome_id_is_left_out_when_it_cannot_be_repeated(
    exchange: Exchange,
) -> None:
    good = outcome_body(exchange.fed("x"))
    answer = ask_as_platform(
        exchange, "outcomes", {"outcomes": [{**good, "outcome_id": "\ud800"}, good]}
    )
    refused, accepted = answer.json["results"]
    assert "outcome_id" not in refused
    assert (refused["status"], accepted["status"]) == (422, 201)


def test_hundred_outcomes_of_1300_bytes_fit_into_a_body() -> None:
    """What docs/platforms.md says of how many fit."""
    example = json.loads((ROOT / "examples" / "outcomes.json").read_text())["outcomes"]
    largest = max(len(json.dumps(outcome)) for outcome in example)
    whole = len(json.dumps({**example[1], "statement_of_reasons": DATABASE_EXAMPLE}))
    assert largest <= 1_300 <= (BODY - len('{"outcomes": []}')) / 100
    assert BODY / (whole + 2) >= 60
