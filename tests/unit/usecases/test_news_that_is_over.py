"""What a clock said and is over by the time that its mail would go out is mailed to nobody."""

from collections.abc import Callable

import pytest

from chalicelib.model.events import Event, Kind
from chalicelib.model.exchange import PreservationAnswer
from chalicelib.model.officer import RecordStage, RequestPreservation
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.authority.acknowledge_case import acknowledge_case
from chalicelib.usecases.authority.record_stage import record_stage
from chalicelib.usecases.authority.request_preservation import request_preservation
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.platform.answer_preservation import (
    AnswerPreservationDeps,
    answer_preservation,
)
from chalicelib.usecases.reporter.correct_consent import correct_consent
from tests.support.holds import FORCE, Held


def mailed(held: Held, event: Event, to: str) -> str:
    """What somebody is mailed of an event now; "" where nothing."""
    before = len(held.world.mail.letters)
    if to == REPORTER:
        notify_reporter(held.world.notify_reporter_deps, Dispatch(held.case_id, event.seq, to))
    else:
        notify_authority(held.world.notify_authority_deps, Dispatch(held.case_id, event.seq, to))
    return " ".join("\n".join(letter.text for letter in held.world.mail.letters[before:]).split())


def wait_for(held: Held, kind: Kind, **public: str) -> Event:
    """Let time pass until an event of the kind, with these public members, is on record."""
    for _ in range(400):
        for event in held.case.events_of(kind):
            if public.items() <= event.public.items():
                return event
        held.chase(minutes=30)
    raise AssertionError(f"no {kind} of {public}")


def late_force(promise: str) -> tuple[Held, Event]:
    """A case of which its force missed a promise, and the event that says so."""
    held = Held()
    held.feed()
    mailed(held, held.case.event(1), FORCE)
    overdue = wait_for(held, Kind.RESPONSE_OVERDUE, recipient=FORCE, what=promise)
    held.open()
    return held, overdue


def acknowledge(held: Held) -> None:
    acknowledge_case(held.deps, held.session, held.reference)


def record(held: Held) -> None:
    record_stage(held.deps, held.session, held.reference, RecordStage(stage="investigating"))


def take_back(held: Held) -> None:
    share_with = {"platforms": True, "police": False, "electoral": False}
    correct_consent(held.world.act_on_report_deps(), held.case, share_with)


@pytest.mark.parametrize("to", [FORCE, REPORTER])
@pytest.mark.parametrize(
    ("promise", "meanwhile"),
    [
        ("acknowledge", acknowledge),
        ("decide", record),
        ("decide", take_back),
    ],
)
def test_missed_promise_is_mailed_unless_it_was_kept_or_ended_meanwhile(
    promise: str, meanwhile: Callable[[Held], None], to: str
) -> None:
    held, overdue = late_force(promise)
    meanwhile(held)
    text = mailed(held, overdue, to)
    assert "Nobody has." not in text
    assert "Hampshire" not in text or to != REPORTER
    held, overdue = late_force(promise)
    assert mailed(held, overdue, to)


def test_reporter_is_mailed_what_is_late_still_of_what_one_check_found() -> None:
    held = Held()
    held.feed()
    mailed(held, held.case.event(1), FORCE)
    held.chase(hours=48)
    *_, first = held.case.events_of(Kind.RESPONSE_OVERDUE)
    last = next(held.case.events_of(Kind.RESPONSE_OVERDUE))
    assert first.public["more"]
    held.open()
    record(held)
    text = mailed(held, last, REPORTER)
    assert "X (formerly Twitter): they have not" in text
    assert "Hampshire & Isle of Wight Constabulary: they have not" not in text


def test_end_of_a_hold_is_announced_unless_it_was_renewed_meanwhile() -> None:
    held = Held()
    held.feed()
    held.place()
    warning = wait_for(held, Kind.HOLD_ENDING)
    held.open()
    held.place()
    assert not mailed(held, warning, FORCE)
    assert mailed(held, wait_for(held, Kind.HOLD_ENDING, until=until(held)), FORCE)


def until(held: Held) -> str:
    """Until when the newest hold lasts."""
    return str(next(held.case.events_of(Kind.HOLD_PLACED)).public["until"])


@pytest.mark.parametrize("renewed", [False, True])
def test_hold_is_said_to_have_ended_unless_it_was_placed_anew_meanwhile(renewed: bool) -> None:
    held = Held()
    held.feed()
    held.place()
    released = wait_for(held, Kind.HOLD_RELEASED)
    held.open()
    if renewed:
        held.place()
    assert bool(mailed(held, released, FORCE)) is not renewed


@pytest.mark.parametrize("answered", [False, True])
def test_silence_about_a_preservation_is_mailed_unless_it_was_answered_meanwhile(
    answered: bool,
) -> None:
    held = Held()
    held.feed()
    command = RequestPreservation(platform="x", legal_basis="an Act", days=9)
    request_preservation(held.deps, held.session, held.reference, command)
    held.fan_newest(Kind.PRESERVATION_REQUESTED)
    held.feed()
    overdue = wait_for(held, Kind.PRESERVATION_OVERDUE)
    if answered:
        tokens = held.case.tokens_of("x")
        jti = next(jti for jti, of in tokens.items() if of == overdue.public["request"])
        deps = AnswerPreservationDeps(held.world.log, held.exchange.feed, held.world.clock)
        assert answer_preservation(deps, "x", PreservationAnswer(jti=jti, status="preserved"))
    assert bool(mailed(held, overdue, FORCE)) is not answered
