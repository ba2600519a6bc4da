"""What changes at a moment: just before it, at it, and just after."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.catalogue import load
from chalicelib.limits import (
    ELECTION_OPEN,
    PARTS_ARRIVE,
    PRESERVATION_ANSWER,
    UPLOAD_ARRIVES,
    WHOLE_ACCESS,
    WHOLE_ACCESS_WAIT,
)
from chalicelib.model.case import Case
from chalicelib.model.daily_summary import summarise_cases
from chalicelib.model.directory import PlatformKey
from chalicelib.model.elections import AddedElection, Elections
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.promises import Promise
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import Escalation, Preservation
from chalicelib.model.response_samples import sample_of
from chalicelib.model.response_stats import Measured
from chalicelib.model.secret_versions import SecretVersion
from chalicelib.model.sighting import check_past
from chalicelib.model.signing_keys import OurKey, signing_now, state_of
from chalicelib.model.steps import Step
from chalicelib.model.uploads import Finding, Upload
from tests.support.cases import FORCE, sent_event
from tests.support.factories import World

AT = datetime(2026, 7, 4, 12, tzinfo=UTC)
INSTANT, DAY = timedelta(microseconds=1), timedelta(days=1)
KEY = PlatformKey("x", "k", {}, "ed25519", "", added_at=AT - DAY)
OURS = OurKey("a", "kms-a", {}, AT - DAY, AT)
STEP = Step(AT, NewEvent(Kind.RESPONSE_DUE, {}))
UPLOAD = Upload("u", AT, "a.png", "image/png", 3)
PROMISE = Promise("ours", acknowledge_minutes=60, decide_minutes=1_440)
MEASURED = Measured("x", "c", 1, AT - DAY, acknowledge_by=AT, decide_by=AT + DAY)

Judgement = Callable[[datetime], object]


def recipient(**changes: object) -> Recipient:
    recipient = Recipient("x", "platform", PROMISE, "sent", "", routed_seq=1, submitted_at=AT)
    for name, value in changes.items():
        setattr(recipient, name, value)
    return recipient


def case_with(event: NewEvent) -> Case:
    world = World()
    world.clock.at = AT
    accepted = world.submit()
    world.append(accepted, event)
    return world.case(accepted)


def in_time(at: datetime) -> int:
    return sample_of([replace(MEASURED, acknowledged_at=at)], AT + DAY).acknowledged.in_time


def unanswered(now: datetime, closed_at: datetime | None = None) -> int:
    return sample_of([replace(MEASURED, closed_at=closed_at)], now).acknowledged.unanswered


def is_past(seen_at: datetime) -> bool:
    """Hold a time to a clock that is five minutes behind."""
    try:
        check_past(seen_at.isoformat(), AT - timedelta(minutes=5))
    except ValueError:
        return False
    return True


def is_acknowledge_escalated(due: datetime) -> bool:
    """Escalate an acknowledgement that fell due an hour after ``AT``."""
    escalation = Escalation("acknowledge", f"{due:%Y-%m-%dT%H:%M:%SZ}", None, AT)
    return recipient(escalations=[escalation]).escalated is not None


MOMENTS: list[tuple[str, Judgement, datetime, tuple[object, object, object]]] = [
    ("a key begins", replace(KEY, not_before=AT).active, AT, (False, True, True)),
    ("a key runs out", replace(KEY, not_after=AT).active, AT, (True, False, False)),
    ("a revoked key", replace(KEY, revoked_at=AT - DAY).active, AT, (False, False, False)),
    ("a suspended key", replace(KEY, suspended_at=AT).active, AT, (False, False, False)),
    (
        "a key takes a place",
        replace(KEY, not_before=AT + DAY, not_after=AT).may_become_active,
        AT,
        (True, False, False),
    ),
    ("a revoked key", replace(KEY, revoked_at=AT).may_become_active, AT, (False, False, False)),
    ("a secret makes", SecretVersion("1", b"", begins=AT).makes, AT, (False, True, True)),
    ("a secret is good", SecretVersion("1", b"", ends=AT).is_good, AT, (True, False, False)),
    ("our key signs", lambda now: signing_now([OURS], now), AT, (None, OURS, OURS)),
    (
        "our key waits",
        lambda now: state_of(OURS, [OURS], now),
        AT,
        ("next", "signing", "signing"),
    ),
    ("a step is due", STEP.is_due, AT, (False, True, True)),
    ("a step is pointless", STEP._replace(until=AT + DAY).is_due, AT + DAY, (True, False, False)),
    ("a file is overdue", UPLOAD.overdue, AT + UPLOAD_ARRIVES, (False, True, True)),
    (
        "parts are overdue",
        replace(UPLOAD, parts_id="p").overdue,
        AT + PARTS_ARRIVE,
        (False, True, True),
    ),
    (
        "a file that is there",
        replace(UPLOAD, finding=Finding(size=3)).overdue,
        AT + UPLOAD_ARRIVES,
        (False, False, False),
    ),
    (
        "an acknowledgement is late",
        recipient().overdue,
        AT + timedelta(hours=1),
        (False, False, True),
    ),
    (
        "a decision is late",
        recipient(acknowledged_at=AT).overdue,
        AT + timedelta(days=1),
        (False, False, True),
    ),
    (
        "an answer is none",
        recipient(decided_at=AT).overdue,
        AT + timedelta(days=1),
        (False, False, False),
    ),
    ("a seen time is ahead", is_past, AT, (True, True, False)),
    ("an answer is in time", in_time, AT, (1, 1, 0)),
    ("an answer is missing", unanswered, AT, (0, 0, 1)),
    (
        "an answer is owed",
        lambda closed_at: unanswered(AT + DAY, closed_at),
        AT,
        (0, 0, 1),
    ),
]


@pytest.mark.parametrize(("name", "judge", "moment", "expected"), MOMENTS)
def test_judgement_changes_at_its_moment(
    name: str, judge: Judgement, moment: datetime, expected: tuple[object, object, object]
) -> None:
    assert tuple(judge(moment + by) for by in (-INSTANT, timedelta(), INSTANT)) == expected, name


def cases_at_moments() -> Iterator[tuple[Judgement, datetime, tuple[object, object, object]]]:
    opened = case_with(NewEvent(Kind.WHOLE_ACCESS_REQUESTED, {}))
    begins = AT + WHOLE_ACCESS_WAIT
    yield opened.links_open_all, begins, (False, True, True)
    yield opened.links_open_all, begins + WHOLE_ACCESS, (True, False, False)
    yield case_with(sent_event()).links_open_all, begins, (False, False, False)
    cases = [case_with(sent_event(FORCE))]
    reference = (cases[0].reference,)
    yield (
        lambda now: summarise_cases(FORCE, cases, now).new,
        AT + DAY,
        (reference, (), ()),
    )
    yield (
        lambda now: len(summarise_cases(FORCE, cases, now).places),
        AT + 7 * DAY,
        (1, 0, 0),
    )


def test_case_changes_at_its_moments() -> None:
    for judge, moment, expected in cases_at_moments():
        assert tuple(judge(moment + by) for by in (-INSTANT, timedelta(), INSTANT)) == expected


def test_election_is_open_through_its_last_day() -> None:
    elections = Elections(load().election_types, [AddedElection("local.2027-05-06", AT)])
    election = elections.get("local.2027-05-06")
    assert election is not None
    last = date(2027, 5, 6) + ELECTION_OPEN
    assert [election.is_open(last + days * DAY) for days in (0, 1)] == [True, False]
    assert not replace(election, closed_at=AT).is_open(date(2027, 5, 6))


def test_preservation_is_answered_within_its_time() -> None:
    assert Preservation(1, FORCE, AT, AT + 90 * DAY, is_told=True).due == AT + PRESERVATION_ANSWER


def test_escalation_counts_for_the_time_that_is_missing() -> None:
    due = AT + timedelta(hours=1)
    assert [is_acknowledge_escalated(due + by * DAY) for by in (-1, 0, 1)] == [False, True, False]
