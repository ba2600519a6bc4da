"""Mail: once per notification, whatever is delivered twice or killed half way."""

from datetime import timedelta

import pytest

from chalicelib.errors import NotFound, TryAgainLater
from chalicelib.languages import CODES
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.rendering.translator import translator
from chalicelib.usecases.cases.read_case import recipients_of
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.notifications.record_mail_event import record_mail_event
from chalicelib.usecases.notifications.send_mail import CARRIER_SPEAKS_WITHIN
from tests.support.cases import FORCE, notification_of_new_case, outcome_event, reading, ses_event
from tests.support.factories import World


def kinds(world: World, dispatch: Dispatch) -> list[Kind]:
    return world.log.kinds(dispatch.case_id)


def test_notify_authority_records_the_attempt_before_the_mail_and_the_result_after() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_authority(world.notify_authority_deps, dispatch)
    assert kinds(world, dispatch)[1:] == [
        Kind.NOTIFICATION_ATTEMPTED,
        Kind.NOTIFICATION_SENT,
    ]
    assert [letter.to for letter in world.mail.letters] == ["hampshire@example.org"]


def test_notify_authority_sends_one_mail_when_the_message_comes_twice() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_authority(world.notify_authority_deps, dispatch)
    notify_authority(world.notify_authority_deps, dispatch)
    assert len(world.mail.letters) == 1


def test_notify_authority_sends_one_mail_when_two_run_at_once() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    world.log.before_append.append(lambda: notify_authority(world.notify_authority_deps, dispatch))
    with pytest.raises(TryAgainLater):
        notify_authority(world.notify_authority_deps, dispatch)
    assert len(world.mail.letters) == 1


def test_attempt_without_a_result_waits_for_the_mail_event() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    world.mail.fails = 1
    with pytest.raises(TryAgainLater) as refused:
        notify_authority(world.notify_authority_deps, dispatch)
    assert refused.value.after == CARRIER_SPEAKS_WITHIN
    world.clock.advance(seconds=20)
    with pytest.raises(TryAgainLater) as waits:
        notify_authority(world.notify_authority_deps, dispatch)
    assert waits.value.after == CARRIER_SPEAKS_WITHIN - timedelta(seconds=20)
    world.clock.advance(seconds=CARRIER_SPEAKS_WITHIN.total_seconds())
    notify_authority(world.notify_authority_deps, dispatch)
    assert len(world.mail.letters) == 1
    assert world.case_of(dispatch).recipients[FORCE].state == "sent"


def test_attempt_comes_back_in_its_queues_own_time_when_it_is_not_urgent() -> None:
    world = World()
    dispatch = notification_of_new_case(world, category="harassment")
    world.mail.fails = 1
    with pytest.raises(TryAgainLater) as refused:
        notify_reporter(world.notify_reporter_deps, Dispatch(dispatch.case_id, 1, REPORTER))
    assert refused.value.after is None
    with pytest.raises(TryAgainLater) as waits:
        notify_reporter(world.notify_reporter_deps, Dispatch(dispatch.case_id, 1, REPORTER))
    assert waits.value.after is None


def test_mail_event_stops_a_second_mail() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_killed_after_sending(world, dispatch)
    record_mail_event(world.send_mail_deps, ses_event("Send", dispatch))
    world.clock.advance(hours=1)
    notify_authority(world.notify_authority_deps, dispatch)
    assert len(world.mail.letters) == 1
    assert world.case_of(dispatch).recipients[FORCE].state == "sent"


def test_second_mail_has_the_same_key_when_there_is_no_mail_event() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_killed_after_sending(world, dispatch)
    world.clock.advance(hours=1)
    notify_authority(world.notify_authority_deps, dispatch)
    assert len({letter.key for letter in world.mail.letters}) == 1


def notify_killed_after_sending(world: World, dispatch: Dispatch) -> None:
    """The consumer dies between the mail and the note of it."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    world.log.before_append.append(die)
    world.log.before_append.append(lambda: None)
    with pytest.raises(KeyboardInterrupt):
        notify_authority(world.notify_authority_deps, dispatch)
    assert len(world.mail.letters) == 1


@pytest.mark.parametrize(
    ("event", "state"),
    [("Send", "sent"), ("Delivery", "delivered"), ("Bounce", "failed"), ("Reject", "failed")],
)
def test_mail_event_gives_the_recipients_state(event: str, state: str) -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_authority(world.notify_authority_deps, dispatch)
    assert record_mail_event(world.send_mail_deps, ses_event(event, dispatch))
    assert record_mail_event(world.send_mail_deps, ses_event(event, dispatch))
    assert world.case_of(dispatch).recipients[FORCE].state == state
    assert len(set(kinds(world, dispatch))) == len(kinds(world, dispatch))


@pytest.mark.parametrize(
    ("reports", "state"),
    [
        (["Send", "Delivery", "Bounce"], "failed"),
        (["Bounce", "Delivery", "Send"], "failed"),
        (["Send", "Delivery", "Complaint"], "delivered"),
        (["Complaint", "Delivery"], "delivered"),
    ],
)
def test_mail_that_came_back_is_not_called_delivered_whatever_came_first(
    reports: list[str], state: str
) -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_authority(world.notify_authority_deps, dispatch)
    for report in reports:
        world.clock.advance(minutes=1)
        record_mail_event(world.send_mail_deps, ses_event(report, dispatch))
    recipient = world.case_of(dispatch).recipients[FORCE]
    assert recipient.state == state
    times = (recipient.sent_at, recipient.delivered_at, recipient.known_since)
    assert all(times) if state == "delivered" else times == (None, None, None)


@pytest.mark.parametrize("acknowledged", [False, True])
def test_recipient_has_what_something_else_proves_when_a_mail_came_back(acknowledged: bool) -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_authority(world.notify_authority_deps, dispatch)
    record_mail_event(world.send_mail_deps, ses_event("Delivery", dispatch))
    world.clock.advance(minutes=1)
    last = world.case_of(dispatch).last
    if acknowledged:
        event = NewEvent(Kind.AUTHORITY_ACKNOWLEDGED, {"recipient": FORCE}, {})
    else:
        event = NewEvent(Kind.NOTIFICATION_DELIVERED, {"of": last.seq, "recipient": FORCE})
    known_since = world.log.append(last, world.clock(), event).at
    world.clock.advance(minutes=1)
    record_mail_event(world.send_mail_deps, ses_event("Bounce", dispatch))
    recipient = world.case_of(dispatch).recipients[FORCE]
    assert recipient.known_since == known_since
    assert recipient.state == ("acknowledged" if acknowledged else "failed")


def test_candidate_gets_the_official_route_when_mail_failed() -> None:
    world = World()
    dispatch = notification_of_new_case(world, immediate_danger=True)
    notify_authority(world.notify_authority_deps, dispatch)
    record_mail_event(world.send_mail_deps, ses_event("Bounce", dispatch))
    police = recipients_of(reading(), world.case_of(dispatch), world.clock())[0]
    assert (police["state"], police["self_report"]["phone"]) == ("failed", "999")


def test_soft_bounce_does_not_suppress_the_address() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_authority(world.notify_authority_deps, dispatch)
    event = ses_event("Bounce", dispatch, bounce={"bounceType": "Transient"})
    assert record_mail_event(world.send_mail_deps, event)
    assert world.case_of(dispatch).notification(1, FORCE).public["because"] == "soft_bounce"
    assert world.suppressions.reasons == {}


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"eventType": "Open", "mail": {"tags": {"notification": ["a_1_b"]}}},
        {"eventType": "Send", "mail": {"tags": {}}},
        {"eventType": "Send", "mail": {"tags": {"notification": ["a_b_c"]}}},
    ],
)
def test_mail_event_is_ignored_when_the_mail_is_not_ours(event: dict[str, object]) -> None:
    assert not record_mail_event(World().send_mail_deps, event)


def test_mail_quotes_the_abuse_in_its_body_alone() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    notify_authority(world.notify_authority_deps, dispatch)
    (letter,) = world.mail.letters
    assert "know where you live" not in letter.subject
    assert "Sam" not in letter.subject
    for part in (letter.text, letter.html):
        assert "I know where you live" in part
        assert "Sam Invented" in part
        assert "https://standsafe.example.org/case#" in part
        assert "01632 960000" in part


def test_mail_to_police_speaks_of_the_person_who_reported() -> None:
    world = World()
    notify_authority(
        world.notify_authority_deps, notification_of_new_case(world, immediate_danger=True)
    )
    text = world.mail.letters[0].text
    assert "The person who reported says that somebody is in immediate danger." in text
    assert "You said" not in text


def test_mail_names_the_other_force_when_the_constituency_is_split() -> None:
    world = World()
    candidate = {"name": "Sam Invented", "area": "E14001106"}
    case_id = world.submit(candidate=candidate).first.case_id
    notify_authority(world.notify_authority_deps, Dispatch(case_id, 1, "police-durham"))
    (letter,) = world.mail.letters
    assert letter.to == "durham@example.org"
    assert "Northumbria Police" in letter.text
    assert "Northumbria Police" in letter.html


def test_notification_waits_in_the_queue_when_the_address_was_removed() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    world.contacts.clear()
    with pytest.raises(TryAgainLater):
        notify_authority(world.notify_authority_deps, dispatch)


def test_nobody_is_mailed_when_the_case_was_erased() -> None:
    world = World()
    dispatch = notification_of_new_case(world)
    world.log.erase(dispatch.case_id)
    notify_authority(world.notify_authority_deps, dispatch)
    notify_reporter(world.notify_reporter_deps, Dispatch(dispatch.case_id, 1, REPORTER))
    assert world.mail.letters == []


def test_notify_authority_fails_when_there_is_no_such_case() -> None:
    with pytest.raises(NotFound):
        notify_authority(World().notify_authority_deps, Dispatch("SSAAAAAAAAAAA", 1, FORCE))


def test_mail_to_the_reporter_holds_nothing_typed_and_no_receipt() -> None:
    world = World()
    accepted = world.submit()
    notify_reporter(world.notify_reporter_deps, Dispatch(accepted.first.case_id, 1, REPORTER))
    (letter,) = world.mail.letters
    assert letter.to == "sam@example.org"
    mailed = letter.subject + letter.text + letter.html
    for typed in ("Sam Invented", "know where you live", "last week", "someone", accepted.receipt):
        assert typed not in mailed
    assert world.case(accepted).reference in letter.text
    assert "Hampshire" in letter.text


@pytest.mark.parametrize("language", CODES)
def test_outcome_is_mailed_in_the_language_of_the_report(language: str) -> None:
    world = World()
    reporter = {
        "name": "Sam Invented",
        "role": "candidate",
        "email": "sam@example.org",
        "language": language,
    }
    accepted = world.submit(reporter=reporter)
    world.append(accepted, outcome_event("content_removed", message="We took it down"))
    notify_reporter(world.notify_reporter_deps, Dispatch(accepted.first.case_id, 2, REPORTER))
    (letter,) = world.mail.letters
    assert letter.language == language
    assert f'lang="{language}"' in letter.html
    assert translator(language)("They removed the content.") in letter.text
    assert "We took it down" not in letter.text + letter.html + letter.subject
