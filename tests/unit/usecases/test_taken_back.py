"""A report that is taken back: nothing more goes out, and whoever has it hears of it, whatever came
first; and the page of it."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import Conflict, Gone, TryAgainLater
from chalicelib.model.case_actions import Appeal, IncidentBatch, SendMessage
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import STATUSES
from chalicelib.model.officer import HandOver, RecordStage, RequestPreservation
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.authority.hand_over_case import hand_over_case
from chalicelib.usecases.authority.place_hold import place_hold
from chalicelib.usecases.authority.record_stage import record_stage
from chalicelib.usecases.authority.request_preservation import request_preservation
from chalicelib.usecases.cases.read_case import recipient_states
from chalicelib.usecases.cases.read_timeline import read_timeline
from chalicelib.usecases.notifications.list_unsent import list_unsent
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from chalicelib.usecases.platform.feed_platform import feed_platform
from chalicelib.usecases.reporter.add_incidents import add_incidents
from chalicelib.usecases.reporter.appeal_outcome import appeal_outcome
from chalicelib.usecases.reporter.correct_consent import correct_consent
from chalicelib.usecases.reporter.send_message import send_message
from tests.support.cases import outcome_event
from tests.support.exchange import Exchange, claims_of
from tests.support.factories import World, WorldContainer
from tests.support.holds import Held

FORCE = "police-hampshire"
WITHDRAWN, ERASED = NewEvent(Kind.WITHDRAWN, {}), NewEvent(Kind.ERASED, {})
WITHOUT_PLATFORMS = NewEvent(
    Kind.CONSENT_CORRECTED,
    {"recipients": [], "withdrawn_from": ["x", "facebook"]},
    {"share_with": {"platforms": False, "police": True, "electoral": False}},
)


def tokens_of(exchange: Exchange, platform: str = "x") -> list[str]:
    """The kinds of the tokens in a platform's feed, in order."""
    tokens = exchange.feed.offer(platform, 100).tokens.values()
    return [next(iter(claims_of(jws)["events"])).rpartition("/")[2] for jws in tokens]


@pytest.mark.parametrize("taking_back", [WITHDRAWN, WITHOUT_PLATFORMS])
def test_withdrawal_goes_to_a_platform_that_has_the_report_alone(
    taking_back: NewEvent,
) -> None:
    exchange = Exchange(World())
    accepted = exchange.world.submit()
    case_id = accepted.first.case_id
    feed_platform(exchange.feed_platform_deps, Dispatch(case_id, 1, "x"))
    seq = exchange.world.append(accepted, taking_back).seq
    for platform in ("x", "facebook"):
        for number in (seq, 1, seq):
            feed_platform(exchange.feed_platform_deps, Dispatch(case_id, number, platform))
    assert tokens_of(exchange) == ["report-submitted", "report-withdrawn"]
    assert tokens_of(exchange, "facebook") == []


def test_withdrawal_goes_to_a_platform_that_was_being_notified_meanwhile() -> None:
    exchange = Exchange(World())
    accepted = exchange.world.submit()
    case_id = accepted.first.case_id
    exchange.world.log.before_append.append(lambda: exchange.world.append(accepted, WITHDRAWN))
    feed_platform(exchange.feed_platform_deps, Dispatch(case_id, 1, "x"))
    assert tokens_of(exchange) == ["report-submitted", "report-withdrawn"]


def test_authority_is_not_mailed_when_the_report_was_withdrawn_before() -> None:
    world = World()
    accepted = world.submit()
    seq = world.append(accepted, WITHDRAWN).seq
    for number in (1, seq):
        notify_authority(
            world.notify_authority_deps, Dispatch(accepted.first.case_id, number, FORCE)
        )
    assert world.mail.letters == []


def bring(world: World, dispatch: Dispatch) -> None:
    if dispatch.recipient == REPORTER:
        notify_reporter(world.notify_reporter_deps, dispatch)
    else:
        notify_authority(world.notify_authority_deps, dispatch)


@pytest.mark.parametrize(
    ("taken_back", "recipient"), [(WITHDRAWN, FORCE), (ERASED, FORCE), (ERASED, REPORTER)]
)
def test_mail_is_not_begun_when_the_report_was_taken_back_or_erased_meanwhile(
    taken_back: NewEvent, recipient: str
) -> None:
    world = World()
    accepted = world.submit(immediate_danger=True)
    dispatch = Dispatch(accepted.first.case_id, 1, recipient)
    world.log.before_append.append(lambda: world.append(accepted, taken_back))
    with pytest.raises(TryAgainLater):
        bring(world, dispatch)
    bring(world, dispatch)
    assert world.mail.letters == []


@pytest.mark.parametrize("recipient", [FORCE, REPORTER])
def test_nobody_is_mailed_of_an_erased_report_when_its_words_are_there_yet(recipient: str) -> None:
    world = World()
    accepted = world.submit(immediate_danger=True)
    world.append(accepted, ERASED)
    bring(world, Dispatch(accepted.first.case_id, 1, recipient))
    assert world.mail.letters == []
    assert list_unsent(world.case(accepted)) == []


def test_authority_may_request_a_link_when_the_report_was_withdrawn() -> None:
    world = World()
    accepted = world.submit()
    world.append(accepted, WITHDRAWN)
    request = world.append(accepted, NewEvent(Kind.CASE_LINK_REQUESTED, {"recipient": FORCE}))
    notify_authority(
        world.notify_authority_deps, Dispatch(accepted.first.case_id, request.seq, FORCE)
    )
    assert len(world.mail.letters) == 1


def test_decision_is_shown_when_the_report_was_withdrawn() -> None:
    world = World()
    accepted = world.submit()
    world.append(accepted, WITHDRAWN)
    world.append(accepted, outcome_event("under_review"))
    assert world.case(accepted).recipients["x"].state == "withdrawn"
    world.append(accepted, outcome_event("no_violation", 2, message="It stays"))
    assert world.case(accepted).recipients["x"].state == "decided"


SHARED_WITH_POLICE = {"platforms": False, "police": True, "electoral": False}


@pytest.fixture(params=STATUSES)
def answered(request: pytest.FixtureRequest) -> Held:
    """A report that x had, and answered in each way only after it was taken back."""
    held = Held()
    held.feed()
    held.poll(ack=held.poll())
    correct_consent(held.world.act_on_report_deps(), held.case, SHARED_WITH_POLICE)
    held.fan_newest(Kind.CONSENT_CORRECTED)
    held.feed()
    held.poll(ack=held.poll())
    held.world.log.append(held.case.last, held.world.clock(), outcome_event(request.param))
    return held


def test_platform_gets_nothing_more_when_it_answers_what_was_taken_back(answered: Held) -> None:
    url = "https://x.com/other/status/99"
    batch_id = "6f1b7f9e-7c1c-4a53-9c60-0ad1a7b2b111"
    batch = IncidentBatch.model_validate({"batch_id": batch_id, "incidents": [{"url": url}]})
    add_incidents(answered.world.act_on_report_deps(), answered.case, batch)
    answered.fan_newest(Kind.INCIDENTS_ADDED)
    answered.feed()
    assert answered.poll() == {}
    assert not answered.case.recipients["x"].has_clock


def test_reporter_can_do_nothing_about_a_platform_that_answers_what_was_taken_back(
    answered: Held,
) -> None:
    deps, case = answered.world.act_on_report_deps(), answered.case
    with pytest.raises(Conflict):
        appeal_outcome(deps, case, Appeal(recipient="x", text="Look again"))
    with pytest.raises(Conflict):
        send_message(deps, case, SendMessage(message_id="1", to="x", text="?"))
    report = WorldContainer(answered.world).read_own_case(case)
    assert "x" not in [*report["writable"], *report["appealable"], *report["appealed"]]


def test_report_is_told_anew_when_it_is_shared_again_with_a_platform_that_answered(
    answered: Held,
) -> None:
    share_with = {**SHARED_WITH_POLICE, "platforms": True}
    correct_consent(answered.world.act_on_report_deps(), answered.case, share_with)
    answered.fan_newest(Kind.CONSENT_CORRECTED)
    answered.feed()
    assert answered.offered_kinds() == ["report-submitted"]


def place(held: Held) -> None:
    place_hold(held.deps, held.session, held.reference, "facebook")


def hand_over(held: Held) -> None:
    command = HandOver(to="police-durham", reason="It is theirs")
    hand_over_case(held.deps, held.session, held.reference, command)


def preserve(held: Held) -> None:
    command = RequestPreservation(platform="x", legal_basis="an Act", days=9)
    request_preservation(held.deps, held.session, held.reference, command)


@pytest.mark.parametrize("act", [place, hand_over, preserve])
def test_force_has_nobody_told_more_of_what_was_taken_back_from_it(
    act: Callable[[Held], None],
) -> None:
    held = Held()
    held.feed()
    share_with = {"platforms": True, "police": False, "electoral": False}
    correct_consent(held.world.act_on_report_deps(), held.case, share_with)
    with pytest.raises(Conflict) as refused:
        act(held)
    assert refused.value.public_code == "withdrawn"


def test_message_is_not_recorded_when_the_case_is_erased_meanwhile() -> None:
    world = World()
    accepted = world.submit()
    case = world.case(accepted)
    world.log.before_append.append(lambda: world.log.erase(case.case_id))
    world.log.before_append.append(lambda: world.append(accepted, NewEvent(Kind.ERASED, {})))
    with pytest.raises(Gone):
        send_message(
            world.act_on_report_deps(), case, SendMessage(message_id="1", to="x", text="?")
        )


def test_message_answers_a_question_and_leaves_the_state() -> None:
    world = World()
    accepted = world.submit()
    world.append(accepted, outcome_event("need_more_info", message="Which account?"))
    before = WorldContainer(world).read_own_case(world.case(accepted))
    message = SendMessage(message_id="1", to="x", text="That one")
    send_message(world.act_on_report_deps(), world.case(accepted), message)
    after = WorldContainer(world).read_own_case(world.case(accepted))
    assert (before["answered"], after["answered"]) == ([], ["x"])
    assert world.case(accepted).recipients["x"].state == "need_more_info"


def message_from(sender: str) -> NewEvent:
    facts = {"message_id": "m", "from": sender, "to": "reporter", "content": "c"}
    return NewEvent(Kind.MESSAGE_SENT, facts, {"text": "Call us"})


@pytest.mark.parametrize(
    ("event", "by", "recipient", "text"),
    [
        (message_from(FORCE), "authority", "Hampshire & Isle of Wight Constabulary", "Call us"),
        (message_from("x"), "platform", "X (formerly Twitter)", "Call us"),
        (
            NewEvent(
                Kind.RESPONSE_OVERDUE,
                {
                    "recipient": "x",
                    "what": "decide",
                    "due": "2026-11-23T07:30:00Z",
                    "escalated_to": "operator",
                },
            ),
            "service",
            "X (formerly Twitter)",
            "our operators",
        ),
        (
            NewEvent(Kind.STAGE_RECORDED, {"recipient": FORCE, "stage": "charged", "shown": True}),
            "authority",
            "Hampshire & Isle of Wight Constabulary",
            "charged",
        ),
        (
            NewEvent(
                Kind.HOLD_PLACED,
                {"recipient": FORCE, "platform": "x", "until": "2026-11-25T07:30:00Z"},
            ),
            "authority",
            "X (formerly Twitter)",
            None,
        ),
    ],
)
def test_timeline_says_who_did_what_to_whom(
    event: NewEvent, by: str, recipient: str, text: str | None
) -> None:
    world = World()
    accepted = world.submit()
    world.append(accepted, event)
    entry: dict[str, Any] = read_timeline(load(), world.case(accepted))[-1]
    assert (entry["by"], entry["who"], entry.get("text")) == (by, recipient, text)


def test_timeline_leaves_out_a_stage_that_is_kept_back() -> None:
    world = World()
    accepted = world.submit()
    facts = {"recipient": FORCE, "stage": "investigating", "shown": False}
    world.append(accepted, NewEvent(Kind.STAGE_RECORDED, facts))
    assert len(read_timeline(load(), world.case(accepted))) == 1


def test_timeline_says_of_a_complaint_to_its_author_alone() -> None:
    world = World()
    accepted = world.submit()
    for to in (FORCE, REPORTER):
        public = {"of": 1, "recipient": to, "because": "complaint"}
        world.append(accepted, NewEvent(Kind.NOTIFICATION_FAILED, public))
    case = world.case(accepted)
    assert [line["seq"] for line in read_timeline(load(), case)] == [1, 3]
    assert [line["seq"] for line in read_timeline(load(), case, viewer=FORCE)] == [1]


def test_message_is_announced_by_mail_without_its_text() -> None:
    world = World()
    accepted = world.submit()
    seq = world.append(accepted, message_from("x")).seq
    notify_reporter(world.notify_reporter_deps, Dispatch(accepted.first.case_id, seq, "reporter"))
    (letter,) = world.mail.letters
    assert "X (formerly Twitter) wrote to you" in letter.text
    assert "Call us" not in letter.text + letter.html


def test_stage_is_asked_for_anew_and_a_mail_stays_on_record_when_it_is_shared_again() -> None:
    held = Held(immediate_danger=False, category="threat_violence")
    mail = Dispatch(held.case_id, 1, FORCE)
    notify_authority(held.world.notify_authority_deps, mail)
    investigating = RecordStage(stage="investigating")
    assert record_stage(held.deps, held.session, held.reference, investigating).created
    assert not record_stage(held.deps, held.session, held.reference, investigating).created
    for police in (False, True):
        share_with = {"platforms": True, "police": police, "electoral": False}
        correct_consent(held.world.act_on_report_deps(), held.case, share_with)
    notified = WorldContainer(held.world).list_notified(held.case)
    assert "Hampshire & Isle of Wight Constabulary" in notified
    held.open()
    assert record_stage(held.deps, held.session, held.reference, investigating).created


def test_reporter_sees_no_stage_of_before_when_it_is_shared_again() -> None:
    held = Held(immediate_danger=False, category="threat_violence")
    closed = RecordStage(stage="no_further_action")
    record_stage(held.deps, held.session, held.reference, closed)
    assert held.case.recipients[FORCE].shown_stage is not None
    for police in (False, True):
        share_with = {"platforms": True, "police": police, "electoral": False}
        correct_consent(held.world.act_on_report_deps(), held.case, share_with)
    (force,) = [
        view
        for view in recipient_states(load(), held.case, held.world.clock())
        if view["id"] == FORCE
    ]
    assert "stage" not in force
    held.open()
    kept_back = RecordStage(stage="no_further_action", tell_candidate=False)
    record_stage(held.deps, held.session, held.reference, kept_back)
    assert held.case.recipients[FORCE].stage is not None
    assert held.case.recipients[FORCE].shown_stage is None
