"""Operators are told by one mail at a time, the most urgent first, and a flood is counted."""

import pytest

from chalicelib.errors import Unavailable
from chalicelib.limits import OPERATOR_MAIL_LINES
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.notifications.notify_operators import notify_operators
from tests.support.factories import World

FORCE = "police-hampshire"


def overdue(world: World, category: str = "other", **facts: str) -> Dispatch:
    """A case with something overdue, in the operators' inbox."""
    accepted = world.submit(category=category)
    facts_of_all = {"recipient": FORCE, "what": "acknowledge", "due": "2026-11-22T08:30:00Z"}
    event = world.append(
        accepted, NewEvent(Kind.RESPONSE_OVERDUE, facts_of_all | {"escalated_to": OPERATOR} | facts)
    )
    dispatch = Dispatch(accepted.first.case_id, event.seq, OPERATOR)
    world.operator_inbox.send([dispatch])
    return dispatch


def test_notify_operators_mails_at_once_with_all_that_waits_when_something_is_urgent() -> None:
    world = World()
    overdue(world)
    assert notify_operators(world.notify_operators_deps) == 0
    pressing = overdue(world, "threat_violence")
    assert notify_operators(world.notify_operators_deps) == 2
    (letter,) = world.mail.letters
    assert letter.to == "operator@example.org"
    reference = world.case_of(pressing).reference
    force = "Hampshire & Isle of Wight Constabulary"
    assert (
        letter.subject == f"Urgent: {reference}: {force} did not confirm it, and 1 more to see to"
    )
    assert letter.text.index(reference) < letter.text.index("(standard)")
    assert "did not confirm it by 22 November 2026 at 8:30am" in letter.text
    for typed in ("Sam Invented", "last week", "know where you live"):
        assert typed not in letter.text + letter.html
    assert world.operator_inbox.rows == {}
    assert notify_operators(world.notify_operators_deps) == 0


def test_notify_operators_waits_a_quarter_of_an_hour_when_nothing_is_urgent() -> None:
    world = World()
    overdue(world)
    world.clock.advance(minutes=14, seconds=59)
    assert notify_operators(world.notify_operators_deps) == 0
    world.clock.advance(seconds=1)
    assert notify_operators(world.notify_operators_deps) == 1
    assert world.mail.letters[0].subject.endswith("Isle of Wight Constabulary did not confirm it")


def test_notify_operators_counts_a_flood_in_one_mail() -> None:
    world = World()
    dispatches = [overdue(world) for _ in range(OPERATOR_MAIL_LINES + 7)]
    world.clock.advance(minutes=15)
    assert notify_operators(world.notify_operators_deps) == OPERATOR_MAIL_LINES + 7
    (letter,) = world.mail.letters
    assert letter.text.count("did not confirm") == OPERATOR_MAIL_LINES
    assert "And 7 more, of less urgency." in letter.text
    for dispatch in dispatches:
        assert world.case_of(dispatch).notification(dispatch.seq, OPERATOR).settled


def test_notify_operators_sends_the_same_key_again_when_mail_was_down() -> None:
    world = World()
    dispatch = overdue(world, "threat_violence")
    world.mail.fails = 1
    with pytest.raises(Unavailable):
        notify_operators(world.notify_operators_deps)
    assert list(world.operator_inbox.rows) == [dispatch]

    def die() -> None:
        raise Unavailable

    world.log.before_append.append(die)
    with pytest.raises(Unavailable):
        notify_operators(world.notify_operators_deps)
    assert notify_operators(world.notify_operators_deps) == 1
    assert len({letter.key for letter in world.mail.letters}) == 1
    assert len(world.mail.letters) == 2


def test_notify_operators_empties_the_inbox_of_what_they_had_and_of_what_is_gone() -> None:
    world = World()
    notified = overdue(world, "threat_violence")
    notify_operators(world.notify_operators_deps)
    world.operator_inbox.send([notified, Dispatch("SSAAAAAAAAAAA", 2, OPERATOR)])
    assert notify_operators(world.notify_operators_deps) == 0
    assert world.operator_inbox.rows == {}
    assert len(world.mail.letters) == 1


@pytest.mark.parametrize(
    ("kind", "facts", "line"),
    [
        (
            Kind.RESPONSE_OVERDUE,
            {"recipient": FORCE, "what": "send", "due": "2026-11-22T08:30:00Z"}
            | {"escalated_to": OPERATOR},
            "Could not be sent to Hampshire",
        ),
        (
            Kind.RESPONSE_OVERDUE,
            {"recipient": "x", "what": "decide", "due": "2026-11-22T08:30:00Z"}
            | {"escalated_to": "electoral-commission"},
            "Electoral Commission was told.",
        ),
        (
            Kind.NOTIFICATION_FAILED,
            {"of": 1, "recipient": FORCE, "because": "hard_bounce"},
            "did not arrive, or must not be sent: hard bounce.",
        ),
        (
            Kind.NOTIFICATION_FAILED,
            {"of": 1, "recipient": REPORTER, "because": "complaint"},
            "Mail to the person who reported did not arrive",
        ),
        (
            Kind.NOTIFICATION_REPEATED,
            {"of": 1, "recipient": FORCE, "to": "fallback", "because": "unconfirmed"},
            "It went to their second address too.",
        ),
        (
            Kind.NOTIFICATION_REPEATED,
            {"of": 1, "recipient": FORCE, "to": "operator", "because": "unconfirmed"},
            "There is no other address to try: call them.",
        ),
    ],
)
def test_mail_to_operators_has_a_line_for_each_kind(
    kind: Kind, facts: dict[str, object], line: str
) -> None:
    world = World()
    accepted = world.submit()
    event = world.append(accepted, NewEvent(kind, facts))
    world.operator_inbox.send([Dispatch(accepted.first.case_id, event.seq, OPERATOR)])
    assert notify_operators(world.notify_operators_deps) == 1
    assert line in world.mail.letters[0].text
    assert line in world.mail.letters[0].html


def test_mail_to_operators_names_the_platform_and_the_reason_when_a_token_was_parked() -> None:
    world = World()
    accepted = world.submit()
    facts = {"of": 1, "recipient": "x", "jti": "J", "err": "not_acknowledged"}
    event = world.append(accepted, NewEvent(Kind.NOTIFICATION_PARKED, facts))
    world.operator_inbox.send([Dispatch(accepted.first.case_id, event.seq, OPERATOR)])
    world.clock.advance(minutes=15)
    notify_operators(world.notify_operators_deps)
    (letter,) = world.mail.letters
    assert "did not take what waited in its feed: not acknowledged." in letter.text


def test_mail_to_operators_repeats_nothing_that_was_reported() -> None:
    world = World()
    overdue(world)
    world.clock.advance(minutes=16)
    notify_operators(world.notify_operators_deps)
    (letter,) = world.mail.letters
    for words in ("I know where you live", "Sam", "someone", "sam@example.org", "01632"):
        assert words not in letter.subject + letter.text + letter.html


def test_alert_is_on_record_once_when_two_runs_write_it_down() -> None:
    world = World()
    dispatch = overdue(world, "threat_violence")
    facts = {"of": dispatch.seq, "recipient": OPERATOR, "message_id": "m"}
    sending = NewEvent(Kind.NOTIFICATION_SENT, facts)

    def other_run() -> None:
        record_event(world.log, world.clock, dispatch.case_id, lambda _: sending)

    world.log.before_append.append(other_run)
    assert notify_operators(world.notify_operators_deps) == 1
    assert world.log.kinds(dispatch.case_id).count(Kind.NOTIFICATION_SENT) == 1
