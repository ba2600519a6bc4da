"""While police hold a platform back, nothing at all of the case passes either way."""

import re

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Conflict, Forbidden
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.exchange import EvidenceRequest, Outcome, Poll, Replay
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.references import reference_of
from chalicelib.model.response_stats import measured
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.authority.place_hold import place_hold
from chalicelib.usecases.cases.notified_recipients import find_notified
from chalicelib.usecases.cases.read_case import recipient_states
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.evidence.link_evidence import LinkEvidenceDeps, link_evidence
from chalicelib.usecases.guidance.project_response_stats import (
    ProjectResponseStatsDeps,
    project_response_stats,
)
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.platform.feed_platform import feed_platform
from chalicelib.usecases.platform.park_unacknowledged import (
    ParkUnacknowledgedDeps,
    park_unacknowledged,
)
from chalicelib.usecases.platform.poll_feed import poll_feed
from chalicelib.usecases.platform.replay_tokens import ReplayTokensDeps, replay_tokens
from chalicelib.usecases.reporter.correct_consent import correct_consent
from chalicelib.usecases.reporter.withdraw_report import withdraw_report
from tests.support.fakes import MemoryStats
from tests.support.holds import FORCE, Held
from tests.support.outcomes import record_outcome


@pytest.fixture
def held() -> Held:
    """A case whose tokens are in x's feed: its report, a message, and a reminder at half time."""
    case = Held()
    case.feed()
    _write(case)
    while Kind.RESPONSE_DUE not in case.chase(minutes=30):
        pass
    case.feed()
    return case


def _append(held: Held, event: NewEvent) -> int:
    case = record_event(held.world.log, held.world.clock, held.case_id, lambda case: event)
    held.fan(case.last.seq)
    return case.last.seq


def _write(held: Held) -> None:
    public = {"message_id": "m", "from": REPORTER, "to": "x", "content": "c"}
    _append(held, NewEvent(Kind.MESSAGE_SENT, public, {"text": "One more thing"}))


def _outcome(held: Held, reference: str | None = None) -> Outcome:
    return Outcome(
        outcome_id="o",
        reference=reference or held.reference,
        status="acknowledged",
        at=stamp(held.world.clock()),
    )


def test_no_token_of_the_case_is_offered_while_it_is_held(held: Held) -> None:
    held.place()
    assert held.offered_kinds() == []
    _write(held)
    for _ in range(5):
        held.chase(hours=10)
        held.feed()
        assert held.offered_kinds() == []


def test_release_offers_all_but_what_the_stopped_clock_said(held: Held) -> None:
    held.place()
    _write(held)
    held.world.clock.advance(hours=3)
    held.release()
    held.feed()
    assert held.offered_kinds() == ["report-submitted", "message", "message"]
    recipient = held.case.recipients["x"]
    assert (recipient.reminded, recipient.escalations) == (set(), [])


def test_hold_ends_when_any_token_of_the_case_was_offered(held: Held) -> None:
    (first, *_later) = held.poll()
    with pytest.raises(Conflict) as refused:
        held.place()
    assert refused.value.public_code == "already_offered"
    held.feed()
    assert first in held.poll()
    assert held.case.recipients["x"].hold is None


def _park(held: Held) -> None:
    """A week goes by in which x neither acknowledges nor refuses."""
    world = held.world
    world.clock.advance(days=7, minutes=1)
    deps = ParkUnacknowledgedDeps(world.log, held.exchange.feed, ["x"], world.clock, world.take_job)
    assert park_unacknowledged(deps)
    assert held.case.recipients["x"].state == "failed"
    held.open()


def test_hold_is_too_late_when_the_platform_refused_what_it_was_offered(held: Held) -> None:
    (first, *_rest) = held.poll()
    refusal = {first: {"err": "invalid_request", "description": "too long"}}
    poll = Poll.model_validate({"returnImmediately": True, "setErrs": refusal})
    poll_feed(held.exchange.poll_feed_deps, "x", poll)
    with pytest.raises(Conflict) as refused:
        held.place()
    assert refused.value.public_code == "already_offered"
    assert held.case.recipients["x"] in find_notified(held.case)


def test_parked_report_is_held_and_offered_after_that(held: Held) -> None:
    _park(held)
    assert held.place()
    assert held.case.recipients["x"] not in find_notified(held.case)
    replay = Replay.model_validate({"since": "2020-01-01T00:00:00Z"})
    deps = ReplayTokensDeps(held.world.log, held.exchange.feed, held.world.guards, held.world.clock)
    assert replay_tokens(deps, "x", replay) == 0
    assert held.offered_kinds() == []
    held.release()
    held.feed()
    assert held.offered_kinds() == ["report-submitted", "message"]
    assert held.case.recipients["x"].state == "sent"


def test_report_that_was_offered_and_parked_is_offered_again_when_a_hold_came_too_late(
    held: Held,
) -> None:
    held.poll()
    _park(held)
    with pytest.raises(Conflict):
        held.place()
    held.fan_newest(Kind.HOLD_RELEASED)
    held.feed()
    assert held.offered_kinds()[0] == "report-submitted"
    assert held.case.recipients["x"].state == "sent"


def test_outcome_is_refused_as_for_an_unknown_reference_while_it_is_held(held: Held) -> None:
    held.place()
    with pytest.raises(Forbidden) as of_held:
        record_outcome(held.exchange.record_outcomes_deps, "x", _outcome(held))
    unknown = _outcome(held, reference_of("SSAAAAAAAAAAA"))
    with pytest.raises(Forbidden) as of_nothing:
        record_outcome(held.exchange.record_outcomes_deps, "x", unknown)
    assert str(of_held.value) == str(of_nothing.value)
    assert of_held.value.public_code == of_nothing.value.public_code
    held.release()
    assert record_outcome(held.exchange.record_outcomes_deps, "x", _outcome(held))


def test_no_file_is_handed_out_while_it_is_held(held: Held) -> None:
    held.place()
    deps = LinkEvidenceDeps(held.world.log, held.world.evidence, held.world.clock)
    request = EvidenceRequest(reference=held.reference, sha256="0" * 64)
    with pytest.raises(Forbidden):
        link_evidence(deps, "x", request)


def test_held_platform_is_not_counted_as_late(held: Held) -> None:
    stats = MemoryStats()
    deps = ProjectResponseStatsDeps(held.world.log, stats)
    project_response_stats(deps, held.case_id)
    assert [row.platform for row in stats.of("x")] == ["x"]
    held.place()
    project_response_stats(deps, held.case_id)
    assert list(stats.of("x")) == []
    assert "x" not in [row.platform for row in measured(held.case)]
    held.release()
    held.feed()
    project_response_stats(deps, held.case_id)
    (row,) = stats.of("x")
    assert row.sent_at == held.world.clock()


def test_report_withdrawn_under_a_hold_is_dropped(held: Held) -> None:
    held.place()
    withdraw_report(held.world.act_on_report_deps(), held.case)
    held.fan_newest(Kind.WITHDRAWN)
    for _ in range(2):  # the queue brings some twice
        held.feed()
        held.fan_newest(Kind.WITHDRAWN)
    held.chase(days=4)
    held.feed()
    assert held.offered_kinds() == []
    assert held.exchange.feed.find_waiting("x", held.case.tokens_of("x")) == []
    recipient = held.case.recipients["x"]
    assert (recipient.state, recipient.hold) == ("withdrawn", None)
    with pytest.raises(Forbidden):
        record_outcome(held.exchange.record_outcomes_deps, "x", _outcome(held))


def _share(held: Held, *, with_platforms: bool) -> None:
    share_with = {"platforms": with_platforms, "police": True, "electoral": False}
    correct_consent(held.world.act_on_report_deps(), held.case, share_with)
    held.fan_newest(Kind.CONSENT_CORRECTED)
    held.feed()


def test_hold_stands_again_when_the_report_is_shared_again(held: Held) -> None:
    held.place()
    placed = held.case.recipients["x"].hold
    _write(held)
    _share(held, with_platforms=False)
    (state,) = (
        recipient
        for recipient in recipient_states(load(), held.case, held.world.clock())
        if recipient["id"] == "x"
    )
    assert state["state"] == "withdrawn"
    assert _about_holds(held, hours=49) == [], "it rests meanwhile"
    _share(held, with_platforms=True)
    recipient = held.case.recipients["x"]
    assert recipient.is_held
    assert recipient.hold == placed
    assert held.offered_kinds() == []
    assert _about_holds(held, hours=1) == [Kind.HOLD_ENDING]
    held.open()
    held.release()
    held.feed()
    assert held.offered_kinds() == ["report-submitted", "message", "message"]


def test_force_is_told_when_the_report_is_shared_again_after_the_hold_would_have_ended(
    held: Held,
) -> None:
    held.place()
    _share(held, with_platforms=False)
    held.chase(days=4)
    _share(held, with_platforms=True)
    assert held.offered_kinds() == []
    assert _about_holds(held) == [Kind.HOLD_RELEASED]
    assert "is being told now" in " ".join(_mailed(held).text.split())
    held.feed()
    assert held.offered_kinds() == ["report-submitted", "message"]


def test_report_is_offered_when_the_hold_was_released_before_it_was_shared_again(
    held: Held,
) -> None:
    held.place()
    _share(held, with_platforms=False)
    held.release()
    held.feed()
    assert held.offered_kinds() == []
    _share(held, with_platforms=True)
    assert held.offered_kinds() == ["report-submitted"]
    held.chase(hours=7)
    held.feed()
    kinds = held.offered_kinds()
    assert "message" in kinds, "what was written before"
    assert "report-withdrawn" not in kinds


@pytest.mark.parametrize("is_late", [False, True])
def test_hold_is_refused_when_the_platform_had_the_report_before_it_was_shared_again(
    held: Held, *, is_late: bool
) -> None:
    """It acknowledges before the report is taken back, or only once it is shared again."""
    since = held.world.clock()
    tokens = held.poll()
    if not is_late:
        held.poll(ack=tokens)
    _share(held, with_platforms=False)
    held.poll(ack=set(held.poll()) - set(tokens))
    _share(held, with_platforms=True)
    if is_late:
        held.poll(ack=tokens)
    with pytest.raises(Conflict) as refused:
        held.place()
    assert refused.value.public_code == "already_offered"
    assert stamp(since) in str(refused.value)


@pytest.mark.parametrize("taking_back", ["consent", "withdrawal"])
def test_withdrawal_is_fed_when_the_hold_came_too_late(held: Held, taking_back: str) -> None:
    """The hold is on record and its officer's process killed; x polls, then it is withdrawn."""
    tokens = held.poll()
    hold, held.exchange.feed.hold = held.exchange.feed.hold, _killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        place_hold(held.deps, held.session, held.reference, "x")
    held.exchange.feed.hold = hold  # type: ignore[method-assign]
    if taking_back == "consent":
        _share(held, with_platforms=False)
        held.fan_newest(Kind.HOLD_RELEASED)
    else:
        withdraw_report(held.world.act_on_report_deps(), held.case)
        held.fan_newest(Kind.WITHDRAWN)
    held.feed()
    assert held.offered_kinds() == [
        "report-withdrawn",
        *["report-submitted"],
        "message",
        "response-overdue",
    ]
    assert set(tokens) < set(held.poll())


def _killed(platform: str, jti: str) -> None:
    raise KeyboardInterrupt


def test_token_that_is_made_while_the_report_is_dropped_goes_too() -> None:
    held = Held()

    def withdrawn_under_a_hold() -> None:
        held.place()
        withdraw_report(held.world.act_on_report_deps(), held.case)
        held.fan_newest(Kind.WITHDRAWN)

    held.world.log.before_append.append(withdrawn_under_a_hold)
    feed_platform(held.exchange.feed_platform_deps, Dispatch(held.case_id, 1, "x"))
    held.feed()
    assert held.offered_kinds() == []


def test_force_is_warned_twice_before_a_hold_ends_and_told_what_is_next(held: Held) -> None:
    held.place()
    assert _about_holds(held, hours=48) == [Kind.HOLD_ENDING]
    assert "about to end" in _mailed(held).subject
    text = " ".join(_mailed(held).text.split())
    assert "That ends on" in text
    assert re.search(r"Hold X .* back for 72 hours more: https?://\S+/case#[\w-]+.renew=x ", text)
    assert _about_holds(held, hours=22) == [Kind.HOLD_ENDING]
    assert _about_holds(held, hours=2) == [Kind.HOLD_RELEASED]
    assert "What happens next: X" in " ".join(_mailed(held).text.split())


def test_renewed_hold_is_warned_of_anew(held: Held) -> None:
    held.place()
    assert _about_holds(held, hours=49) == [Kind.HOLD_ENDING]
    held.open()
    held.place()
    assert _about_holds(held, hours=23) == []
    assert _about_holds(held, hours=25) == [Kind.HOLD_ENDING]


def test_warning_that_comes_after_the_release_changes_nothing(held: Held) -> None:
    held.place()
    held.release()
    public = {"recipient": FORCE, "platform": "x", "until": "2026-11-25T00:00:00Z"}
    _append(held, NewEvent(Kind.HOLD_ENDING, {**public, "before": "2 hours"}))
    assert held.case.recipients["x"].hold is None


def _about_holds(held: Held, **span: float) -> list[Kind]:
    """Let time pass; what fell due of the hold, and not of what the force promised."""
    return [kind for kind in held.chase(**span) if kind.startswith("hold")]


def _mailed(held: Held) -> Letter:
    queue = held.world.queues["authorities"]
    notify_authority(held.world.notify_authority_deps, queue.dispatches[-1])
    return held.world.mail.letters[-1]
