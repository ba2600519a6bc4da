"""Which authorities were sent a case, made anew from its log."""

import pytest

from chalicelib.errors import NotFound
from chalicelib.model.events import Kind, NewEvent
from chalicelib.usecases.cases.project_sent_cases import ProjectSentCasesDeps, project_sent_cases
from tests.support.cases import sent_event
from tests.support.factories import World
from tests.support.fakes import MemorySentCases


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def projecting(world: World) -> ProjectSentCasesDeps:
    return ProjectSentCasesDeps(world.log, MemorySentCases())


def test_rows_of_an_authority_say_what_it_was_mailed_when(
    world: World, projecting: ProjectSentCasesDeps
) -> None:
    accepted = world.submit()
    world.append(accepted, sent_event())
    mailed = {"of": 1, "recipient": "police-hampshire"}
    world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, mailed))
    case_id = accepted.first.case_id
    project_sent_cases(projecting, case_id)
    assert list(projecting.sent_cases.to("police-hampshire")) == [(case_id, world.clock())]
    assert list(projecting.sent_cases.to("x")) == []


def test_sent_cases_are_refused_when_the_case_is_unknown(projecting: ProjectSentCasesDeps) -> None:
    with pytest.raises(NotFound):
        project_sent_cases(projecting, "SSABCDEFGHJKM")
