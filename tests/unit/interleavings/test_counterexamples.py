"""What the machine disagreed with, each as a test of its own."""

import pytest

from chalicelib.errors import Conflict
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.usecases.authority.hold_back import end_hold
from chalicelib.usecases.cases.record_event import record_event
from tests.support.holds import FORCE, Held
from tests.support.interleavings.machine import Interleavings

WITHDRAWN = NewEvent(Kind.WITHDRAWN, {})
WITHOUT_PLATFORMS = NewEvent(
    Kind.CONSENT_CORRECTED,
    {"recipients": [], "withdrawn_from": ["x", "facebook"]},
    {"share_with": {"platforms": False, "police": True, "electoral": False}},
)


@pytest.fixture
def held() -> Held:
    """A report that x was offered, and has not acknowledged."""
    held = Held()
    held.feed()
    assert held.offered_kinds() == ["report-submitted"]
    return held


def append(held: Held, event: NewEvent) -> Event:
    return record_event(held.world.log, held.world.clock, held.case_id, lambda _: event).last


def test_hold_is_refused_where_the_report_was_taken_back_from_the_platform(held: Held) -> None:
    append(held, WITHOUT_PLATFORMS)
    with pytest.raises(Conflict) as refused:
        held.place()
    assert refused.value.public_code == "withdrawn"
    held.fan_newest(Kind.CONSENT_CORRECTED)
    held.feed()
    assert sorted(held.offered_kinds()) == ["report-submitted", "report-withdrawn"]


@pytest.mark.parametrize("taking_back", [WITHDRAWN, WITHOUT_PLATFORMS])
def test_withdrawal_is_fed_where_it_comes_right_after_a_hold_that_was_too_late(
    held: Held, taking_back: NewEvent
) -> None:
    with pytest.raises(Conflict):
        held.place()
    append(held, taking_back)
    for kind in (Kind.HOLD_PLACED, Kind.HOLD_RELEASED, taking_back.kind):
        held.fan_newest(kind)
    held.feed()
    assert sorted(held.offered_kinds()) == ["report-submitted", "report-withdrawn"]


def test_withdrawal_is_fed_where_the_platform_acknowledges_under_a_hold_that_is_too_late(
    held: Held,
) -> None:
    hold = {"recipient": FORCE, "platform": "x", "until": "2026-11-30T00:00:00Z"}
    append(held, NewEvent(Kind.HOLD_PLACED, hold))
    append(held, WITHDRAWN)
    held.poll(ack=held.poll())
    held.fan_newest(Kind.WITHDRAWN)
    held.feed()
    assert held.offered_kinds() == ["report-withdrawn"]


def test_acknowledgement_is_shown_where_it_comes_right_after_a_hold_that_was_too_late() -> None:
    machine = Interleavings()
    machine.begin(variant=0)
    machine.bring_all_and_poll()
    machine.hold(pick=0, platform=0)
    machine.answer(pick=0, status="acknowledged")
    machine.agrees()
    machine.teardown()


def test_withdrawal_is_news_to_nobody_where_a_hold_was_in_time() -> None:
    held = Held()
    held.feed()
    held.place()
    append(held, WITHDRAWN)
    end_hold(held.world.log, held.world.clock, held.case, "x", "released")
    held.fan_newest(Kind.WITHDRAWN)
    held.feed()
    assert held.offered_kinds() == []


def test_earlier_withdrawal_is_news_to_nobody_where_a_hold_was_in_time() -> None:
    machine = Interleavings()
    machine.begin(variant=0)
    machine.bring_all()
    machine.reconsider(pick=0, consent=2)
    machine.hold(pick=0, platform=0)
    machine.withdraw(pick=0)
    machine.agrees()
    machine.teardown()
