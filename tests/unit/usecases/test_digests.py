"""Digests: what is urgent at once, the rest together, a flood as one mail with a count."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.errors import Unavailable
from chalicelib.limits import FLOOD_MAILS
from chalicelib.model.case import Notification
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.preferences import (
    Preferences,
    last_morning,
    next_morning,
    preferences,
)
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.digest_letter import MOST_IN_ONE
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from chalicelib.usecases.notifications.send_digests import send_digests
from tests.support.factories import World

FORCE = "police-hampshire"
INSULT: dict[str, object] = {"category": "abuse_insult", "signs": []}
CHANGES: dict[str, dict[str, object]] = {
    "emergency": {"immediate_danger": True},
    "urgent": {"category": "stalking"},
    "low": INSULT,
}


def notify_of_new_case(world: World, **changes: object) -> Dispatch:
    """The notification of a fresh case to Hampshire, brought by its queue."""
    dispatch = Dispatch(world.submit(**changes).first.case_id, 1, FORCE)
    notify_authority(world.notify_authority_deps, dispatch)
    return dispatch


def way(world: World, dispatch: Dispatch) -> Notification:
    return world.case_of(dispatch).notification(1, FORCE)


def was_sent(world: World, dispatch: Dispatch) -> bool:
    return way(world, dispatch).sent_at is not None


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


def test_digest_holds_no_post_and_no_name() -> None:
    world = World()
    notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    mailed = world.mail.letters[0].text + world.mail.letters[0].html + world.mail.letters[0].subject
    for word in ("I know where you live", "Sam Invented", "sam@example.org", "It began last week"):
        assert word not in mailed


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


def test_force_gets_every_report_when_a_thousand_come_in_ten_minutes() -> None:
    world = World()
    by_urgency: dict[str, list[Dispatch]] = {"emergency": [], "urgent": [], "low": []}
    for number in range(1_000):
        urgency = ("low", "urgent", "low", "emergency" if number % 100 == 3 else "low")[number % 4]
        changes = CHANGES[urgency]
        by_urgency[urgency].append(notify_of_new_case(world, **changes))
        world.clock.advance(milliseconds=600)
        if number % 100 == 99:
            send_digests(world.send_digests_deps)
    at_once = Counter(letter.subject.partition(":")[0] for letter in world.mail.letters)
    assert at_once["Immediate danger"] == len(by_urgency["emergency"]) == 10
    alone = [
        d
        for d in by_urgency["urgent"]
        if not world.case_of(d).notification(1, FORCE).public.get("digest")
    ]
    assert sum(was_sent(world, dispatch) for dispatch in alone) == FLOOD_MAILS
    for _ in range(12):
        world.clock.advance(minutes=6)
        send_digests(world.send_digests_deps)
    digests = [letter for letter in world.mail.letters if letter.key.startswith("digest.")]
    assert len(digests) <= 8
    assert "more than 30 urgent reports" in digests[0].text
    assert f"{MOST_IN_ONE} reports" in digests[-2].text or "fit into one mail" in digests[0].text
    every = [dispatch for of_urgency in by_urgency.values() for dispatch in of_urgency]
    assert [dispatch for dispatch in every if not was_sent(world, dispatch)] == []
    assert world.digests.rows == {}


def test_digest_goes_out_under_the_same_key_when_it_was_not_noted() -> None:
    world = World()
    dispatches = [notify_of_new_case(world, **INSULT) for _ in range(2)]
    world.clock.advance(hours=1)
    append, world.log.append = world.log.append, _killed  # type: ignore[method-assign,assignment]
    with pytest.raises(KeyboardInterrupt):
        send_digests(world.send_digests_deps)
    world.log.append = append  # type: ignore[method-assign]
    send_digests(world.send_digests_deps)
    first, again = world.mail.letters
    assert first.key == again.key
    assert all(was_sent(world, dispatch) for dispatch in dispatches)


def test_mail_event_of_a_digest_holds_for_everything_in_it() -> None:
    world = World()
    dispatches = [notify_of_new_case(world, **INSULT) for _ in range(2)]
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    tag = world.mail.letters[0].key.replace(".", "_")
    event = {"mail": {"messageId": "m", "tags": {"notification": [tag]}}}
    assert record_mail_event(world.send_mail_deps, {**event, "eventType": "Delivery"})
    states = [world.case_of(dispatch).recipients[FORCE].state for dispatch in dispatches]
    assert states == ["delivered", "delivered"]
    unknown = {"mail": {"messageId": "m", "tags": {"notification": ["digest_2_unknown"]}}}
    assert not record_mail_event(world.send_mail_deps, {**unknown, "eventType": "Delivery"})


def test_digest_leaves_out_what_was_withdrawn() -> None:
    world = World()
    kept, withdrawn = notify_of_new_case(world, **INSULT), notify_of_new_case(world, **INSULT)
    last = world.log.read(withdrawn.case_id)[-1]
    world.log.append(last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    world.clock.advance(hours=1)
    send_digests(world.send_digests_deps)
    assert world.case_of(kept).reference in world.mail.letters[0].text
    assert world.case_of(withdrawn).reference not in world.mail.letters[0].text
    assert world.digests.rows == {}


def test_digest_waits_when_the_carrier_is_down() -> None:
    world = World()
    dispatch = notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    world.mail.fails = 1
    with pytest.raises(Unavailable):
        send_digests(world.send_digests_deps)
    assert send_digests(world.send_digests_deps) == 1
    assert was_sent(world, dispatch)


def test_digest_waits_when_there_is_no_address() -> None:
    world = World()
    notify_of_new_case(world, **INSULT)
    world.clock.advance(hours=1)
    address = world.contacts.pop(FORCE)
    assert send_digests(world.send_digests_deps) == 0
    world.contacts[FORCE] = address
    assert send_digests(world.send_digests_deps) == 1


def test_send_digests_holds_up_no_other_authority_when_one_fails() -> None:
    world = World()
    first = notify_of_new_case(world, **INSULT)
    durham = {"name": "Robin Invented", "area": "E14001106"}
    second = Dispatch(world.submit(**INSULT, candidate=durham).first.case_id, 1, "police-durham")
    notify_authority(world.notify_authority_deps, second)
    world.clock.advance(hours=1)
    world.mail.fails = 1
    with pytest.raises(Unavailable):
        send_digests(world.send_digests_deps)
    assert [letter.to for letter in world.mail.letters] == ["hampshire@example.org"]
    assert send_digests(world.send_digests_deps) == 1
    assert was_sent(world, first)
    assert world.case_of(second).notification(1, "police-durham").sent_at is not None


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


def bounced(world: World, letter: Letter, kind: str = "Permanent") -> None:
    """SES says that a mail came back; the stream and the clocks do what follows."""
    tag = letter.key.replace(".", "_")
    mail = {"messageId": "m", "destination": [letter.to], "tags": {"notification": [tag]}}
    event = {"eventType": "Bounce", "mail": mail, "bounce": {"bounceType": kind}}
    assert record_mail_event(world.send_mail_deps, event)
    settle(world)


def settle(world: World) -> None:
    """Route whatever is not routed, take the looks that are due, bring the mail's queue."""
    for case_id in world.log.case_ids():
        for event in world.log.read(case_id):
            if event.kind is Kind.NOTIFICATION_FAILED:
                fan_out(world.fan_out_deps, case_id, event.seq)
    chase_overdue(world.chase_overdue_deps)
    for case_id in world.log.case_ids():
        for event in world.log.read(case_id):
            if event.kind is Kind.NOTIFICATION_REPEATED:
                fan_out(world.fan_out_deps, case_id, event.seq)
    waiting, world.queues["authorities"].dispatches = world.queues["authorities"].dispatches, []
    for dispatch in waiting:
        notify_authority(world.notify_authority_deps, dispatch)


@pytest.mark.parametrize("second", [True, False])
def test_digest_goes_to_the_second_address_when_it_bounces(
    second: bool,
) -> None:
    world = World()
    if second:
        world.fallbacks[FORCE] = "hampshire-2@example.org"
    dispatches = [notify_of_new_case(world, **INSULT) for _ in range(60)]
    world.clock.advance(hours=1)
    assert send_digests(world.send_digests_deps) == 1
    bounced(world, world.mail.letters[0])
    assert len(world.mail.letters) == 1, "no flood of single mails"
    world.clock.advance(minutes=5)
    assert send_digests(world.send_digests_deps) == (1 if second else 0)
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
        bounced(world, again)
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
    assert send_digests(world.send_digests_deps) == 1
    bounced(world, world.mail.letters[0], "Transient")
    world.clock.advance(minutes=5)
    settle(world)
    world.clock.advance(minutes=5)
    assert send_digests(world.send_digests_deps) == 1
    assert world.mail.letters[1].to == world.mail.letters[0].to
    assert world.mail.letters[1].key != world.mail.letters[0].key
    assert all(world.case_of(dispatch).recipients[FORCE].state == "sent" for dispatch in dispatches)


def test_urgent_reports_go_to_the_second_address_together_when_a_flood_bounces() -> None:
    world = World()
    world.fallbacks[FORCE] = "hampshire-2@example.org"
    for _ in range(FLOOD_MAILS + 20):
        notify_of_new_case(world, category="stalking")
    world.clock.advance(minutes=5)
    assert send_digests(world.send_digests_deps) == 1
    for letter in list(world.mail.letters):
        bounced(world, letter)
    world.clock.advance(minutes=5)
    send_digests(world.send_digests_deps)
    at_second = [letter for letter in world.mail.letters if letter.to == "hampshire-2@example.org"]
    assert len(at_second) <= FLOOD_MAILS + 2
    reached = "".join(letter.text for letter in at_second)
    cases = world.log.case_ids()
    assert len(cases) == FLOOD_MAILS + 20
    assert all(world.case_by_id(case_id).reference in reached for case_id in cases)


def test_digest_drops_a_case_that_does_not_exist() -> None:
    world = World()
    world.digests.put(Dispatch("SSAAAAAAAAAAA", 1, FORCE), soon=True)
    world.clock.advance(minutes=5)
    assert send_digests(world.send_digests_deps) == 0
    assert world.digests.rows == {}


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


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
    assert letter.subject == "More evidence in cases that you have"
    assert letter.text.count("/case#") == 1
    assert "within ten minutes" not in letter.text
    assert "a.png" not in letter.text
    assert send_digests(world.send_digests_deps) == 0


def test_preferences_are_read_as_they_were_stored() -> None:
    wishes = Preferences(digest="daily", language="cy", daily=True)
    assert preferences(wishes.as_facts()) == wishes
