"""Floods: a few mails of their own, then one running mail; codes pass by; escalated once."""

from dataclasses import replace
from datetime import datetime
from threading import Thread
from typing import Any

import pytest

from chalicelib.errors import TryAgainLater, Unavailable
from chalicelib.limits import FLOOD_LINES, FLOOD_MAILS
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.digest_letter import MOST_IN_ONE
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.floods import goes_alone
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.running_mail import RunningMail
from tests.support.factories import World
from tests.support.flooding import (
    DANGER,
    DURHAM,
    alone,
    bring,
    empty_queue,
    pass_minutes,
    route_all,
    running,
)
from tests.support.job_queues import send_digests

POLICE = {"platforms": False, "police": True, "electoral": False}


def flood(world: World, reports: int = 40, **changes: Any) -> list[Dispatch]:
    return [bring(world, share_with=POLICE, **{**DANGER, **changes}) for _ in range(reports)]


def sent(world: World, dispatch: Dispatch) -> bool:
    return world.case_of(dispatch).notification(dispatch.seq, DURHAM).settled


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"immediate_danger": False, "category": "threat_violence"},
        {"immediate_danger": False, "category": "stalking"},
    ],
    ids=str,
)
def test_flood_is_a_few_mails_and_one_that_counts_the_rest(changes: dict[str, Any]) -> None:
    world = World()
    dispatches = flood(world, **changes)
    assert len(alone(world.mail.letters)) == FLOOD_MAILS
    pass_minutes(world, 1)
    (letter,) = running(world.mail.letters)
    more = 40 - FLOOD_MAILS
    assert letter.subject == f"Urgent: {more} reports, and what else waits"
    assert f"{more} of them are urgent and came without an access code" in letter.text
    assert letter.text.count("/case#") == FLOOD_LINES
    assert f"{more - FLOOD_LINES} more reports stand in the list" in letter.text
    assert letter.text.count("/cases#") == letter.html.count("/cases#") == 1
    assert all(sent(world, dispatch) for dispatch in dispatches)


def test_flood_holds_up_no_report_with_an_access_code() -> None:
    world = World()
    flood(world)
    verified = [bring(world, verified=True, **DANGER) for _ in range(3)]
    assert all(sent(world, dispatch) for dispatch in verified)
    assert len(alone(world.mail.letters)) == FLOOD_MAILS + 3


def test_flood_of_less_takes_no_place_of_danger() -> None:
    world = World()
    flood(world, immediate_danger=False, category="stalking")
    assert sent(world, bring(world, **DANGER))


def test_mail_of_a_flood_runs_as_long_as_it_does() -> None:
    world = World()
    for _ in range(20):
        flood(world, 4)
        pass_minutes(world, 1)
    pass_minutes(world, 5)
    to_first = [letter for letter in world.mail.letters if letter.to == "durham@example.org"]
    assert len(alone(to_first)) <= 3 * FLOOD_MAILS
    assert len(running(to_first)) <= 6
    assert {letter.thread for letter in running(to_first)} == {running(to_first)[0].thread}
    assert all(sent(world, Dispatch(case_id, 1, DURHAM)) for case_id in world.log.case_ids())


def test_flood_across_two_windows_is_one() -> None:
    world = World()
    world.clock.advance(minutes=9)
    flood(world, 20)
    world.clock.advance(minutes=2)
    flood(world, 20)
    assert len(alone(world.mail.letters)) == FLOOD_MAILS
    world.clock.advance(minutes=20)
    flood(world, 1)
    assert len(alone(world.mail.letters)) == FLOOD_MAILS + 1


def test_flood_is_escalated_once() -> None:
    world = World()
    world.second_addresses[DURHAM] = "durham-2@example.org"
    world.escalations[DURHAM] = "police-hampshire"
    dispatches = flood(world)
    pass_minutes(world, 75)
    by_address = {
        to: [letter for letter in world.mail.letters if letter.to == to]
        for to in ("durham@example.org", "durham-2@example.org", "hampshire@example.org")
    }
    assert all(len(letters) >= 1 for letters in by_address.values())
    assert len(alone(by_address["durham@example.org"])) == FLOOD_MAILS
    assert alone(by_address["durham-2@example.org"]) == []
    assert alone(by_address["hampshire@example.org"]) == []
    assert len(running(world.mail.letters)) <= 5
    assert len(world.mail.letters) <= 10
    assert len(world.pages) == 1
    for dispatch in dispatches:
        kinds = world.log.kinds(dispatch.case_id)
        assert Kind.NOTIFICATION_REPEATED in kinds, "each case says so itself"
        assert Kind.RESPONSE_OVERDUE in kinds


def test_digest_says_nothing_of_a_case_that_others_are_late_with() -> None:
    world = World()
    world.escalations[DURHAM] = "police-hampshire"
    dispatches = flood(world)
    pass_minutes(world, 75)
    (letter,) = [letter for letter in world.mail.letters if letter.to == "hampshire@example.org"]
    assert letter.subject == "News of cases that you have"
    assert "OTHERS ARE LATE WITH A REPORT (40)" in letter.text
    assert all(world.case_of(dispatch).reference in letter.text for dispatch in dispatches)
    for word in ("/case#", "/cases#", "Blaydon", "Threat"):
        assert word not in letter.text


def test_events_of_a_flood_of_reporters_come_in_one_mail() -> None:
    world = World()
    dispatches = flood(world, 20)
    pass_minutes(world, 1)
    before = len(world.mail.letters)
    for dispatch in dispatches:
        last = world.log.read(dispatch.case_id)[-1]
        message = {"message_id": "m", "from": REPORTER, "to": DURHAM, "content": "c"}
        wrote = NewEvent(Kind.MESSAGE_SENT, message, {"text": "Are you coming?"})
        last = world.log.append(last, world.clock(), wrote)
        world.log.append(last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    route_all(world)
    empty_queue(world)
    assert len(world.mail.letters) == before
    pass_minutes(world, 5)
    (letter,) = world.mail.letters[before:]
    assert "Withdrawn by the person who reported" in letter.text
    assert "Are you coming?" not in letter.text


def test_message_to_an_authority_is_mailed_at_once_without_a_flood() -> None:
    world = World()
    dispatch = bring(world, category="abuse_insult", signs=[])
    last = world.log.read(dispatch.case_id)[-1]
    message = {"message_id": "m", "from": REPORTER, "to": DURHAM, "content": "c"}
    event = world.log.append(
        last, world.clock(), NewEvent(Kind.MESSAGE_SENT, message, {"text": "?"})
    )
    fan_out(world.fan_out_deps, dispatch.case_id, event.seq)
    empty_queue(world)
    assert len(alone(world.mail.letters)) == 1


def test_report_that_is_brought_again_takes_one_place() -> None:
    world = World()
    world.mail.fails = 30
    dispatch = Dispatch(world.submit(**DANGER).first.case_id, 1, "police-hampshire")
    for _ in range(3 * FLOOD_MAILS):
        with pytest.raises(TryAgainLater):
            notify_authority(world.notify_authority_deps, dispatch)
        world.clock.advance(minutes=2)
    world.mail.fails = 0
    world.clock.advance(minutes=2)
    notify_authority(world.notify_authority_deps, dispatch)
    assert len(alone(world.mail.letters)) == 1


def test_places_are_taken_once_however_many_consumers_there_are() -> None:
    world = World()
    cases = [world.case(world.submit(**DANGER)) for _ in range(30)]
    verdicts: list[tuple[str, bool]] = []

    def consume() -> None:
        for case in cases:
            dispatch = Dispatch(case.case_id, 1, "police-hampshire")
            verdicts.append((case.case_id, goes_alone(world.guards, case, dispatch)))

    threads = [Thread(target=consume) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({case_id for case_id, single in verdicts if single}) == FLOOD_MAILS
    assert len(set(verdicts)) == len(cases), "each is judged the same by all"


def test_operators_are_paged_once_a_flood_and_until_it_worked() -> None:
    world = World()
    flood(world)
    pages = iter([Unavailable(), None])

    def page(text: str) -> None:
        failure = next(pages)
        if failure is not None:
            raise failure
        world.pages.append(text)

    world.send_digests_deps = replace(world.send_digests_deps, page=page)
    world.clock.advance(minutes=1)
    with pytest.raises(Unavailable):
        send_digests(world.send_digests_deps)
    assert len(running(world.mail.letters)) == 1, "the mail went out all the same"
    pass_minutes(world, 1)
    assert len(world.pages) == 1
    flood(world, 3)
    pass_minutes(world, 6)
    assert len(running(world.mail.letters)) == 2
    (text,) = world.pages
    assert "Durham" in text


def test_mail_that_was_cut_off_before_it_went_goes_out_under_the_same_key() -> None:
    world = World()
    flood(world)
    world.mail.fails = 1
    world.clock.advance(minutes=1)
    with pytest.raises(Unavailable):
        send_digests(world.send_digests_deps)
    later = flood(world, 2)
    world.clock.advance(minutes=1)
    assert send_digests(world.send_digests_deps) == 2
    packed, newest = running(world.mail.letters)
    assert (packed.key.split(".")[1], newest.key.split(".")[1]) == ("35", "2")
    assert all(sent(world, dispatch) for dispatch in later)
    assert world.digests.rows == {}


def test_mail_that_was_cut_off_after_it_went_is_noted_and_not_sent_again() -> None:
    world = World()
    dispatches = flood(world)
    append, count = world.log.append, iter(range(1_000))

    def killed(last: Event, at: datetime, event: NewEvent) -> Event:
        if next(count) > 3:
            raise KeyboardInterrupt
        return append(last, at, event)

    world.log.append = killed  # type: ignore[method-assign]
    world.clock.advance(minutes=1)
    with pytest.raises(KeyboardInterrupt):
        send_digests(world.send_digests_deps)
    world.log.append = append  # type: ignore[method-assign]
    flood(world, 2)
    pass_minutes(world, 6)
    assert [letter.key.split(".")[1] for letter in running(world.mail.letters)] == ["35", "2"]
    assert all(sent(world, dispatch) for dispatch in dispatches)
    assert world.digests.rows == {}


def test_mail_that_was_cut_off_is_forgotten_when_all_of_it_was_taken_back() -> None:
    world = World()
    dispatches = flood(world, FLOOD_MAILS + 1)
    world.mail.fails = 1
    world.clock.advance(minutes=1)
    with pytest.raises(Unavailable):
        send_digests(world.send_digests_deps)
    last = world.log.read(dispatches[-1].case_id)[-1]
    world.log.append(last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    world.clock.advance(minutes=1)
    assert send_digests(world.send_digests_deps) == 0
    assert world.digests.rows == {}
    flood(world, 1)
    pass_minutes(world, 1)
    assert len(running(world.mail.letters)) == 1


def test_case_without_a_list_waits_when_one_mail_has_no_room_for_it() -> None:
    world = World()
    for _ in range(MOST_IN_ONE + 10):
        bring(world, category="abuse_insult", signs=[])
    world.clock.advance(hours=1)
    assert send_digests(world.send_digests_deps) == 1
    assert "There are more than fit into one mail" in world.mail.letters[-1].text
    world.clock.advance(minutes=1)
    assert send_digests(world.send_digests_deps) == 1
    assert world.digests.rows == {}


def test_next_mail_of_a_flood_follows_at_once_where_the_last_was_full() -> None:
    world = World()
    mail = RunningMail(world.guards, "police-hampshire", world.clock)
    mail.note(world.clock(), full=True)
    assert mail.is_due()
    mail.note(world.clock(), full=False)
    assert not mail.is_due()
