"""No danger without somebody who is told: where no force is known, our operators are paged."""

from collections.abc import Sequence
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Conflict, RulesBroken
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.ports import Dispatch, Letter, Queue
from chalicelib.rendering.event_sentences import FORCE_STILL_UNKNOWN
from chalicelib.rendering.recipient_view import FORCE_UNKNOWN
from chalicelib.rendering.timeline_view import timeline
from chalicelib.rendering.translator import translator
from chalicelib.usecases.cases.assign_force import AssignForceDeps, assign_force
from chalicelib.usecases.cases.read_timeline import read_timeline
from chalicelib.usecases.cases.should_send import should_send
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.notifications.fan_out import FanOutDeps, fan_out
from chalicelib.usecases.notifications.notify_operators import PAGE, notify_operators
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from tests.support.chased_case import ChasedCase
from tests.support.factories import World

DANGER: dict[str, Any] = {"immediate_danger": True, "candidate": {"name": "Sam Invented"}}


@pytest.fixture
def world() -> World:
    return World()


def fanned_out(world: World, **changes: object) -> StoredReport:
    """A report that was accepted and put on its way."""
    accepted = world.submit(**{**DANGER, **changes})
    queues: dict[str, Queue] = {**world.queues, "operators": world.operator_inbox}
    deps = FanOutDeps(world.log, queues, world.clocks, world.patterns, world.clock)
    fan_out(deps, accepted.first.case_id, 1)
    return accepted


def assigning(world: World) -> AssignForceDeps:
    return AssignForceDeps(world.log, world.reach, load(), world.clock)


def test_operators_are_mailed_and_paged_at_once_when_no_force_is_known(world: World) -> None:
    accepted = fanned_out(world)
    assert notify_operators(world.notify_operators_deps) == 1
    assert world.pages == [PAGE]
    (letter,) = world.mail.letters
    assert "no police force is known" in letter.text
    assert "Sam Invented" not in letter.text + letter.html
    assert world.case(accepted).recipients["operators"].state == "sent"
    assert notify_operators(world.notify_operators_deps) == 0
    assert len(world.pages) == 1


class _StillUnknown:
    """A case of danger whose force nobody found for an hour, after our operators were mailed."""

    def __init__(self) -> None:
        self.case = ChasedCase(**DANGER)
        self.case.sent_to("operators")
        self.world = self.case.world
        assert ("response_overdue", "operators", "acknowledge") in self.case.after(hours=1)
        self.overdue = next(e for e in self.events if e.kind is Kind.RESPONSE_OVERDUE)

    @property
    def events(self) -> Sequence[Event]:
        return self.world.log.read(self.case.case_id)

    def mail_reporter(self) -> Letter:
        dispatch = Dispatch(self.case.case_id, self.overdue.seq, REPORTER)
        notify_reporter(self.world.notify_reporter_deps, dispatch)
        return self.world.mail.letters[-1]


def test_reporter_is_mailed_that_no_force_has_it_while_none_is_found() -> None:
    letter = _StillUnknown().mail_reporter()
    for words in (letter.text, letter.html):
        assert FORCE_UNKNOWN[0] in words
        assert "have not confirmed" not in words
        assert "We turned to" not in words


def test_timeline_says_that_no_force_had_it_when_operators_are_late() -> None:
    still = _StillUnknown()
    case = still.world.case_by_id(still.case.case_id)
    lines = [line.text for line in timeline(read_timeline(load(), case), translator("en"))]
    assert FORCE_STILL_UNKNOWN in lines
    assert not [line for line in lines if "is late" in line or "We told" in line]


def test_operators_are_told_again_to_find_the_force_when_nobody_did() -> None:
    still = _StillUnknown()
    kinds = {Kind.RESPONSE_OVERDUE, Kind.NOTIFICATION_REPEATED}
    alerts = [event for event in still.events if event.kind in kinds]
    assert {event.kind for event in alerts} == kinds
    still.world.operator_inbox.rows.clear()
    for event in alerts:
        still.world.operator_inbox.send([Dispatch(still.case.case_id, event.seq, OPERATOR)])
    assert notify_operators(still.world.notify_operators_deps) == 2
    text = still.world.mail.letters[-1].text
    assert text.count("Find the force, then run standsafe case assign") == 2
    assert "our operators" not in text


def test_reporter_is_not_mailed_that_no_force_has_it_once_it_is_found() -> None:
    case = ChasedCase(**DANGER)
    world = case.world
    assert ("response_overdue", "operators", "send") in case.after(hours=1)
    (overdue,) = (e for e in world.log.read(case.case_id) if e.public.get("what") == "send")
    dispatch = Dispatch(case.case_id, overdue.seq, REPORTER)
    assert should_send(world.case_by_id(case.case_id), dispatch)
    assign_force(assigning(world), case.case_id, "police-kent")
    assert not should_send(world.case_by_id(case.case_id), dispatch)


def test_operators_are_not_paged_when_the_force_is_known(world: World) -> None:
    fanned_out(world, candidate={"area": "E14001063"})
    assert notify_operators(world.notify_operators_deps) == 0
    assert world.pages == []


def test_operators_are_mailed_when_the_pager_is_down(world: World) -> None:
    fanned_out(world)

    def down(text: str) -> None:
        raise ConnectionError(text)

    object.__setattr__(world.notify_operators_deps, "page", down)
    with pytest.raises(ConnectionError):
        notify_operators(world.notify_operators_deps)
    assert len(world.mail.letters) == 1


def test_assigned_force_is_told_as_if_the_area_had_been_known(world: World) -> None:
    accepted = fanned_out(world)
    action = assign_force(assigning(world), accepted.first.case_id, "police-hampshire")
    assert action.created
    case = world.case(accepted)
    assert case.last.kind is Kind.FORCE_ASSIGNED
    assert case.recipients["police-hampshire"].state == "queued"
    assert case.recipients["operators"].state == "decided"
    again = assign_force(assigning(world), accepted.first.case_id, "police-hampshire")
    assert not again.created
    assert world.case(accepted).last.seq == case.last.seq


def test_assigning_is_refused_when_it_is_no_force(world: World) -> None:
    accepted = fanned_out(world)
    with pytest.raises(RulesBroken):
        assign_force(assigning(world), accepted.first.case_id, "police-999")


def test_assigning_is_refused_when_the_force_was_known(world: World) -> None:
    accepted = fanned_out(world, candidate={"area": "E14001063"})
    with pytest.raises(Conflict):
        assign_force(assigning(world), accepted.first.case_id, "police-kent")


def test_reporter_is_mailed_which_force_was_found(world: World) -> None:
    accepted = fanned_out(world)
    found = assign_force(assigning(world), accepted.first.case_id, "police-kent")
    notify_reporter(
        world.notify_reporter_deps, Dispatch(found.case.case_id, found.event.seq, REPORTER)
    )
    text = world.mail.letters[-1].text
    assert "We found the police force that should have your report: Kent Police" in text
    assert "You changed who is told" not in text


def test_assigning_is_refused_when_another_force_was_assigned(world: World) -> None:
    accepted = fanned_out(world)
    assign_force(assigning(world), accepted.first.case_id, "police-hampshire")
    with pytest.raises(Conflict) as refused:
        assign_force(assigning(world), accepted.first.case_id, "police-kent")
    assert refused.value.public_code == "assigned_already"
    assert "police-kent" not in world.case(accepted).recipients


def test_assigning_keeps_what_the_force_did_when_two_operators_assign_it_at_once(
    world: World,
) -> None:
    accepted = fanned_out(world)
    acknowledged = NewEvent(Kind.AUTHORITY_ACKNOWLEDGED, {"recipient": "police-hampshire"})

    def the_other_operator() -> None:
        assign_force(assigning(world), accepted.first.case_id, "police-hampshire")
        world.append(accepted, acknowledged)

    world.log.before_append.append(the_other_operator)
    action = assign_force(assigning(world), accepted.first.case_id, "police-hampshire")
    assert not action.created
    assert world.case(accepted).recipients["police-hampshire"].state == "acknowledged"
