"""Outcomes: the rules of one, the steps that may follow, once each, and only about one's own."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from chalicelib.errors import Conflict, Forbidden, TooManyTries, Unavailable
from chalicelib.limits import ANSWERS_A_DAY, OUTCOMES
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import Outcome, Poll
from chalicelib.model.folding import fold
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import reference_of
from chalicelib.ports import IdSecrets
from chalicelib.usecases.platform.poll_feed import poll_feed
from chalicelib.usecases.platform.record_outcomes import RecordOutcomesDeps, record_outcomes
from tests.support.exchange import Exchange
from tests.support.factories import SECRETS, World
from tests.support.outcomes import complete_outcome, record_outcome


def send_outcome(
    exchange: Exchange, case_id: str, status: str, platform: str = "x", **changes: Any
) -> bool:
    outcome = complete_outcome(status, reference=reference_of(case_id), **changes)
    return record_outcome(exchange.record_outcomes_deps, platform, Outcome.model_validate(outcome))


def recipient(exchange: Exchange, case_id: str, platform: str = "x") -> Recipient:
    return fold(exchange.world.log.read(case_id)).recipients[platform]


def test_outcome_implies_delivered_when_it_comes_before_the_acknowledgement(
    exchange: Exchange,
) -> None:
    case_id = exchange.fed("x")
    assert send_outcome(exchange, case_id, "content_removed")
    decided = recipient(exchange, case_id)
    assert decided.state == "decided"
    assert (
        decided.delivered_at
        == decided.acknowledged_at
        == decided.decided_at
        == exchange.world.clock()
    )


def test_outcome_keeps_words_private(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "no_violation", incidents=["https://x.com/someone/status/20"])
    event = exchange.world.log.read(case_id)[-1]
    assert event.kind is Kind.OUTCOME_RECORDED
    members = {"recipient", "outcome_id", "status", "at", "content", "count"}
    members |= {"incidents", "undecided"}
    assert event.public.keys() == members
    assert [event.public[name] for name in ("incidents", "undecided", "count")] == [[0], 0, 1]
    assert event.private == {
        "incidents": ["https://x.com/someone/status/20"],
        "message": "Nothing in it breaks our rules",
    }
    assert "Nothing" not in str(event.public)


def test_outcome_is_recorded_once(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    assert send_outcome(exchange, case_id, "acknowledged")
    assert not send_outcome(exchange, case_id, "acknowledged")
    assert exchange.world.log.kinds(case_id).count(Kind.OUTCOME_RECORDED) == 1


def test_outcome_is_recognised_after_later_ones(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "acknowledged")
    send_outcome(exchange, case_id, "content_removed", outcome_id="o-2")
    assert not send_outcome(exchange, case_id, "acknowledged")
    assert recipient(exchange, case_id).state == "decided"


def test_outcome_is_recognised_when_the_secret_was_changed(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "acknowledged")
    newer = IdSecrets("2", {**SECRETS.versions, "2": b"another secret of the tests"})
    desk = exchange.record_outcomes_deps
    exchange.record_outcomes_deps = RecordOutcomesDeps(
        desk.log, desk.feed, newer, desk.now, desk.wall
    )
    assert not send_outcome(exchange, case_id, "acknowledged")
    assert send_outcome(exchange, case_id, "under_review", outcome_id="o-2")


def test_outcome_is_a_conflict_when_its_id_has_other_content(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "acknowledged")
    with pytest.raises(Conflict) as refused:
        send_outcome(exchange, case_id, "under_review")
    assert refused.value.public_code == "conflict"


def test_outcome_id_stands_for_one_outcome_across_cases(exchange: Exchange) -> None:
    first, second = exchange.fed("x"), exchange.fed("x")
    send_outcome(exchange, first, "acknowledged")
    with pytest.raises(Conflict):
        send_outcome(exchange, second, "acknowledged")
    assert recipient(exchange, second).state == "sent"


def test_outcome_id_is_each_platforms_own(exchange: Exchange) -> None:
    case_id = exchange.fed("x", "facebook")
    assert send_outcome(exchange, case_id, "acknowledged")
    assert send_outcome(exchange, case_id, "under_review", "facebook")


def test_outcome_is_a_conflict_when_it_is_a_step_back_but_no_correction(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "no_violation")
    with pytest.raises(Conflict) as refused:
        send_outcome(exchange, case_id, "under_review", outcome_id="o-2")
    assert refused.value.public_code == "step_back"
    assert send_outcome(exchange, case_id, "content_removed", outcome_id="o-3")
    assert recipient(exchange, case_id).state == "decided"


def test_outcome_goes_back_to_review_when_a_question_was_answered(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    for number, status in enumerate(["acknowledged", "need_more_info", "under_review"]):
        assert send_outcome(exchange, case_id, status, outcome_id=f"o-{number}")
    assert recipient(exchange, case_id).state == "under_review"


def test_acknowledgement_keeps_a_question_when_it_comes_late(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "need_more_info")
    jtis = list(exchange.feed.offer("x", 1).tokens)
    poll_feed(exchange.poll_feed_deps, "x", Poll.model_validate({"ack": jtis, "maxEvents": 0}))
    assert recipient(exchange, case_id).state == "need_more_info"


@pytest.mark.parametrize(
    "reference", ["SS-2222-2222-222", "nonsense", "SS-2222-2222-223", "' OR 1=1", "é"]
)
def test_outcome_is_forbidden_when_its_reference_is_unknown(
    exchange: Exchange, reference: str
) -> None:
    outcome = Outcome.model_validate(complete_outcome(reference=reference))
    with pytest.raises(Forbidden):
        record_outcome(exchange.record_outcomes_deps, "x", outcome)
    assert not exchange.feed.outcomes


@pytest.mark.parametrize("platform", ["youtube", "police-hampshire2"])
def test_outcome_is_forbidden_when_the_case_is_another_platforms(
    exchange: Exchange, platform: str
) -> None:
    case_id = exchange.fed("x")
    with pytest.raises(Forbidden):
        send_outcome(exchange, case_id, "acknowledged", platform)


def test_outcome_is_forbidden_when_the_case_was_the_candidates_to_report() -> None:
    exchange = Exchange(World(connected=("x",)))
    case_id = exchange.fed("x")
    assert recipient(exchange, case_id, "facebook").state == "self_report"
    with pytest.raises(Forbidden):
        send_outcome(exchange, case_id, "acknowledged", "facebook")


def test_outcome_is_forbidden_when_the_case_is_erased(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    exchange.world.log.erase(case_id)
    with pytest.raises(Forbidden):
        send_outcome(exchange, case_id, "acknowledged")


def test_outcome_is_recorded_once_when_two_come_at_once(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    meanwhile: list[bool] = []
    exchange.world.log.before_append.append(
        lambda: meanwhile.append(send_outcome(exchange, case_id, "acknowledged"))
    )
    assert not send_outcome(exchange, case_id, "acknowledged")
    assert meanwhile == [True]


def test_outcome_takes_a_reference_as_people_type_one(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    outcome = complete_outcome(
        "acknowledged", reference=f" {reference_of(case_id).lower().replace('-', ' ')} "
    )
    assert record_outcome(exchange.record_outcomes_deps, "x", Outcome.model_validate(outcome))


def batch_about(*case_ids: str) -> list[Outcome]:
    """An outcome about each of these cases, in order, none like another."""
    return [
        Outcome.model_validate(
            complete_outcome("under_review", reference=reference_of(case_id), outcome_id=f"o-{n}")
        )
        for n, case_id in enumerate(case_ids)
    ]


def echo(exchange: Exchange, case_id: str) -> None:
    """Append to a case what the fan-out of an outcome appends to it."""
    log = exchange.world.log
    last = log.read(case_id)[-1]
    attempt = {"of": last.seq, "recipient": "reporter"}
    log.append(last, exchange.world.clock(), NewEvent(Kind.NOTIFICATION_ATTEMPTED, attempt))


def recorded(exchange: Exchange, case_id: str) -> list[str]:
    events = exchange.world.log.read(case_id)
    return [event.public["outcome_id"] for event in events if event.kind is Kind.OUTCOME_RECORDED]


def test_outcomes_of_a_case_are_one_race_whatever_is_appended_meanwhile(
    exchange: Exchange,
) -> None:
    """Each outcome that was appended by itself raced with what the one before had set off."""
    case_id, calls = exchange.fed("x"), Counter[str]()
    log = exchange.world.log

    def watch(name: str, _: Mapping[str, Any]) -> None:
        calls[name] += 1

    log.watcher = watch
    log.before_append.extend([lambda: echo(exchange, case_id)] * 11)
    results = record_outcomes(
        exchange.record_outcomes_deps, "x", batch_about(*[case_id] * OUTCOMES)
    )
    assert calls["MemoryLog.append_all"] == 12
    assert calls["MemoryLog.read"] == 12 + 11, "eleven of them the echoes'"
    assert results == [True] * OUTCOMES
    assert recorded(exchange, case_id) == [f"o-{number}" for number in range(OUTCOMES)]
    assert recipient(exchange, case_id).state == "under_review"


def test_outcomes_of_a_case_are_one_read_and_one_write(exchange: Exchange) -> None:
    cases, calls = [exchange.fed("x") for _ in range(2)], Counter[str]()

    def watch(name: str, _: Mapping[str, Any]) -> None:
        calls[name] += 1

    exchange.world.log.watcher = watch
    outcomes = batch_about(*cases * (OUTCOMES // 2))
    assert record_outcomes(exchange.record_outcomes_deps, "x", outcomes) == [True] * OUTCOMES
    assert (calls["MemoryLog.read"], calls["MemoryLog.append_all"]) == (2, 2)


def test_outcomes_of_several_cases_have_their_results_in_order(exchange: Exchange) -> None:
    cases = [exchange.fed("x") for _ in range(3)]
    mixed = [cases[number * number % 3] for number in range(OUTCOMES)]
    outcomes = batch_about(*mixed)
    assert record_outcomes(exchange.record_outcomes_deps, "x", outcomes) == [True] * OUTCOMES
    for case_id in cases:
        of_case = [
            o.outcome_id for o, about in zip(outcomes, mixed, strict=True) if about == case_id
        ]
        assert recorded(exchange, case_id) == of_case
    again = record_outcomes(exchange.record_outcomes_deps, "x", outcomes)
    assert again == [False] * OUTCOMES


def test_outcomes_of_a_case_that_is_written_to_without_end_cost_no_others(
    exchange: Exchange,
) -> None:
    busy, quiet = exchange.fed("x"), exchange.fed("x")
    exchange.world.log.before_append.extend([lambda: echo(exchange, busy)] * 12)
    outcomes = batch_about(busy, quiet, busy, "SS22222222222", quiet)
    results = record_outcomes(exchange.record_outcomes_deps, "x", outcomes)
    assert [result if result is True else type(result) for result in results] == [
        Unavailable,
        True,
        Unavailable,
        Forbidden,
        True,
    ]
    assert recorded(exchange, busy) == []
    assert recorded(exchange, quiet) == ["o-1", "o-4"]
    retried = record_outcomes(exchange.record_outcomes_deps, "x", outcomes)
    assert [result for result in retried if isinstance(result, bool)] == [True, False, True, False]


def test_outcomes_are_unavailable_together_when_none_could_be_recorded(
    exchange: Exchange,
) -> None:
    case_id = exchange.fed("x")
    exchange.world.log.before_append.extend([lambda: echo(exchange, case_id)] * 12)
    with pytest.raises(Unavailable):
        record_outcomes(exchange.record_outcomes_deps, "x", batch_about(case_id, case_id))
    exchange.world.log.down = True
    with pytest.raises(Unavailable):
        record_outcomes(exchange.record_outcomes_deps, "x", batch_about(case_id))


def test_outcomes_follow_one_another_within_a_batch(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    about = {"reference": reference_of(case_id)}
    steps = [
        complete_outcome("under_review", outcome_id="o-1", **about),
        complete_outcome("under_review", outcome_id="o-1", **about),
        complete_outcome("need_more_info", outcome_id="o-1", **about),
        complete_outcome("acknowledged", outcome_id="o-2", **about),
        complete_outcome("content_removed", outcome_id="o-3", **about),
        complete_outcome("under_review", outcome_id="o-4", **about),
    ]
    outcomes = list(map(Outcome.model_validate, steps))
    first, again, changed, back, decided, reopened = record_outcomes(
        exchange.record_outcomes_deps, "x", outcomes
    )
    assert (first, again, decided) == (True, False, True)
    codes = [
        refusal.public_code
        for refusal in (changed, back, reopened)
        if isinstance(refusal, Conflict)
    ]
    assert codes == ["conflict", "step_back", "step_back"]
    assert recorded(exchange, case_id) == ["o-1", "o-3"]


def test_outcomes_of_a_batch_count_to_what_a_day_may_have(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    results = record_outcomes(
        exchange.record_outcomes_deps, "x", batch_about(*[case_id] * (ANSWERS_A_DAY + 2))
    )
    assert results[:-1] == [True] * (ANSWERS_A_DAY + 1)
    assert isinstance(results[-1], TooManyTries)


def test_outcomes_are_forbidden_when_their_case_is_erased_meanwhile(exchange: Exchange) -> None:
    case_id, other = exchange.fed("x"), exchange.fed("x")
    exchange.world.log.before_append.append(lambda: exchange.world.log.erase(case_id))
    results = record_outcomes(exchange.record_outcomes_deps, "x", batch_about(case_id, other))
    assert isinstance(results[0], Forbidden)
    assert results[1] is True
