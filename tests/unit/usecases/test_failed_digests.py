"""Digests that fail or come back: nothing in them is lost, and nobody else waits."""

from typing import Any

import pytest

from chalicelib.errors import Unavailable
from chalicelib.limits import FLOOD_MAILS
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.preferences import (
    Preferences,
)
from chalicelib.ports import Dispatch
from chalicelib.rendering import RenderedMail, render_mail
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.notifications import send_digests
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from chalicelib.usecases.notifications.running_mail import RunningMail
from chalicelib.usecases.notifications.send_digest import send_digest
from tests.support.cases import FORCE
from tests.support.factories import World
from tests.support.job_queues import messages_of
from tests.support.job_queues import send_digests as send_all
from tests.support.mailing import INSULT, bounce, bring_everything, notify_of_new_case, was_sent


def test_digest_goes_out_under_the_same_key_when_it_was_not_noted() -> None:
    world = World()
    dispatches = [notify_of_new_case(world, **INSULT) for _ in range(2)]
    world.clock.advance(hours=1)
    append, world.log.append = world.log.append, _killed  # type: ignore[method-assign,assignment]
    with pytest.raises(KeyboardInterrupt):
        send_all(world.send_digests_deps)
    world.log.append = append  # type: ignore[method-assign]
    send_all(world.send_digests_deps)
    first, again = world.mail.letters
    assert first.key == again.key
    assert all(was_sent(world, dispatch) for dispatch in dispatches)


def test_digest_keeps_its_key_when_less_of_it_is_to_be_sent_than_was_packed() -> None:
    world = World()
    withdrawn, other = (notify_of_new_case(world, **INSULT) for _ in range(2))
    world.clock.advance(hours=1)
    append, world.log.append = world.log.append, _killed  # type: ignore[method-assign,assignment]
    with pytest.raises(KeyboardInterrupt):
        send_all(world.send_digests_deps)
    world.log.append = append  # type: ignore[method-assign]
    event = NewEvent(Kind.WITHDRAWN, {})
    record_event(world.log, world.clock, withdrawn.case_id, lambda _: event)
    send_all(world.send_digests_deps)
    first, again = world.mail.letters
    assert first.key == again.key
    assert was_sent(world, other)


@pytest.mark.parametrize("kind", [Kind.ERASED, Kind.WITHDRAWN])
def test_digest_leaves_out_what_was_erased_or_withdrawn_while_it_was_written(kind: Kind) -> None:
    def render(name: str, language: str, **context: Any) -> RenderedMail:
        if name == "authority_digest" and kind not in world.log.kinds(erased_case.case_id):
            record_event(world.log, world.clock, erased_case.case_id, lambda _: NewEvent(kind, {}))
        return render_mail(name, language, **context)

    world = World(render=render)
    erased_case, other = (notify_of_new_case(world, **INSULT) for _ in range(2))
    world.clock.advance(hours=1)
    assert send_all(world.send_digests_deps) == 1
    (letter,) = world.mail.letters
    assert world.case_of(erased_case).reference not in letter.text + letter.html
    assert was_sent(world, other)
    tag = letter.key.replace(".", "_")
    event = {"eventType": "Send", "mail": {"messageId": "m", "tags": {"notification": [tag]}}}
    assert record_mail_event(world.send_mail_deps, event)
    assert not was_sent(world, erased_case), "the carrier's word is not of what was left out"
    assert world.digests.rows == {}


def test_digest_is_not_sent_when_all_of_it_was_erased_while_it_was_written() -> None:
    def render(name: str, language: str, **context: Any) -> RenderedMail:
        record_event(
            world.log, world.clock, erased_case.case_id, lambda _: NewEvent(Kind.ERASED, {})
        )
        return render_mail(name, language, **context)

    world = World(render=render)
    erased_case = notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    send_all(world.send_digests_deps)
    assert (world.mail.letters, world.digests.rows) == ([], {})
    assert not was_sent(world, erased_case)


def test_mail_event_of_a_digest_holds_for_everything_in_it() -> None:
    world = World()
    dispatches = [notify_of_new_case(world, **INSULT) for _ in range(2)]
    world.clock.advance(hours=1)
    send_all(world.send_digests_deps)
    tag = world.mail.letters[0].key.replace(".", "_")
    event = {"mail": {"messageId": "m", "tags": {"notification": [tag]}}}
    assert record_mail_event(world.send_mail_deps, {**event, "eventType": "Delivery"})
    states = [world.case_of(dispatch).recipients[FORCE].state for dispatch in dispatches]
    assert states == ["delivered", "delivered"]
    unknown = {"mail": {"messageId": "m", "tags": {"notification": ["digest_2_unknown"]}}}
    assert not record_mail_event(world.send_mail_deps, {**unknown, "eventType": "Delivery"})


def test_digest_waits_when_the_carrier_is_down() -> None:
    world = World()
    dispatch = notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    world.mail.fails = 1
    with pytest.raises(Unavailable):
        send_all(world.send_digests_deps)
    assert send_all(world.send_digests_deps) == 1
    assert was_sent(world, dispatch)


def test_digest_waits_when_there_is_no_address() -> None:
    world = World()
    notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    address = world.contacts.pop(FORCE)
    assert send_all(world.send_digests_deps) == 0
    world.contacts[FORCE] = address
    assert send_all(world.send_digests_deps) == 1


def test_send_digests_holds_up_no_other_authority_when_one_fails() -> None:
    world = World()
    first = notify_of_new_case(world, **INSULT)
    durham = {"name": "Robin Invented", "area": "E14001106"}
    second = Dispatch(world.submit(**INSULT, candidate=durham).first.case_id, 1, "police-durham")
    notify_authority(world.notify_authority_deps, second)
    world.clock.advance(hours=1)
    world.mail.fails = 1
    with pytest.raises(Unavailable):
        send_all(world.send_digests_deps)
    assert [letter.to for letter in world.mail.letters] == ["hampshire@example.org"]
    assert send_all(world.send_digests_deps) == 1
    assert was_sent(world, first)
    assert world.case_of(second).notification(1, "police-durham").sent_at is not None


def test_send_digests_queues_each_authority_for_itself_and_only_what_is_due() -> None:
    world = World()
    notify_of_new_case(world, **INSULT)
    assert send_digests.send_digests(world.send_digests_deps) == 0
    world.clock.advance(hours=1)
    assert send_digests.send_digests(world.send_digests_deps) == 1
    (message,) = world.digest_queue.dispatches
    assert (message.case_id, message.recipient) == ("send_digests", FORCE)
    assert world.mail.letters == []


def test_digest_goes_out_once_when_its_message_comes_twice() -> None:
    """A start comes each minute, and a message may come again."""
    world = World()
    notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    for _ in range(2):
        send_digests.send_digests(world.send_digests_deps)
    mails = [
        send_digest(world.send_digests_deps, message.recipient)
        for message in messages_of(world.digest_queue)
    ]
    assert mails == [1, 0]
    assert len(world.mail.letters) == 1


def test_operators_that_could_not_be_paged_are_paged_by_the_next_start() -> None:
    world = World()
    notify_of_new_case(world, **INSULT)
    running = RunningMail(world.guards, FORCE, world.clock)
    running.begin()
    assert send_all(world.send_digests_deps) == 0
    assert len(world.pages) == 1
    assert not running.is_unpaged()


@pytest.mark.parametrize("second", [True, False])
def test_digest_goes_to_the_second_address_when_it_bounces(
    second: bool,
) -> None:
    world = World()
    if second:
        world.second_addresses[FORCE] = "hampshire-2@example.org"
    dispatches = [notify_of_new_case(world, **INSULT) for _ in range(60)]
    world.clock.advance(hours=1)
    assert send_all(world.send_digests_deps) == 1
    bounce(world, world.mail.letters[0])
    assert len(world.mail.letters) == 1, "no flood of single mails"
    world.clock.advance(minutes=5)
    assert send_all(world.send_digests_deps) == (1 if second else 0)
    states = {world.case_of(dispatch).recipients[FORCE].state for dispatch in dispatches}
    if second:
        again = world.mail.letters[1]
        assert (again.to, again.subject) == (
            "hampshire-2@example.org",
            "60 reports of abuse of candidates",
        )
        assert "60 of them were mailed to you before, and the mails came back" in again.text
        assert "within ten minutes" not in again.text
        assert states == {"sent"}
        bounce(world, again)
    states = {world.case_of(dispatch).recipients[FORCE].state for dispatch in dispatches}
    assert states == {"failed"}
    kinds = [world.log.kinds(dispatch.case_id) for dispatch in dispatches]
    assert all(Kind.RESPONSE_OVERDUE in of_one for of_one in kinds), "escalated, never silent"
    assert world.digests.rows == {}


def test_digest_goes_to_the_same_address_again_when_it_bounces_softly() -> None:
    world = World()
    world.preferences[FORCE] = Preferences(digest="daily")
    dispatches = [notify_of_new_case(world, **INSULT) for _ in range(3)]
    world.clock.advance(hours=24)
    assert send_all(world.send_digests_deps) == 1
    bounce(world, world.mail.letters[0], "Transient")
    world.clock.advance(minutes=5)
    bring_everything(world)
    world.clock.advance(minutes=5)
    assert send_all(world.send_digests_deps) == 1
    assert world.mail.letters[1].to == world.mail.letters[0].to
    assert world.mail.letters[1].key != world.mail.letters[0].key
    assert all(world.case_of(dispatch).recipients[FORCE].state == "sent" for dispatch in dispatches)


def test_urgent_reports_go_to_the_second_address_together_when_a_flood_bounces() -> None:
    world = World()
    world.second_addresses[FORCE] = "hampshire-2@example.org"
    for _ in range(FLOOD_MAILS + 20):
        notify_of_new_case(world, category="stalking")
    world.clock.advance(minutes=5)
    assert send_all(world.send_digests_deps) == 1
    for letter in list(world.mail.letters):
        bounce(world, letter)
    world.clock.advance(minutes=5)
    send_all(world.send_digests_deps)
    at_second = [letter for letter in world.mail.letters if letter.to == "hampshire-2@example.org"]
    assert len(at_second) <= FLOOD_MAILS + 2
    cases = [world.case_by_id(case_id) for case_id in world.log.case_ids()]
    assert len(cases) == FLOOD_MAILS + 20
    (again,) = [letter for letter in at_second if letter.key.startswith("digest.")]
    alone = "".join(letter.text for letter in at_second if letter is not again)
    together = len([case for case in cases if case.reference not in alone])
    assert f"Urgent: {together} reports" in again.subject
    assert all(case.recipients[FORCE].state == "sent" for case in cases)


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
