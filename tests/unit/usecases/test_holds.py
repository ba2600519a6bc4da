"""Police hold a platform back: the race with its feed is decided, and nothing is lost by it."""

from datetime import timedelta

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Conflict, Forbidden, NotFound, RulesBroken
from chalicelib.model.events import Kind
from chalicelib.model.exchange import Poll
from chalicelib.model.officer import HandOver
from chalicelib.ports import Dispatch
from chalicelib.usecases.authority.authority_case_view import show_case_to_authority
from chalicelib.usecases.authority.hand_over_case import hand_over_case
from chalicelib.usecases.authority.hold_back import end_hold
from chalicelib.usecases.authority.place_hold import place_hold
from chalicelib.usecases.authority.release_hold import release_hold
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.platform.feed_platform import feed_platform
from chalicelib.usecases.platform.poll_feed import poll_feed
from chalicelib.usecases.reporter.withdraw_report import withdraw_report
from tests.support.holds import FORCE, Held
from tests.support.html import Page


@pytest.fixture
def held() -> Held:
    return Held()


def test_release_feeds_what_was_not_fed_before(held: Held) -> None:
    assert held.place()
    held.feed()
    assert held.offered() == 0
    assert held.case.recipients["x"].hold is not None
    held.world.clock.advance(hours=3)
    assert held.release()
    held.feed()
    assert held.offered() == 1
    assert held.case.recipients["x"].sent_at == held.world.clock()


def test_hold_takes_a_token_out_of_its_turn_until_the_release(held: Held) -> None:
    held.feed()
    assert held.place()
    assert held.offered() == 0
    assert not held.case.recipients["x"].overdue(held.world.clock() + timedelta(days=30))
    held.world.clock.advance(hours=3)
    held.release()
    held.feed()
    assert held.offered() == 1
    assert held.case.recipients["x"].sent_at == held.world.clock(), "its clock starts anew"


def test_hold_is_a_conflict_when_the_token_was_offered(held: Held) -> None:
    held.feed()
    assert held.offered() == 1
    with pytest.raises(Conflict) as refused:
        held.place()
    assert refused.value.public_code == "already_offered"
    assert held.case.recipients["x"].hold is None
    assert held.case.last.public["why"] == "already_offered"


def test_hold_records_nothing_when_the_platform_acknowledged(held: Held) -> None:
    held.feed()
    poll = Poll.model_validate({"returnImmediately": True})
    (jti,) = poll_feed(held.exchange.poll_feed_deps, "x", poll).offer.tokens
    ack = Poll.model_validate({"maxEvents": 0, "returnImmediately": True, "ack": [jti]})
    poll_feed(held.exchange.poll_feed_deps, "x", ack)
    with pytest.raises(Conflict) as refused:
        held.place()
    assert refused.value.public_code == "already_offered"
    assert Kind.HOLD_PLACED not in [event.kind for event in held.case.events]


def test_hold_is_finished_by_the_stream_when_it_was_killed_before_the_feed(
    held: Held,
) -> None:
    held.feed()
    hold, held.exchange.feed.hold = held.exchange.feed.hold, _killed  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        place_hold(held.deps, held.session, held.reference, "x")
    held.exchange.feed.hold = hold  # type: ignore[method-assign]
    held.fan_newest(Kind.HOLD_PLACED, Kind.HOLD_RELEASED)
    held.feed()
    assert held.offered() == 0


def test_hold_holds_when_the_token_is_made_meanwhile(held: Held) -> None:
    held.world.log.before_append.append(held.place)
    feed_platform(held.exchange.feed_platform_deps, Dispatch(held.case_id, 1, "x"))
    assert held.offered() == 0
    held.release()
    held.feed()
    assert held.offered() == 1


def test_hold_is_renewed_by_a_later_wish_and_not_by_the_same(held: Held) -> None:
    assert [held.place(), held.place()] == [True, False]
    held.world.clock.advance(hours=1)
    assert held.place()
    hold = held.case.recipients["x"].hold
    assert hold is not None
    assert hold.until == held.world.clock() + timedelta(hours=72)


def test_release_changes_nothing_when_it_is_repeated_or_there_is_no_hold(held: Held) -> None:
    with pytest.raises(NotFound):
        held.release()
    held.place()
    assert [held.release(), held.release()] == [True, False]


def test_hold_is_for_police_and_connected_platforms_of_the_case(held: Held) -> None:
    for unheld in ("youtube", FORCE):
        with pytest.raises(RulesBroken):
            held.place(unheld)
    withdraw_report(held.world.act_on_report_deps(), held.case)
    with pytest.raises(Conflict):
        held.place()


def test_release_is_for_the_force_that_holds(held: Held) -> None:
    held.place()
    _as_other_force(held)
    with pytest.raises(Conflict) as refused:
        held.release()
    assert refused.value.public_code == "held_by_another"


def _as_other_force(held: Held) -> str:
    """Let officers of another force act that was handed the case; give the session of the first."""
    first = held.session
    command = HandOver(to="police-durham", reason="It is theirs, too")
    hand_over_case(held.deps, first, held.reference, command)
    held.authority = "police-durham"
    held.open()
    return first


def test_hand_over_mail_says_by_whom_and_who_is_held_back(held: Held) -> None:
    held.place()
    _as_other_force(held)
    event = next(held.case.events_of(Kind.HANDED_OVER))
    dispatch = Dispatch(held.case_id, event.seq, "police-durham")
    notify_authority(held.world.notify_authority_deps, dispatch)
    letter = held.world.mail.letters[-1]
    giver = load().authorities[FORCE].name
    for text in (letter.text, Page(letter.html).text):
        assert f"It was handed over by {giver}; their reason stands on the case page." in text
        assert "Police hold back: X (formerly Twitter). They have not been told." in text


@pytest.mark.parametrize("minutes", [2, 60])
def test_platform_is_held_until_each_force_released_it(held: Held, minutes: int) -> None:
    held.place()
    held.feed()
    first = _as_other_force(held)
    held.world.clock.advance(minutes=minutes)
    assert held.place(), "it is no repetition of the first force's"
    held.session, second = first, held.session
    assert [held.release(), held.release()] == [True, False]
    held.feed()
    assert held.offered() == 0
    recipients = show_case_to_authority(
        load(), held.case, held.case.recipients[FORCE], held.world.clock()
    )
    (x,) = (recipient for recipient in recipients["recipients"] if recipient["id"] == "x")
    assert (x["state"], x["held_by"]) == ("held", "police-durham")
    held.world.clock.advance(minutes=5)
    with pytest.raises(Conflict):
        held.release()
    held.session = second
    assert held.release()
    held.feed()
    assert held.offered() == 1


def test_hold_that_ends_leaves_what_another_force_holds(held: Held) -> None:
    held.place()
    held.feed()
    _as_other_force(held)
    held.world.clock.advance(hours=24)
    held.open()
    held.place()
    texts = []
    for hours in (47, 2):
        held.chase(hours=hours)
        queue = held.world.queues["authorities"].dispatches
        hold_kinds = {Kind.HOLD_ENDING, Kind.HOLD_RELEASED}
        about_holds = (d for d in queue if held.case.event(d.seq).kind in hold_kinds)
        (*_, last) = (dispatch for dispatch in about_holds if dispatch.recipient == FORCE)
        notify_authority(held.world.notify_authority_deps, last)
        texts.append(" ".join(held.world.mail.letters[-1].text.split()))
        held.feed()
    assert "is told when that has ended as well" in texts[0]
    assert "is not told yet, since another force asked for the same" in texts[1]
    assert "What happens next" not in texts[1]
    assert held.offered() == 0
    held.chase(hours=24)
    held.feed()
    assert held.offered() == 1


def test_hold_that_came_too_late_ends_for_every_force(held: Held) -> None:
    held.place()
    _as_other_force(held)
    held.place()
    end_hold(held.world.log, held.world.clock, held.case, "x", "already_offered")
    ended = [event for event in held.case.events if event.kind is Kind.HOLD_RELEASED]
    assert [event.public["recipient"] for event in ended] == [FORCE, "police-durham"]
    assert held.case.recipients["x"].hold is None


def test_hold_ends_by_itself_and_the_force_is_told(held: Held) -> None:
    held.place()
    held.feed()
    held.world.clock.advance(hours=72)
    chase_overdue(held.world.chase_overdue_deps)
    held.fan_newest(Kind.HOLD_PLACED, Kind.HOLD_RELEASED)
    held.feed()
    assert held.offered() == 1
    notify_authority(
        held.world.notify_authority_deps, held.world.queues["authorities"].dispatches[-1]
    )
    letter = held.world.mail.letters[-1]
    assert "nobody renewed it" in " ".join(letter.text.split())
    chase_overdue(held.world.chase_overdue_deps)
    assert [event.kind for event in held.case.events].count(Kind.HOLD_RELEASED) == 1


def test_hold_ends_once(held: Held) -> None:
    held.place()
    before = held.case
    held.release()
    end_hold(held.world.log, held.world.clock, before, "x", "expired")
    (released,) = (event for event in held.case.events if event.kind is Kind.HOLD_RELEASED)
    assert released.public["why"] == "released"


def test_hold_is_forbidden_when_the_authority_is_no_police() -> None:
    commission = Held(
        "electoral-commission",
        category="election_misinformation",
        share_with={"platforms": True, "police": True, "electoral": True},
    )
    for act in (place_hold, release_hold):
        with pytest.raises(Forbidden):
            act(commission.deps, commission.session, commission.reference, "x")


def _killed(platform: str, jti: str) -> None:
    raise KeyboardInterrupt


def test_hold_is_refused_when_the_candidate_tells_the_platform() -> None:
    links = [{"url": "https://www.tiktok.com/@someone/video/7"}]
    held = Held(incidents=links)
    with pytest.raises(Conflict) as refused:
        held.place("tiktok")
    assert refused.value.public_code == "not_told_by_us"
    assert held.case.recipients["tiktok"].hold is None
