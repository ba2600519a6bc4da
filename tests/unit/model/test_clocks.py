"""What falls due in a case, to the second: each step's time, event and last moment."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.limits import CONFIRM_EMERGENCY, SEND_EMERGENCY, SEND_URGENT
from chalicelib.model.clocks import send_within, steps
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.model.steps import SecondLine, Step
from tests.support.cases import FORCE
from tests.support.chased_case import ChasedCase

SECOND = SecondLine(second_addresses=frozenset({FORCE}), escalations={FORCE: "police-durham"})
REPEATED, OVERDUE = Kind.NOTIFICATION_REPEATED, Kind.RESPONSE_OVERDUE
Facts = tuple[Kind, timedelta, dict[str, Any]]


def due(case: ChasedCase, second: SecondLine = SECOND) -> list[Facts]:
    """What falls due: kind, how long after now, and what it says but for ``due``."""
    now = case.world.clock()
    falling_due = []
    for step in steps(case.world.case_by_id(case.case_id), second):
        public = dict(step.event.public)
        assert public.pop("due", stamp(step.at)) == stamp(step.until or step.at)
        falling_due.append((step.event.kind, step.at - now, public))
    return falling_due


@pytest.mark.parametrize(
    ("category", "within"),
    [("threat_violence", SEND_EMERGENCY), ("doxxing", SEND_URGENT)],
)
def test_unsent_notification_is_ours_to_answer_for(category: str, within: timedelta) -> None:
    case = ChasedCase(category=category)
    assert send_within(case.world.case_by_id(case.case_id)) == within
    overdue = {"recipient": FORCE, "what": "send", "escalated_to": OPERATOR}
    again = {"of": 1, "recipient": FORCE, "to": "fallback", "because": "unsent"}
    is_emergency = category == "threat_violence"
    expected = [(OVERDUE, within, overdue), (REPEATED, within, again)]
    assert due(case) == expected[: 1 + is_emergency]
    assert due(case, SecondLine()) == expected[:1]


def test_unsent_notification_is_looked_for_after_an_hour_where_nothing_presses() -> None:
    case = ChasedCase(category="other")
    assert send_within(case.world.case_by_id(case.case_id)) == timedelta(hours=1)
    recipient = case.recipient()
    acknowledge = recipient.acknowledge_by - recipient.submitted_at
    assert [step[:2] for step in due(case)] == [(OVERDUE, acknowledge)]


def test_emergency_that_nobody_confirms_goes_on_and_then_is_their_promise_missed() -> None:
    case = ChasedCase(category="threat_violence")
    case.sent_to(FORCE)
    promise = case.recipient().promise
    acknowledge, decide = (
        moment(case.world.clock()) - case.world.clock()
        for moment in (promise.acknowledge_by, promise.decide_by)
    )
    again = {"of": 1, "recipient": FORCE, "because": "unconfirmed"}
    overdue = {"recipient": FORCE, "escalated_to": "police-durham"}
    assert due(case) == [
        (REPEATED, CONFIRM_EMERGENCY, {**again, "to": "fallback"}),
        (OVERDUE, acknowledge, {**overdue, "what": "acknowledge"}),
        (OVERDUE, decide, {**overdue, "what": "decide"}),
    ]
    assert due(case, SecondLine())[0][2] == {**again, "to": OPERATOR}
    case.happens(REPEATED, **again, to="fallback")
    assert [kind for kind, *_ in due(case)] == [OVERDUE, OVERDUE], "once, and by one clock alone"


def test_nobody_is_named_as_told_from_whom_the_report_was_taken_back() -> None:
    share_with = {"platforms": True, "police": True, "electoral": False}
    case, second = ChasedCase(share_with=share_with), SecondLine(escalations={"x": FORCE})
    case.sent_to("x")

    def escalated_to() -> set[str]:
        of_x = (public for kind, _, public in due(case, second) if kind is OVERDUE)
        return {public["escalated_to"] for public in of_x if public["recipient"] == "x"}

    assert escalated_to() == {FORCE}
    case.happens(Kind.CONSENT_CORRECTED, recipients=[], withdrawn_from=[FORCE])
    assert escalated_to() == {OPERATOR}


def test_nothing_falls_due_in_a_case_that_is_erased() -> None:
    case = ChasedCase(share_with={"platforms": True, "police": True, "electoral": False})
    later = stamp(case.world.clock() + timedelta(days=3))
    hold = {"opened": 1, "recipient": FORCE, "platform": "x", "until": later}
    case.happens(Kind.PRESERVATION_REQUESTED, **hold | {"platform": "facebook"})
    case.happens(Kind.HOLD_PLACED, **hold)
    overdue = {"recipient": FORCE, "what": "acknowledge", "due": later, "more": True}
    case.happens(Kind.RESPONSE_OVERDUE, **overdue)

    def kinds() -> set[Kind]:
        read = case.world.case_by_id(case.case_id)
        return {step.event.kind for step in steps(read, SECOND)}

    ends = {Kind.HOLD_ENDING, Kind.HOLD_RELEASED, Kind.PRESERVATION_OVERDUE}
    assert kinds() >= {OVERDUE, REPEATED} | ends
    case.happens(Kind.ERASED)
    assert kinds() == set()


def test_step_is_due_from_its_time_until_before_its_last_moment() -> None:
    case = ChasedCase()
    now = case.world.clock()
    second = timedelta(seconds=1)
    step = Step(now, NewEvent(Kind.WITHDRAWN, {}), until=now + second)
    assert [step.is_due(now + after) for after in (-second, timedelta(), second)] == [
        False,
        True,
        False,
    ]
    assert step._replace(until=None).is_due(now + second)
