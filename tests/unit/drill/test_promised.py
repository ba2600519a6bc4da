"""A promise is reckoned from what its recipient did, and not from what the product says of it."""

from datetime import datetime, timedelta

import pytest

from chalicelib.model.events import Kind
from drill.ledger import RecipientAnswer
from drill.promised import Promised, promises_of
from tests.support.cases import FORCE
from tests.support.chased_case import ChasedCase

HOUR = timedelta(hours=1)
URGENT = "doxxing"
"""Four hours to confirm, two days to decide."""


def promises(
    chased: ChasedCase, *answers: tuple[timedelta, str], after: timedelta
) -> list[Promised]:
    """What the force promised, given what it answered how long after it was told."""
    case = chased.world.case_by_id(chased.case_id)
    start = case.recipients[FORCE].clock_start
    ledger = [RecipientAnswer(start + span, status) for span, status in answers]
    return list(promises_of(case, case.recipients[FORCE], ledger, start + after))


@pytest.fixture
def chased() -> ChasedCase:
    case = ChasedCase(category=URGENT)
    case.sent_to(FORCE)
    return case


def test_promise_is_kept_late_or_missed_by_when_the_answer_came(chased: ChasedCase) -> None:
    answers = ((5 * HOUR, "acknowledged"), (40 * HOUR, "stage"))
    confirmed, decided = promises(chased, *answers, after=100 * HOUR)
    assert (confirmed.step, confirmed.verdict) == ("acknowledge", "late")
    assert (decided.step, decided.verdict) == ("decide", "kept")
    assert confirmed.must_be_escalated
    assert not decided.may_be_escalated
    silent = promises(chased, after=100 * HOUR)
    assert [promised.verdict for promised in silent] == ["missed", "missed"]


def test_promise_runs_until_its_time_is_up(chased: ChasedCase) -> None:
    confirmed, decided = promises(chased, after=5 * HOUR)
    assert (confirmed.verdict, decided.verdict) == ("missed", "running")


def test_acknowledgement_minutes_late_may_come_before_anybody_looked(chased: ChasedCase) -> None:
    minutes_late = 4 * HOUR + timedelta(minutes=2)
    confirmed, _ = promises(chased, (minutes_late, "acknowledged"), after=100 * HOUR)
    assert (confirmed.must_be_escalated, confirmed.may_be_escalated) == (False, True)


def test_nothing_is_owed_once_the_report_was_withdrawn(chased: ChasedCase) -> None:
    chased.world.clock.advance(hours=3)
    chased.happens(Kind.WITHDRAWN)
    verdicts = [promised.verdict for promised in promises(chased, after=100 * HOUR)]
    assert verdicts == ["excused", "excused"]


def test_appeal_starts_the_clock_of_the_decision_again(chased: ChasedCase) -> None:
    answers = ((HOUR, "no_violation"), (20 * HOUR, "appealed"), (90 * HOUR, "content_removed"))
    confirmed, first, again = promises(chased, *answers, after=200 * HOUR)
    assert (confirmed.verdict, first.verdict, first.is_first) == ("kept", "kept", True)
    assert (again.verdict, again.is_first) == ("late", False)
    assert again.due == first.due + 20 * HOUR


def test_times_of_answers_are_those_of_the_ledger(chased: ChasedCase) -> None:
    confirmed, _ = promises(chased, (HOUR, "acknowledged"), after=100 * HOUR)
    assert isinstance(confirmed.answered_at, datetime)
    assert confirmed.due - confirmed.answered_at == 3 * HOUR
