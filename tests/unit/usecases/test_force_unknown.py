"""No danger without somebody who is told: where no force is known, our operators are paged."""

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Conflict, RulesBroken
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch, Queue
from chalicelib.usecases.cases.assign_force import AssignForceDeps, assign_force
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.notifications.fan_out import FanOutDeps, fan_out
from chalicelib.usecases.notifications.notify_operators import PAGE, notify_operators
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from tests.support.factories import World

DANGER = {"immediate_danger": True, "candidate": {"name": "Sam Invented"}}


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
