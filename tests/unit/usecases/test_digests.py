"""Digests: what is urgent at once, the rest together, a flood as one mail with a count."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.limits import FLOOD_MAILS
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.preferences import (
    Preferences,
    last_morning,
    next_morning,
    preferences,
)
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.digest_letter import MOST_IN_ONE
from chalicelib.usecases.notifications.notify_authority import notify_authority
from tests.support.cases import FORCE, sent_event
from tests.support.factories import World
from tests.support.html import Page
from tests.support.job_queues import send_digests
from tests.support.mailing import INSULT, notify_of_new_case, was_sent

CHANGES: dict[str, dict[str, object]] = {
    "emergency": {"immediate_danger": True},
    "urgent": {"category": "stalking"},
    "low": INSULT,
}


def test_digest_goes_out_at_the_hour_with_all_that_waits() -> None:
    world = World()
    waiting = [notify_of_new_case(world, **INSULT) for _ in range(3)]
    send_digests(world.send_digests_deps)
    assert world.mail.letters == []
    world.clock.advance(minutes=30)
    assert send_digests(world.send_digests_deps) == 1
    (letter,) = world.mail.letters
    assert letter.subject == "3 reports of abuse of candidates"
    for dispatch in waiting:
        reference = world.case_of(dispatch).reference
        assert reference in letter.text
        assert reference in letter.html
        assert was_sent(world, dispatch)
    assert letter.text.count("/case#") == 3
    assert send_digests(world.send_digests_deps) == 0


def test_report_that_is_withdrawn_by_consent_is_no_report_of_a_digest() -> None:
    world = World()
    dispatches = [notify_of_new_case(world, **INSULT) for _ in range(FLOOD_MAILS + 2)]
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    world.mail.letters.clear()
    public = {"recipients": [], "withdrawn_from": [FORCE]}
    for dispatch in dispatches:
        last = world.log.read(dispatch.case_id)[-1]
        seq = world.log.append(last, world.clock(), NewEvent(Kind.CONSENT_CORRECTED, public)).seq
        notify_authority(world.notify_authority_deps, Dispatch(dispatch.case_id, seq, FORCE))
    assert {letter.subject for letter in world.mail.letters} == {
        f"Case {world.case_of(dispatch).reference} was withdrawn"
        for dispatch in dispatches[:FLOOD_MAILS]
    }
    world.mail.letters.clear()
    world.clock.advance(minutes=6)
    assert send_digests(world.send_digests_deps) == 1
    (letter,) = world.mail.letters
    assert letter.subject == "News of cases that you have"
    assert letter.text.count("Withdrawn by the person who reported") == 2


def test_digest_holds_no_post_and_no_name() -> None:
    world = World()
    notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    mailed = world.mail.letters[0].text + world.mail.letters[0].html + world.mail.letters[0].subject
    for word in ("I know where you live", "Sam Invented", "sam@example.org", "It began last week"):
        assert word not in mailed


def test_digest_to_the_police_says_the_programme_by_its_name() -> None:
    world = World()
    an_mp = {"name": "Sam Invented", "area": "E14001063", "office": "uk_mp"}
    notify_of_new_case(world, **INSULT, candidate=an_mp)
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    (letter,) = world.mail.letters
    assert letter.text.count("Operation Bridger") == letter.html.count("Operation Bridger") == 1


def test_daily_digest_waits_for_the_morning() -> None:
    world = World()
    world.preferences[FORCE] = Preferences(digest="daily", language="cy")
    notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=10)
    assert send_digests(world.send_digests_deps) == 0
    world.clock.advance(hours=14)
    assert send_digests(world.send_digests_deps) == 1
    assert world.mail.letters[0].language == "cy"


def test_morning_is_that_of_the_united_kingdom() -> None:
    summer = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
    assert next_morning(summer) == datetime(2026, 7, 2, 6, tzinfo=UTC)
    assert next_morning(summer - timedelta(hours=1)) == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert last_morning(summer) == datetime(2026, 7, 1, 6, tzinfo=UTC)
    assert last_morning(summer - timedelta(hours=1)) == datetime(2026, 6, 30, 6, tzinfo=UTC)


def test_force_gets_every_report_when_four_hundred_come_in_ten_minutes() -> None:
    world = World()
    by_urgency: dict[str, list[Dispatch]] = {"emergency": [], "urgent": [], "low": []}
    for number in range(400):
        urgency = ("low", "urgent", "low", "emergency" if number % 40 == 3 else "low")[number % 4]
        changes = CHANGES[urgency]
        by_urgency[urgency].append(notify_of_new_case(world, **changes))
        world.clock.advance(milliseconds=1_500)
        if number % 40 == 39:
            send_digests(world.send_digests_deps)
    alone = Counter(
        letter.subject.partition(":")[0]
        for letter in world.mail.letters
        if not letter.key.startswith("digest.")
    )
    assert len(by_urgency["emergency"]) == 10
    assert alone == {"Immediate danger": FLOOD_MAILS, "Urgent": FLOOD_MAILS}
    for _ in range(12):
        world.clock.advance(minutes=6)
        send_digests(world.send_digests_deps)
    digests = [letter for letter in world.mail.letters if letter.key.startswith("digest.")]
    assert len(digests) <= 8
    assert "more than 5 such reports reached you" in digests[0].text
    every = [dispatch for of_urgency in by_urgency.values() for dispatch in of_urgency]
    assert [dispatch for dispatch in every if not was_sent(world, dispatch)] == []
    assert world.digests.rows == {}


@pytest.mark.parametrize(
    ("confirmed", "days", "words"),
    [
        (False, 0, "; confirm by "),
        (False, 9, "; we asked you to answer by "),
        (True, 9, None),
    ],
)
def test_digest_asks_to_confirm_only_while_nobody_there_has(
    confirmed: bool, days: int, words: str | None
) -> None:
    world = World()
    accepted = world.submit(category="harassment", signs=[])
    case_id = accepted.first.case_id
    notify_authority(world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
    send_digests(world.send_digests_deps)
    world.append(accepted, sent_event(FORCE))
    if confirmed:
        confirmation = {"recipient": FORCE, "opened": 1}
        world.append(accepted, NewEvent(Kind.AUTHORITY_ACKNOWLEDGED, confirmation))
    world.clock.advance(days=days)
    file = {"upload_id": "u", "content_type": "image/png", "size": 9}
    world.append(accepted, NewEvent(Kind.EVIDENCE_ADDED, file, {"filename": "a.png"}))
    stored = NewEvent(Kind.EVIDENCE_STORED, {**file, "sha256": "ab", "scan": "not_scanned"})
    seq = world.append(accepted, stored).seq
    notify_authority(world.notify_authority_deps, Dispatch(case_id, seq, FORCE))
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    letter = world.mail.letters[-1]
    assert letter.subject == "News of cases that you have"
    for text in (letter.text, Page(letter.html).text):
        assert "reported on" in text
        for asked in ("; confirm by ", "; we asked you to answer by "):
            assert (asked in text) == (asked == words)


def test_digest_leaves_out_what_was_withdrawn() -> None:
    world = World()
    to_send, withdrawn = notify_of_new_case(world, **INSULT), notify_of_new_case(world, **INSULT)
    last = world.log.read(withdrawn.case_id)[-1]
    world.log.append(last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    assert world.case_of(to_send).reference in world.mail.letters[0].text
    assert world.case_of(withdrawn).reference not in world.mail.letters[0].text
    assert world.digests.rows == {}


def test_digest_holds_what_is_urgent_first() -> None:
    world = World()
    world.preferences[FORCE] = Preferences(digest="daily")
    for _ in range(MOST_IN_ONE):
        notify_of_new_case(world, **INSULT)
    for _ in range(FLOOD_MAILS):
        notify_of_new_case(world, category="stalking")
    beyond = notify_of_new_case(world, category="stalking")
    assert not was_sent(world, beyond)
    world.clock.advance(minutes=5)
    assert send_digests(world.send_digests_deps) == 1
    assert was_sent(world, beyond)


def test_digest_drops_a_case_that_does_not_exist() -> None:
    world = World()
    world.digests.put(Dispatch("SSAAAAAAAAAAA", 1, FORCE), soon=True)
    world.clock.advance(minutes=5)
    assert send_digests(world.send_digests_deps) == 0
    assert world.digests.rows == {}


def test_digest_has_one_line_a_case_for_files_that_come_later() -> None:
    world = World()
    accepted = world.submit()
    case_id = accepted.first.case_id
    notify_authority(world.notify_authority_deps, Dispatch(case_id, 1, FORCE))
    for number in range(3):
        file = {"upload_id": f"u{number}", "content_type": "image/png", "size": 9}
        world.append(accepted, NewEvent(Kind.EVIDENCE_ADDED, file, {"filename": "a.png"}))
        stored = NewEvent(Kind.EVIDENCE_STORED, {**file, "sha256": "ab", "scan": "not_scanned"})
        event = world.append(accepted, stored)
        recipients = [recipient for recipient, _ in concerned(world.case(accepted), event)]
        assert FORCE in recipients
        notify_authority(world.notify_authority_deps, Dispatch(case_id, event.seq, FORCE))
    assert len(world.mail.letters) == 1, "the report itself"
    world.clock.advance(minutes=5)
    assert send_digests(world.send_digests_deps) == 1
    letter = world.mail.letters[-1]
    assert letter.subject == "News of cases that you have"
    assert letter.text.count("/case#") == 1
    assert "within ten minutes" not in letter.text
    assert "a.png" not in letter.text
    assert send_digests(world.send_digests_deps) == 0


def test_preferences_are_read_as_they_were_stored() -> None:
    wishes = Preferences(digest="daily", language="cy", daily=True)
    assert preferences(wishes.as_facts()) == wishes


def test_digest_names_the_election_and_the_area_of_each_case() -> None:
    world = World()
    candidate = {"name": "Robin", "area": "Aldershot", "election": "parl.2027-05-06"}
    notify_of_new_case(world, **INSULT, candidate=candidate)
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    (letter,) = world.mail.letters
    for text in (letter.text, letter.html):
        assert "UK parliamentary general election, 6 May 2027; Aldershot; reported on" in text
