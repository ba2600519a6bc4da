"""Whom a page says that a report was sent to: by the log, whatever became of their part since."""

import pytest

from chalicelib.errors import Conflict
from chalicelib.model.events import Kind, NewEvent
from chalicelib.ports import Letter
from chalicelib.usecases.cases.notified_recipients import find_notified
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.reporter.correct_consent import correct_consent
from tests.support.cases import FORCE, notification_of_new_case, sent_event
from tests.support.factories import World
from tests.support.fakes import MemoryMail
from tests.support.holds import Held

NO_CONSENT = {"platforms": False, "police": False, "electoral": False}


class KilledMail(MemoryMail):
    """The carrier takes a mail, and whoever handed it over is killed."""

    def send(self, letter: Letter) -> str:
        super().send(letter)
        raise KeyboardInterrupt


def notified(world: World, case_id: str) -> list[str]:
    return [recipient.id for recipient in find_notified(world.case_by_id(case_id))]


@pytest.fixture
def held() -> Held:
    """A case that x and Facebook have in their feeds, and x is held."""
    held = Held()
    held.feed()
    held.place()
    return held


def test_notified_are_nobody_when_nothing_was_sent() -> None:
    world = World()
    assert notified(world, world.submit().first.case_id) == []


def test_notified_stay_who_was_mailed_when_consent_is_taken_back_and_given_again() -> None:
    world = World()
    dispatch = notification_of_new_case(world, category="stalking")
    notify_authority(world.notify_authority_deps, dispatch)
    for share_with in (NO_CONSENT, {**NO_CONSENT, "police": True}):
        correct_consent(world.act_on_report_deps(), world.case_of(dispatch), share_with)
        assert notified(world, dispatch.case_id) == [FORCE]
    assert world.case_of(dispatch).recipients[FORCE].sent_at is None, "its clock began anew"


def test_notified_are_who_may_have_been_mailed_when_the_sender_was_killed() -> None:
    world = World(mail=KilledMail())
    dispatch = notification_of_new_case(world, category="stalking")
    with pytest.raises(KeyboardInterrupt):
        notify_authority(world.notify_authority_deps, dispatch)
    assert notified(world, dispatch.case_id) == [FORCE]


def test_notified_leave_out_whom_the_reporter_and_our_operators_told() -> None:
    world = World()
    accepted = world.submit(incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    world.append(accepted, NewEvent(Kind.SELF_REPORTED, {"recipient": "tiktok"}))
    assert notified(world, accepted.first.case_id) == []


def test_notified_leave_out_a_platform_that_was_held_before_it_was_offered_anything(
    held: Held,
) -> None:
    assert notified(held.world, held.case_id) == ["facebook"]
    held.release()
    assert notified(held.world, held.case_id) == ["facebook"], "its feed has nothing yet"
    held.feed()
    assert notified(held.world, held.case_id) == ["x", "facebook"]


def test_notified_leave_out_a_platform_that_was_held_when_the_report_was_taken_back(
    held: Held,
) -> None:
    deps = held.world.act_on_report_deps()
    correct_consent(deps, held.case, {**NO_CONSENT, "police": True})
    log = held.world.log
    log.append(held.case.last, held.world.clock(), sent_event("x"))  # it was being fed meanwhile
    assert "x" not in notified(held.world, held.case_id)
    correct_consent(deps, held.case, {**NO_CONSENT, "platforms": True})
    assert "x" not in notified(held.world, held.case_id)


def test_notified_have_a_platform_whose_hold_came_too_late() -> None:
    late = Held()
    late.feed()
    assert late.offered() == 1
    with pytest.raises(Conflict):
        late.place()
    assert late.case.recipients["x"].sent_at is None, "its clock began anew"
    assert notified(late.world, late.case_id) == ["x", "facebook"]
