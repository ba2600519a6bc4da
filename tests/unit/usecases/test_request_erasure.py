"""A reporter has a report erased: it is closed at once, and queued for whoever may destroy keys."""

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import NotFound, Unavailable
from chalicelib.model.events import Kind
from chalicelib.model.recipient_ids import ERASURE
from chalicelib.ports import Dispatch
from chalicelib.usecases.reporter.request_erasure import RequestErasureDeps, request_erasure
from tests.support.factories import World


@pytest.fixture
def world() -> World:
    return World()


def deps_of(world: World) -> RequestErasureDeps:
    without = load().kept_without_election
    return RequestErasureDeps(world.log, world.expiries, without, world.clock)


def test_request_erasure_queues_the_case_and_closes_it_once(world: World) -> None:
    case_id = world.submit().first.case_id
    assert request_erasure(deps_of(world), case_id).erased_at is not None
    assert request_erasure(deps_of(world), case_id).last.kind is Kind.ERASED
    kinds = [event.kind for event in world.log.read(case_id)]
    assert kinds.count(Kind.ERASED) == 1
    assert world.expiries.dispatches == [Dispatch(case_id, 0, ERASURE)] * 2


def test_request_erasure_leaves_the_case_open_when_it_cannot_be_queued(world: World) -> None:
    case_id = world.submit().first.case_id
    world.expiries.fails = 1
    with pytest.raises(Unavailable):
        request_erasure(deps_of(world), case_id)
    assert [event.kind for event in world.log.read(case_id)] == [Kind.REPORT_SUBMITTED]


def test_request_erasure_fails_for_a_case_that_there_is_not(world: World) -> None:
    with pytest.raises(NotFound):
        request_erasure(deps_of(world), "SSABCDEFGHJKM")
