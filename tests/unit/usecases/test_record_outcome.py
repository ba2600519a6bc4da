"""Outcomes: the rules of one, the steps that may follow, once each, and only about one's own."""

from typing import Any

import pytest

from chalicelib.errors import Conflict, Forbidden
from chalicelib.model.events import Kind
from chalicelib.model.exchange import Outcome, Poll
from chalicelib.model.folding import fold
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import reference_of
from chalicelib.ports import IdSecrets
from chalicelib.usecases.platform.poll_feed import poll_feed
from chalicelib.usecases.platform.record_outcome import RecordOutcomeDeps, record_outcome
from tests.support.exchange import Exchange
from tests.support.factories import SECRETS, World
from tests.support.outcomes import complete_outcome


def send_outcome(
    exchange: Exchange, case_id: str, status: str, platform: str = "x", **changes: Any
) -> bool:
    outcome = complete_outcome(status, reference=reference_of(case_id), **changes)
    return record_outcome(exchange.record_outcome_deps, platform, Outcome.model_validate(outcome))


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
    desk = exchange.record_outcome_deps
    exchange.record_outcome_deps = RecordOutcomeDeps(
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
        record_outcome(exchange.record_outcome_deps, "x", outcome)
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
    assert record_outcome(exchange.record_outcome_deps, "x", Outcome.model_validate(outcome))
