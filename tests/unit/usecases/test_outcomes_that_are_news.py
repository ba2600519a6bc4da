"""A reporter is mailed of outcomes that say something new, and no recipient fills a mailbox."""

import pytest

from chalicelib.errors import TooManyTries
from chalicelib.limits import ANSWERS_A_DAY
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import PreservationAnswer
from chalicelib.model.officer import RecordStage, RequestPreservation
from chalicelib.usecases.authority.record_stage import record_stage
from chalicelib.usecases.authority.request_preservation import request_preservation
from chalicelib.usecases.platform.answer_preservation import (
    AnswerPreservationDeps,
    answer_preservation,
)
from chalicelib.usecases.reporter.correct_consent import correct_consent
from tests.support.cases import outcome_event
from tests.support.holds import Held

APPEALED = NewEvent(Kind.OUTCOME_APPEALED, {"recipient": "x", "content": "c"}, {"text": "Again"})


@pytest.fixture
def held() -> Held:
    case = Held()
    case.feed()
    return case


def append(held: Held, event: NewEvent) -> bool:
    """Append an event, and tell whether the reporter hears of it."""
    case = held.case
    appended = held.world.log.append(case.last, held.world.clock(), event)
    return ("reporter", "reporter") in concerned(held.case, appended)


@pytest.mark.parametrize(
    ("between", "status", "message", "mailed"),
    [
        (None, "under_review", "We look", False),
        (None, "under_review", "We look harder", True),
        (None, "need_more_info", "We look", True),
        (APPEALED, "under_review", "We look", True),
        (outcome_event("acknowledged", 3), "under_review", "We look", True),
    ],
)
def test_outcome_is_mailed_where_it_says_more_than_the_one_before_it(
    held: Held, between: NewEvent | None, status: str, message: str, mailed: bool
) -> None:
    assert append(held, outcome_event("under_review", 1, message="We look"))
    if between is not None:
        append(held, between)
    assert append(held, outcome_event(status, 2, message=message)) is mailed


def test_repeated_outcome_is_no_news_when_the_report_is_shared_again_after_it(held: Held) -> None:
    append(held, outcome_event("under_review", 1, message="We look"))
    assert not append(held, outcome_event("under_review", 2, message="We look"))
    repeated = held.case.last
    for platforms in (False, True):
        share_with = {"platforms": platforms, "police": True, "electoral": False}
        correct_consent(held.world.act_on_report_deps(), held.case, share_with)
    assert held.case.recipients["x"].routed_seq > repeated.seq
    assert ("reporter", "reporter") not in concerned(held.case, repeated)


def test_stages_of_a_day_are_bounded(held: Held) -> None:
    def record(number: int) -> None:
        command = RecordStage(stage="investigating", note=f"{number}")
        record_stage(held.deps, held.session, held.reference, command)

    for number in range(ANSWERS_A_DAY):
        record(number)
    with pytest.raises(TooManyTries) as refused:
        record(ANSWERS_A_DAY)
    assert 0 < refused.value.retry_after <= 86_401


def test_answers_of_a_day_to_requests_of_the_police_are_bounded(held: Held) -> None:
    command = RequestPreservation(platform="x", legal_basis="an Act", days=9)
    request_preservation(held.deps, held.session, held.reference, command)
    held.fan_newest(Kind.PRESERVATION_REQUESTED)
    held.feed()
    *_, jti = held.case.tokens_of("x")
    deps = AnswerPreservationDeps(held.world.log, held.exchange.feed, held.world.clock)

    def answer(number: int) -> None:
        body = PreservationAnswer(jti=jti, status="preserved", ticket=f"{number}")
        answer_preservation(deps, "x", body)

    for number in range(ANSWERS_A_DAY):
        answer(number)
    with pytest.raises(TooManyTries):
        answer(ANSWERS_A_DAY)
