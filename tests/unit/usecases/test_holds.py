"""Police hold a platform back: the race with its feed is decided, and nothing is lost by it."""

from datetime import timedelta

import pytest

from chalicelib.errors import Conflict, Forbidden, NotFound, RulesBroken
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import Poll
from chalicelib.model.officer import Officer
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.authority.hold_back import end_hold
from chalicelib.usecases.authority.open_case_link import open_case_link
from chalicelib.usecases.authority.place_hold import place_hold
from chalicelib.usecases.authority.release_hold import release_hold
from chalicelib.usecases.notifications.chase_overdue import chase_overdue
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.platform.feed_platform import feed_platform
from chalicelib.usecases.platform.poll_feed import poll_feed
from chalicelib.usecases.reporter.withdraw_report import withdraw_report
from tests.support.factories import SECRETS
from tests.support.holds import FORCE, Held


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
    facts = held.case.recipients[FORCE]
    force = {"id": "police-kent", "kind": "police", "reason": "", "state": "queued"}
    promised = {
        **force,
        "promise": {"basis": "ours", "acknowledge_minutes": 60, "decide_minutes": 90},
    }
    handed = {"recipient": facts.id, "to": force["id"], "recipients": [promised]}
    last = held.world.log.read(held.case_id)[-1]
    held.world.log.append(last, held.world.clock(), NewEvent(Kind.HANDED_OVER, handed))
    held.world.contacts["police-kent"] = "kent@example.org"
    token = mint_case_link(
        SECRETS.versions["1"], held.case_id, "police-kent", "kent@example.org", held.world.clock()
    )
    kent = open_case_link(held.deps, token, Officer(name="Robin", role="Sergeant")).session
    with pytest.raises(Conflict) as refused:
        release_hold(held.deps, kent, held.reference, "x")
    assert refused.value.public_code == "held_by_another"
    held.world.clock.advance(hours=1)
    assert place_hold(held.deps, kent, held.reference, "x").created, "it may ask for longer"
    assert release_hold(held.deps, kent, held.reference, "x").created


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
