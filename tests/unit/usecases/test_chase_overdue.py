"""Reminders, second addresses, escalations: each at its time, each once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.model.clocks import overdue_in_one_mail
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Kind, stamp
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from tests.support.cases import FORCE, outcome_event
from tests.support.chased_case import ChasedCase
from tests.support.factories import World

PLATFORMS_ONLY = {"platforms": True, "police": False, "electoral": False}


def test_emergency_goes_to_a_second_address_when_nobody_confirms_it_for_five_minutes() -> None:
    case = ChasedCase()
    case.world.second_addresses[FORCE] = "hampshire-2@example.org"
    case.sent_to(FORCE)
    assert case.after(minutes=4, seconds=59) == []
    assert case.after(seconds=1) == [("notification_repeated", FORCE, "fallback")]
    assert case.after(seconds=59) == []
    repeated = case.world.log.read(case.case_id)[-1]
    assert fan_out(case.world.fan_out_deps, case.case_id, repeated.seq) == 2
    notify_authority(case.world.notify_authority_deps, Dispatch(case.case_id, repeated.seq, FORCE))
    (letter,) = case.world.mail.letters
    assert letter.to == "hampshire-2@example.org"
    assert list(case.world.operator_inbox.rows) == [Dispatch(case.case_id, repeated.seq, OPERATOR)]


def test_operators_are_notified_when_there_is_no_second_address(emergency: ChasedCase) -> None:
    emergency.sent_to(FORCE)
    assert emergency.after(minutes=5) == [("notification_repeated", FORCE, "operator")]


def test_emergency_goes_nowhere_else_when_it_is_confirmed_in_time(emergency: ChasedCase) -> None:
    emergency.sent_to(FORCE)
    emergency.happens(Kind.AUTHORITY_ACKNOWLEDGED, recipient=FORCE, opened=1)
    assert emergency.after(hours=2) == []


def test_urgent_report_has_no_five_minutes() -> None:
    case = ChasedCase(category="doxxing")
    case.sent_to(FORCE)
    assert case.after(hours=3, minutes=59) == []
    assert case.after(minutes=1) == [("response_overdue", FORCE, "acknowledge")]


def test_platform_is_reminded_at_half_time_and_notified_when_it_is_overdue() -> None:
    case = ChasedCase(share_with=PLATFORMS_ONLY, incidents=[{"url": "https://x.com/a/status/1"}])
    case.sent_to("x")
    assert case.after(minutes=29) == []
    assert case.after(minutes=1) == [("response_due", "x", "acknowledge")]
    assert case.after(minutes=29) == []
    assert case.after(minutes=1) == [("response_overdue", "x", "acknowledge")]
    assert case.after(hours=11) == [("response_due", "x", "decide")]
    assert case.after(hours=12) == [("response_overdue", "x", "decide")]
    assert case.after(days=100) == []


def test_reminder_is_left_out_when_it_comes_too_late() -> None:
    case = ChasedCase(share_with=PLATFORMS_ONLY, incidents=[{"url": "https://x.com/a/status/1"}])
    case.sent_to("x")
    assert case.after(hours=2) == [("response_overdue", "x", "acknowledge")]


def test_appeal_starts_the_clock_of_the_decision_again() -> None:
    case = ChasedCase(share_with=PLATFORMS_ONLY, incidents=[{"url": "https://x.com/a/status/1"}])
    case.sent_to("x")
    case.then(outcome_event("no_violation", message="It stays"))
    assert case.after(days=30) == []
    case.happens(Kind.OUTCOME_APPEALED, recipient="x", content="digest")
    assert case.after(hours=12) == [("response_due", "x", "decide")]
    assert case.after(hours=12) == [("response_overdue", "x", "decide")]


def test_stage_counts_as_an_answer(emergency: ChasedCase) -> None:
    emergency.sent_to(FORCE)
    emergency.happens(
        Kind.STAGE_RECORDED, recipient=FORCE, opened=1, stage="investigating", shown=False
    )
    assert emergency.after(days=30) == []


@pytest.mark.parametrize(
    "stop",
    [
        lambda case: case.happens(Kind.WITHDRAWN),
        lambda case: case.happens(Kind.ERASED),
        lambda case: case.happens(
            Kind.CONSENT_CORRECTED, recipients=[], withdrawn_from=["police-hampshire"]
        ),
    ],
)
def test_withdrawn_report_is_chased_no_more(stop: Callable[[ChasedCase], None]) -> None:
    case = ChasedCase()
    case.sent_to(FORCE)
    stop(case)
    assert case.after(days=30) == []


def test_hold_stops_the_clock_and_ends_by_itself() -> None:
    case = ChasedCase(share_with=PLATFORMS_ONLY, incidents=[{"url": "https://x.com/a/status/1"}])
    until = stamp(case.world.clock() + timedelta(hours=72))
    case.happens(Kind.HOLD_PLACED, recipient=FORCE, opened=1, platform="x", until=until)
    assert case.after(hours=47) == []
    assert case.after(hours=1) == [("hold_ending", FORCE)]
    assert case.after(hours=21) == []
    assert case.after(hours=1) == [("hold_ending", FORCE)]
    assert case.after(hours=2) == [("hold_released", FORCE)]
    assert case.after(minutes=4) == []  # its time begins again
    assert ("response_overdue", "x", "send") in case.after(minutes=1)


def test_hold_is_warned_of_once_when_nobody_looked_for_days() -> None:
    case = ChasedCase(share_with=PLATFORMS_ONLY, incidents=[{"url": "https://x.com/a/status/1"}])
    until = stamp(case.world.clock() + timedelta(hours=72))
    case.happens(Kind.HOLD_PLACED, recipient=FORCE, opened=1, platform="x", until=until)
    assert case.after(hours=71) == [("hold_ending", FORCE)]


def test_self_report_is_overdue_to_the_candidate_alone() -> None:
    world = World(connected=())
    case = ChasedCase(world)
    assert case.after(days=30) == []
    case.happens(Kind.SELF_REPORTED, recipient=FORCE)
    assert case.after(hours=1) == [("response_overdue", FORCE, "acknowledge")]
    event = world.log.read(case.case_id)[-1]
    assert "escalated_to" not in event.public
    assert concerned(world.case_by_id(case.case_id), event) == [(REPORTER, REPORTER)]


def test_overdue_platform_is_escalated_to_the_authority_that_operators_set() -> None:
    case = ChasedCase(share_with=PLATFORMS_ONLY, incidents=[{"url": "https://x.com/a/status/1"}])
    case.world.escalations["x"] = "electoral-commission"
    case.sent_to("x")
    case.after(hours=1)
    event = case.world.log.read(case.case_id)[-1]
    assert event.public["escalated_to"] == "electoral-commission"
    recipients = concerned(case.world.case_by_id(case.case_id), event)
    assert [recipient for recipient, _ in recipients] == [
        OPERATOR,
        "electoral-commission",
        "x",
        REPORTER,
    ]
    case.world.contacts["electoral-commission"] = "ec@example.org"
    dispatch = Dispatch(case.case_id, event.seq, "electoral-commission")
    notify_authority(case.world.notify_authority_deps, dispatch)
    (letter,) = case.world.mail.letters
    assert "X (formerly Twitter) is late" in letter.subject
    for typed in ("Sam Invented", "last week", "status/1", "Threat"):
        assert typed not in letter.text + letter.html + letter.subject


def test_overdue_authority_is_mailed_a_link(emergency: ChasedCase) -> None:
    emergency.sent_to(FORCE)
    emergency.after(hours=1)
    event = emergency.world.log.read(emergency.case_id)[-1]
    notify_authority(
        emergency.world.notify_authority_deps, Dispatch(emergency.case_id, event.seq, FORCE)
    )
    (letter,) = emergency.world.mail.letters
    assert "No answer yet" in letter.subject
    assert "/case#" in letter.text
    assert "last week" not in letter.text


def test_candidate_gets_one_mail_when_several_are_overdue_at_one_check() -> None:
    case = ChasedCase(share_with={**PLATFORMS_ONLY, "police": True})
    case.sent_to(FORCE, "x", "facebook")
    case.after(hours=1)
    overdue = [
        event for event in case.world.log.read(case.case_id) if event.kind is Kind.RESPONSE_OVERDUE
    ]
    notified = [
        event.seq
        for event in overdue
        if (REPORTER, REPORTER) in concerned(case.world.case_by_id(case.case_id), event)
    ]
    assert (len(overdue), notified) == (3, [overdue[-1].seq])
    notify_reporter(case.world.notify_reporter_deps, Dispatch(case.case_id, notified[0], REPORTER))
    (letter,) = case.world.mail.letters
    for name in ("Hampshire", "X (formerly Twitter)", "Facebook"):
        assert name in letter.text
    assert case.after(hours=23) != []
    last = case.world.log.read(case.case_id)[-1]
    assert len(overdue_in_one_mail(case.world.case_by_id(case.case_id), last)) == 3


def test_overdue_mail_names_one_recipient_when_the_others_answered_just_then() -> None:
    case = ChasedCase(share_with={**PLATFORMS_ONLY, "police": True})
    case.sent_to(FORCE)
    facts = {"recipient": FORCE, "what": "acknowledge", "due": "2026-11-22T08:30:00Z"}
    case.happens(Kind.RESPONSE_OVERDUE, **facts, escalated_to="operator", more=True)
    assert case.after(seconds=1)[0] == ("notification_repeated", REPORTER, "primary")
    last = case.world.log.read(case.case_id)[-1]
    notify_reporter(case.world.notify_reporter_deps, Dispatch(case.case_id, last.seq, REPORTER))
    assert "Hampshire" in case.world.mail.letters[0].text
    assert case.after(seconds=1) == []


def test_unsent_notification_goes_to_operators_whatever_they_set() -> None:
    case = ChasedCase()
    case.world.escalations[FORCE] = "electoral-commission"
    case.after(minutes=10)
    escalations = case.recipient().escalations
    assert [(escalation.promised, escalation.to) for escalation in escalations] == [
        ("send", OPERATOR)
    ]
