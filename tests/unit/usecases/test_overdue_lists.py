"""What a force has not answered reaches it in one list, and every mail names the log's time."""

import re

import pytest

from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.rendering.formats import moment
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.notify_authority import notify_authority
from tests.support.cases import FORCE
from tests.support.factories import World
from tests.support.job_queues import send_digests
from tests.support.mailing import INSULT, notify_of_new_case

MANY = 53


def chased(world: World, dispatches: list[Dispatch]) -> list[Dispatch]:
    """Look at each case, and hand on what is overdue at the force: the dispatches of that."""
    for dispatch in dispatches:
        world.clocks.set(dispatch.case_id, world.clock())
    chase_overdue(world.chase_overdue_deps)
    overdue = []
    for dispatch in dispatches:
        for event in world.case_of(dispatch).events_of(Kind.RESPONSE_OVERDUE, FORCE):
            overdue.append(Dispatch(dispatch.case_id, event.seq, FORCE))
            notify_authority(world.notify_authority_deps, overdue[-1])
    return overdue


@pytest.mark.parametrize("urgency", [INSULT, {"category": "stalking"}])
def test_many_cases_without_an_answer_are_one_list(urgency: dict[str, object]) -> None:
    world = World()
    dispatches = [notify_of_new_case(world, **urgency) for _ in range(MANY)]
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    world.clock.advance(days=10)
    world.mail.letters.clear()
    assert len(chased(world, dispatches)) >= MANY
    assert world.mail.letters == []
    world.clock.advance(minutes=6)
    assert send_digests(world.send_digests_deps) == 1
    (letter,) = world.mail.letters
    assert letter.subject == f"No answer yet about {MANY} cases"
    references = {world.case_of(dispatch).reference for dispatch in dispatches}
    listed = {reference for reference in references if reference in letter.text}
    more = re.search(r"(\d+) more reports stand in the list", letter.text)
    assert len(listed) + int(more[1] if more else 0) == MANY


def test_digest_and_its_chaser_name_the_time_of_the_log() -> None:
    world = World()
    dispatch = notify_of_new_case(world, **INSULT)
    world.clock.advance(minutes=47, seconds=59)
    send_digests(world.send_digests_deps)
    world.clock.advance(seconds=2)
    (named,) = re.findall(r"confirm by (.+)", world.mail.letters[0].text)
    recipient = world.case_of(dispatch).recipients[FORCE]
    assert named == moment("en", recipient.acknowledge_by)
    world.clock.at = recipient.acknowledge_by
    (overdue, *_) = chased(world, [dispatch])
    event = world.case_of(dispatch).event(overdue.seq)
    assert moment("en", event.public["due"]) == named
    world.clock.advance(minutes=6)
    send_digests(world.send_digests_deps)
    assert f"we asked you to answer by {named}" in world.mail.letters[-1].text


def test_mail_that_went_out_late_names_the_time_of_the_log() -> None:
    world = World()
    accepted = world.submit(immediate_danger=True)
    world.clock.advance(minutes=3)
    notify_authority(world.notify_authority_deps, Dispatch(accepted.first.case_id, 1, FORCE))
    recipient = world.case(accepted).recipients[FORCE]
    due = moment("en", recipient.acknowledge_by)
    assert f"Confirm that you have it by {due}" in world.mail.letters[0].text
    assert recipient.acknowledge_by > recipient.promise.acknowledge_by(recipient.submitted_at)
