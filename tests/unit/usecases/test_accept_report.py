"""A command goes in, and what its sender is told comes out: new, repeated, or refused."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.errors import Conflict, Gone, Malformed, RulesBroken, TooManyTries
from chalicelib.limits import WRONG_TRIES
from chalicelib.model.recipient_ids import ROUTE
from chalicelib.ports import Dispatch
from chalicelib.usecases.intake.check_report import AcceptReport
from tests.support.factories import ACCESS_CODE, BASE_URL, World, WorldContainer, body

WRONG_CODE = "ABCD-EFGH-2346"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def container(world: World) -> WorldContainer:
    return WorldContainer(world)


def command(**changes: Any) -> AcceptReport:
    return AcceptReport(body(**changes), "192.0.2.7")


@pytest.mark.parametrize(
    ("changes", "ahead"),
    [
        ({"immediate_danger": True, "access_code": ACCESS_CODE, "candidate": None}, True),
        ({"category": "threat_violence", "access_code": ACCESS_CODE, "candidate": None}, True),
        ({"category": "spam_inauthentic", "access_code": ACCESS_CODE, "candidate": None}, False),
        ({"immediate_danger": True}, False),
    ],
)
def test_pressing_report_with_a_code_waits_behind_no_other(
    world: World, container: WorldContainer, changes: dict[str, Any], ahead: bool
) -> None:
    again = command(**changes)
    for _ in range(2):
        container.accept_report(again)
    (case_id,) = world.log.cases
    expected = [Dispatch(case_id, 1, ROUTE)] if ahead else []
    assert world.queues["verified"].dispatches == expected


def test_report_is_accepted_when_it_cannot_be_put_ahead(
    world: World, container: WorldContainer
) -> None:
    world.queues["verified"].fails = 1
    danger = command(immediate_danger=True, access_code=ACCESS_CODE, candidate=None)
    assert container.accept_report(danger).created
    assert world.queues["verified"].dispatches == []


def test_new_report_is_stored_and_its_sender_told_how_to_follow_it(
    world: World, container: WorldContainer
) -> None:
    accepted = container.accept_report(command())
    (case_id,) = world.log.cases
    assert accepted.created
    assert accepted.reference.replace("-", "") == case_id
    assert accepted.status_url == f"{BASE_URL}/status"
    assert not accepted.verified
    assert [recipient["state"] for recipient in accepted.recipients] == ["queued"] * 3


def test_retry_is_told_the_same_at_any_later_time(world: World, container: WorldContainer) -> None:
    submission = command()
    first = container.accept_report(submission)
    world.clock.advance(days=90)
    assert container.accept_report(submission) == replace(first, created=False)


def test_retry_is_told_the_same_when_its_code_is_no_longer_good(
    world: World, container: WorldContainer
) -> None:
    submission = command(access_code=ACCESS_CODE, candidate=None)
    first = container.accept_report(submission)
    assert first.verified
    world.directory.by_code.clear()
    assert container.accept_report(submission) == replace(first, created=False)
    with pytest.raises(RulesBroken):
        container.accept_report(command(access_code=ACCESS_CODE, candidate=None))
    changed = {**body(access_code=ACCESS_CODE, candidate=None), "category": "harassment"}
    changed["submission_id"] = submission.body["submission_id"]  # type: ignore[index] # a dict
    with pytest.raises(Conflict):
        container.accept_report(AcceptReport(changed, "192.0.2.7"))
    world.log.erase(next(iter(world.log.cases)))
    with pytest.raises(Gone):
        container.accept_report(submission)


def test_check_raises_what_acceptance_would_and_stores_nothing(
    world: World, container: WorldContainer
) -> None:
    preview = container.preview_report(command(access_code=ACCESS_CODE, candidate=None))
    assert preview.verified is True
    with pytest.raises(RulesBroken) as broken:
        container.preview_report(command(access_code=WRONG_CODE, candidate=None))
    assert [fault.pointer for fault in broken.value.faults] == ["/access_code", "/candidate"]
    assert world.log.cases == {}


def test_wrong_code_is_slowed_unless_a_candidate_is_named_or_somebody_is_in_danger(
    container: WorldContainer,
) -> None:
    for _ in range(WRONG_TRIES):
        with pytest.raises(RulesBroken):
            container.preview_report(command(access_code=WRONG_CODE, candidate=None))
    with pytest.raises(TooManyTries):
        container.preview_report(command(access_code=WRONG_CODE, candidate=None))
    assert container.preview_report(command(access_code=WRONG_CODE)).verified is False
    assert container.preview_report(command(access_code=ACCESS_CODE)).verified is True
    wrong = command(access_code=WRONG_CODE, candidate=None, immediate_danger=True)
    assert container.preview_report(wrong).verified is False
    danger = command(access_code=ACCESS_CODE, candidate=None, immediate_danger=True)
    assert container.preview_report(danger).verified is True


@pytest.mark.parametrize("payload", [[], "text", None, 7])
def test_body_raises_malformed_when_it_is_no_object(
    container: WorldContainer, payload: object
) -> None:
    with pytest.raises(Malformed):
        container.accept_report(AcceptReport(payload, "192.0.2.7"))


def test_submission_id_is_part_of_what_is_checked(container: WorldContainer) -> None:
    with pytest.raises(RulesBroken):
        container.accept_report(command(submission_id=None))
    assert container.accept_report(command(submission_id=str(uuid4()))).created
