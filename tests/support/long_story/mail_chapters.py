"""Chapters of the long story that are about mail: how it goes out, comes back and waits."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from chalicelib.model.events import Kind
from chalicelib.model.preferences import Preferences
from chalicelib.model.response_stats import measured
from chalicelib.usecases.notifications.send_daily_summaries import send_daily_summaries
from tests.support.long_story.cast import (
    COMMISSION,
    EVERYBODY,
    FIRST,
    FORCE,
    NO_PLATFORM,
    REPORTER_MAIL,
    SECOND,
    X,
    routed,
)
from tests.support.long_story.tellers import Tellers
from tests.support.weeks import Week


def mails(tellers: Tellers, number: int) -> None:
    """Mails that come back in every way."""
    for at, fate in enumerate(("Delivery", "Bounce", "SoftBounce", "Complaint", "DeliveryDelay")):
        case = tellers.report(number + at + 1, category="doxxing", share_with=NO_PLATFORM)
        tellers.carry(fate, FIRST)
        tellers.carry(fate, REPORTER_MAIL)
        tellers.wait("chase_overdue", "notify_operators", minutes=6)
        tellers.wait("chase_overdue", "notify_operators", minutes=16)
        failed: dict[str, Any] = {"of": 1, "recipient": FORCE, "because": "hard_bounce"}
        tellers.then(case, Kind.NOTIFICATION_FAILED, **failed)
        tellers.stage.world.suppressions.reasons.clear()
    tellers.stage.mail.fails = 1
    tellers.report(number + 7, category="threat_violence", share_with=NO_PLATFORM)
    tellers.wait("reconcile", "chase_overdue", "notify_operators", minutes=6)


def suppressed(tellers: Tellers, number: int) -> None:
    """Addresses that may not be mailed, at once or by a digest."""
    suppressions = tellers.stage.world.suppressions
    for address in (FIRST, SECOND, REPORTER_MAIL):
        suppressions.suppress(address, because="complaint", at=tellers.stage.clock())
    for at, category in enumerate(("doxxing", "other")):
        tellers.report(number + at + 1, category=category, share_with=NO_PLATFORM)
    tellers.wait("send_digests", "chase_overdue", "notify_operators", hours=1)
    suppressions.reasons.clear()


def quiet(tellers: Tellers, number: int) -> None:
    """What waits for a digest, alone and in a flood, and what nobody answers."""
    for at in range(3):
        tellers.report(number + at + 1, category="other", share_with=NO_PLATFORM)
    tellers.wait("send_digests", hours=1)
    tellers.carry("Bounce", FIRST)
    tellers.stage.world.suppressions.reasons.clear()
    tellers.wait("chase_overdue", "send_digests", minutes=10)
    tellers.wait("chase_overdue", "send_digests", "notify_operators", days=3)
    for at in range(8):
        tellers.report(number + at + 4, category="stalking", share_with=NO_PLATFORM)
    tellers.wait("send_digests", minutes=6)


def shared(tellers: Tellers, number: int) -> None:
    """Reports that share more accounts than a mail says, and one that shares nothing."""
    accounts = [{"url": f"https://x.com/account{at}/status/20"} for at in range(11)]
    for at, category in enumerate(("doxxing", "doxxing", "other", "other")):
        tellers.report(number + at + 1, category=category, incidents=accounts)
    alone = [{"platform": "x", "text": "Nobody else was sent this"}]
    tellers.report(number + 5, category="other", incidents=alone)
    tellers.wait("send_digests", hours=1)


def on_record(tellers: Tellers, number: int) -> None:
    """A report that is only kept, until others share what it names."""
    case = tellers.report(number + 1, log_only=True, incidents=[X])
    tellers.then(case, Kind.PATTERN_FORMED, {"shares": "account", "reports": 3})
    tellers.then(
        case, Kind.PROMOTED, {"share_with": EVERYBODY}, recipients=[routed("x", "platform")]
    )
    tellers.poll("x")
    tellers.wait("chase_overdue", "notify_operators", days=8)


def discreet(tellers: Tellers, number: int) -> None:
    """Mails that are not to say what they are about."""
    reporter = {"name": "Kim Invented", "role": "staff", "email": "kim@example.org"}
    quietly = {**reporter, "discreet_mail": True, "language": "cy"}
    case = tellers.report(number + 1, category="doxxing", reporter=quietly, incidents=[X])
    tellers.then(case, Kind.STATUS_LINK_REQUESTED)
    tellers.decide("x", case, "no_violation", outcome_id="o-9")
    tellers.wait("chase_overdue", days=2)


def mornings(tellers: Tellers, number: int) -> None:
    """What a force and a commission are mailed each morning and each week."""
    week = Week()
    week.world.preferences[FORCE] = Preferences(daily=True)
    week.world.preferences[COMMISSION] = Preferences(weekly=True)
    for at, status in enumerate(("acknowledged", "content_removed", "no_violation", "")):
        case = week.case("someone", submission_id=str(UUID(int=number + at + 1, version=4)))
        if status:
            week.answer(case, status)
    week.world.mail.letters.clear()
    week.world.clock.advance(days=1)
    for weekly_case in week.cases():
        week.stats.put(weekly_case.case_id, weekly_case.last.seq, list(measured(weekly_case)))
    tellers.watch(week.world)
    send_daily_summaries(replace(week.deps, render=tellers.render))
    tellers.bring()


def unknown(tellers: Tellers, number: int) -> None:
    """Danger of which nobody knows the force."""
    danger = {"immediate_danger": True, "candidate": {"name": "Sam Invented"}}
    case = tellers.report(number + 1, **danger)
    tellers.wait("notify_operators", minutes=1)
    tellers.then(case, Kind.FORCE_ASSIGNED, recipient="operators", recipients=[routed(FORCE)])
    tellers.wait("chase_overdue", "notify_operators", minutes=6)
