"""What a platform is fed of a case: one token an event, in order, with nothing but its own."""

import json
from typing import Any

import pytest

from chalicelib.errors import NotFound
from chalicelib.model.case_actions import IncidentBatch
from chalicelib.model.events import Kind, NewEvent, stamp
from chalicelib.model.folding import fold
from chalicelib.ports import Dispatch
from chalicelib.signing.tokens import SSF_VERIFICATION
from chalicelib.usecases.cases.note_traits import note_traits
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.platform.feed_platform import feed_platform
from chalicelib.usecases.reporter.add_incidents import add_incidents
from chalicelib.usecases.reporter.correct_consent import correct_consent
from tests.support.exchange import Exchange, ExchangeContainer, claims_of, poll, polled_claims
from tests.support.factories import BASE_URL
from tests.support.holds import Held
from tests.support.pattern_texts import ENGLISH


def kinds(exchange: Exchange, case_id: str) -> list[Kind]:
    return exchange.world.log.kinds(case_id)


def test_first_token_has_incidents_that_were_added_before_it_and_no_other_repeats_them() -> None:
    police = {"platforms": False, "police": True, "electoral": False}
    facebook = "https://www.facebook.com/somepage/posts/123456?comment_id=789"
    held = Held(incidents=[{"url": facebook}], share_with=police, category="harassment")
    deps = held.world.act_on_report_deps()
    for number in (1, 2):
        batch_id = f"6f1b7f9e-7c1c-4a53-9c60-0ad1a7b2b11{number}"
        incidents = [{"url": f"https://x.com/other/status/{number}"}]
        batch = IncidentBatch.model_validate({"batch_id": batch_id, "incidents": incidents})
        add_incidents(deps, held.case, batch)
        held.fan_newest(Kind.INCIDENTS_ADDED)
        if number == 1:
            correct_consent(deps, held.case, {**police, "platforms": True})
            held.fan_newest(Kind.CONSENT_CORRECTED)
    held.feed()
    held.chase(minutes=59)
    held.feed()
    tokens = [next(iter(claims_of(jws)["events"].items())) for jws in held.poll().values()]
    assert [
        (uri.rpartition("/")[2], [incident["url"][-1] for incident in payload["incidents"]])
        for uri, payload in tokens
    ] == [("report-submitted", ["1"]), ("incidents-added", ["2"])]


def test_token_holds_the_platforms_own_incidents_and_nothing_else(exchange: Exchange) -> None:
    case_id = exchange.fed("x", "facebook")
    case = fold(exchange.world.log.read(case_id))
    token_claims = polled_claims(exchange, "facebook")
    payload = token_claims["events"].pop(f"{BASE_URL}/events/report-submitted")
    assert not token_claims["events"]
    assert payload == {
        "category": "threat_violence",
        "dsa_categories": [
            "STATEMENT_CATEGORY_VIOLENCE",
            "STATEMENT_CATEGORY_CYBER_VIOLENCE/KEYWORD_CYBER_BULLYING_INTIMIDATION",
        ],
        "urgency": case.public["urgency"],
        "signs": [],
        "candidate": {"name": "Sam Invented", "area": "E14001063", "area_name": "Aldershot"},
        "reporter_role": "candidate",
        "submitted_at": "2026-11-22T07:30:00Z",
        "incidents": [
            {
                "url": "https://www.facebook.com/somepage/posts/123456?comment_id=789",
                "handle": "somepage",
                "post_id": "123456",
                "comment_id": "789",
            }
        ],
        "accounts": [{"handle": "somepage", "other_reports": 0}],
        "texts": [],
        "evidence": [],
        "acknowledge_by": payload["acknowledge_by"],
        "decide_by": payload["decide_by"],
    }
    assert token_claims["txn"] == case.reference
    assert token_claims["sub_id"] == {"format": "uri", "uri": f"{BASE_URL}/cases/{case.reference}"}
    assert token_claims["aud"] == "facebook"


def test_token_holds_neither_the_statement_nor_the_reporter(exchange: Exchange) -> None:
    exchange.fed("x", "facebook", statement="CANARY-1")
    for platform in ("x", "facebook"):
        text = json.dumps(polled_claims(exchange, platform))
        for secret in ("CANARY-1", "sam@example.org", "01632 960000", "statement", "email"):
            assert secret not in text
    assert "I know where you live" not in json.dumps(polled_claims(exchange, "facebook"))


def test_incident_is_deleted_only_where_it_was(exchange: Exchange) -> None:
    incidents = [
        {"url": "https://x.com/someone/status/20", "deleted": True},
        {"platform": "x", "handle": "someone"},
    ]
    exchange.fed("x", incidents=incidents)
    (payload,) = polled_claims(exchange)["events"].values()
    assert [incident.get("deleted") for incident in payload["incidents"]] == [True, None]


def test_token_holds_the_area_as_typed_when_it_is_unknown(exchange: Exchange) -> None:
    exchange.fed(
        "x", immediate_danger=True, candidate={"name": "Sam Invented", "area": "Borsetshire"}
    )
    (payload,) = polled_claims(exchange)["events"].values()
    assert payload["candidate"]["area"] == "Borsetshire"


def test_token_names_election_and_office_beside_their_ids(exchange: Exchange) -> None:
    ward = {"name": "Sam Invented", "area": "E05013008", "election": "local.2027-05-06"}
    exchange.fed("x", candidate=ward)
    payload = polled_claims(exchange)["events"][f"{BASE_URL}/events/report-submitted"]
    candidate = payload["candidate"]
    assert candidate["area_name"] != candidate["area"]
    assert candidate["election_name"] == "Local elections, 6 May 2027"
    assert (candidate["office"], candidate["office_name"]) == (
        "candidate_councillor",
        "Candidate for a council",
    )


def test_token_leaves_the_candidate_out_when_nobody_named_one(exchange: Exchange) -> None:
    reporter = {"name": "Kim Invented", "role": "staff"}
    exchange.fed("x", immediate_danger=True, candidate=None, reporter=reporter)
    (payload,) = polled_claims(exchange)["events"].values()
    assert payload["candidate"] == {}


def test_token_counts_other_reports_of_the_same_account(exchange: Exchange) -> None:
    def incidents_naming(*handles: str) -> list[dict[str, Any]]:
        incidents = [{"platform": "x", "handle": handle} for handle in handles]
        case_id = exchange.fed("x", incidents=incidents)
        feed_platform(exchange.feed_platform_deps, Dispatch(case_id, 1, "x"))
        jws, *_ = poll(exchange).offer.tokens.values()
        (payload,) = claims_of(jws)["events"].values()
        accounts: list[dict[str, Any]] = payload["accounts"]
        return accounts

    assert incidents_naming("someone", "someone") == [{"handle": "someone", "other_reports": 0}]
    exchange.fed("facebook", incidents=[{"platform": "facebook", "handle": "someone"}])
    counts = {
        incident["handle"]: incident["other_reports"]
        for incident in incidents_naming("@SomeOne", "another")
    }
    assert counts == {"@SomeOne": 1, "another": 0}


def test_feed_platform_notes_what_later_incidents_share(
    exchange: Exchange,
) -> None:
    first = exchange.fed("x", incidents=[{"platform": "x", "handle": "someone"}])
    incident = {"platform": "x", "handle": "another", "url": "https://x.com/another/status/1"}
    facts: dict[str, Any] = {"recipients": [], "part": 1, "parts": 1}
    added = NewEvent(Kind.INCIDENTS_ADDED, facts, {"incidents": [incident]})
    seq = record_event(exchange.world.log, exchange.world.clock, first, lambda _: added).last.seq
    feed_platform(exchange.feed_platform_deps, Dispatch(first, seq, "x"))
    (member,) = exchange.world.patterns.members("account/x/another")
    assert member.case_id == first


def test_token_counts_other_reports_of_nearly_the_same_text(exchange: Exchange) -> None:
    def texts_of(text: str) -> list[dict[str, Any]]:
        incident = {"platform": "x", "text": text, "url": "https://x.com/someone/status/20"}
        exchange.fed("x", incidents=[incident])
        jws, *_ = poll(exchange).offer.tokens.values()
        (payload,) = claims_of(jws)["events"].values()
        texts: list[dict[str, Any]] = payload["texts"]
        return texts

    first, other, *_ = ENGLISH.splitlines()
    assert texts_of(first) == texts_of(other) == texts_of("Too short to say anything") == []
    (counted,) = texts_of(f"@sam {first.replace('town', 'city')}")
    assert counted["other_reports"] == 1
    assert counted["url"] == "https://x.com/someone/status/20"


def test_token_counts_nothing_that_is_held_back_from_its_platform(exchange: Exchange) -> None:
    incidents = [{"platform": "x", "handle": "someone"}]
    held = exchange.fed("x", incidents=incidents)
    log, at = exchange.world.log, exchange.world.clock()
    public = {"platform": "x", "recipient": "police-hampshire", "until": stamp(at)}
    log.append(log.read(held)[-1], at, NewEvent(Kind.HOLD_PLACED, public))
    note_traits(exchange.world.patterns, fold(log.read(held)))
    exchange.fed("x", incidents=incidents)
    counts = [
        account["other_reports"]
        for jws in poll(exchange).offer.tokens.values()
        for payload in claims_of(jws)["events"].values()
        for account in payload["accounts"]
    ]
    assert counts == [0, 0]


def test_token_holds_the_times_of_the_case(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    recipient = fold(exchange.world.log.read(case_id)).recipients["x"]
    (payload,) = polled_claims(exchange)["events"].values()
    assert payload["acknowledge_by"] == recipient.acknowledge_by.isoformat()[:19] + "Z"
    assert payload["decide_by"] == recipient.decide_by.isoformat()[:19] + "Z"


def test_feed_platform_changes_nothing_when_its_message_comes_again(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    before = poll(exchange).offer.tokens
    feed_platform(exchange.feed_platform_deps, Dispatch(case_id, 1, "x"))
    assert poll(exchange).offer.tokens == before
    assert kinds(exchange, case_id) == [Kind.REPORT_SUBMITTED, Kind.NOTIFICATION_SENT]


def test_feed_platform_ends_with_the_same_bytes_when_it_was_killed_before_its_note(
    exchange: Exchange,
) -> None:
    case_id = exchange.world.submit().first.case_id

    def die() -> None:
        raise KeyboardInterrupt

    exchange.world.log.before_append.append(die)
    with pytest.raises(KeyboardInterrupt):
        feed_platform(exchange.feed_platform_deps, Dispatch(case_id, 1, "x"))
    before = poll(exchange).offer.tokens
    feed_platform(exchange.feed_platform_deps, Dispatch(case_id, 1, "x"))
    assert poll(exchange).offer.tokens == before
    assert kinds(exchange, case_id) == [Kind.REPORT_SUBMITTED, Kind.NOTIFICATION_SENT]


def test_feed_platform_notes_as_sent_when_the_token_was_acknowledged_before(
    exchange: Exchange,
) -> None:
    case_id = exchange.world.submit().first.case_id

    def acknowledged_meanwhile() -> None:
        poll(exchange, ack=list(poll(exchange).offer.tokens))

    exchange.world.log.before_append.append(acknowledged_meanwhile)
    feed_platform(exchange.feed_platform_deps, Dispatch(case_id, 1, "x"))
    recipient = fold(exchange.world.log.read(case_id)).recipients["x"]
    assert recipient.state == "delivered"
    assert recipient.sent_at is not None


def test_feed_platform_notes_once_when_two_consumers_work_at_once(exchange: Exchange) -> None:
    case_id = exchange.world.submit().first.case_id
    dispatch = Dispatch(case_id, 1, "x")
    exchange.world.log.before_append.append(
        lambda: feed_platform(exchange.feed_platform_deps, dispatch)
    )
    feed_platform(exchange.feed_platform_deps, dispatch)
    assert kinds(exchange, case_id).count(Kind.NOTIFICATION_SENT) == 1
    assert len(poll(exchange).offer.tokens) == 1


def test_feed_platform_makes_no_token_when_the_case_is_erased(exchange: Exchange) -> None:
    case_id = exchange.world.submit().first.case_id
    exchange.world.log.erase(case_id)
    feed_platform(exchange.feed_platform_deps, Dispatch(case_id, 1, "x"))
    assert not poll(exchange).offer.tokens


def test_feed_platform_raises_not_found_when_the_case_is_unknown(exchange: Exchange) -> None:
    with pytest.raises(NotFound):
        feed_platform(exchange.feed_platform_deps, Dispatch("SS2222222222A", 1, "x"))


def test_verification_event_is_signed_and_about_the_feed(exchange: Exchange) -> None:
    jti = ExchangeContainer(exchange).send_verification("x", "abc")
    token_claims = polled_claims(exchange)
    assert token_claims["jti"] == jti
    assert token_claims["sub_id"] == {"format": "opaque", "id": "x"}
    names = (f"{BASE_URL}/events/verification", SSF_VERIFICATION)
    assert token_claims["events"] == {key: {"state": "abc"} for key in names}
    assert "txn" not in token_claims
    assert not poll(exchange, ack=[jti]).offer.tokens


def test_verification_event_has_no_state_when_none_is_given(exchange: Exchange) -> None:
    ExchangeContainer(exchange).send_verification("x", None)
    assert list(polled_claims(exchange)["events"].values()) == [{}, {}]


def test_feed_platform_leaves_no_token_when_the_case_is_erased_meanwhile(
    exchange: Exchange,
) -> None:
    world = exchange.world
    first = world.submit().first

    def erased() -> None:
        world.log.append(
            world.log.read(first.case_id)[-1], world.clock(), NewEvent(Kind.ERASED, {})
        )

    world.log.before_append.append(erased)
    feed_platform(exchange.feed_platform_deps, Dispatch(first.case_id, 1, "x"))
    assert not poll(exchange).offer.tokens


@pytest.mark.parametrize("seq", [1, 2])
def test_feed_platform_removes_what_a_run_left_that_died_while_the_case_was_erased(
    exchange: Exchange, seq: int
) -> None:
    """It had read the case before. Its token may be of another message: a run catches up."""
    world = exchange.world
    first = world.submit().first

    def erased_and_died() -> None:
        world.log.append(
            world.log.read(first.case_id)[-1], world.clock(), NewEvent(Kind.ERASED, {})
        )
        raise SystemExit

    world.log.before_append.append(erased_and_died)
    with pytest.raises(SystemExit):
        feed_platform(exchange.feed_platform_deps, Dispatch(first.case_id, 1, "x"))
    assert poll(exchange).offer.tokens
    feed_platform(exchange.feed_platform_deps, Dispatch(first.case_id, seq, "x"))
    assert not poll(exchange).offer.tokens


def test_feed_platform_keeps_a_cases_order_whatever_the_queues(exchange: Exchange) -> None:
    world = exchange.world
    accepted = world.submit()
    case_id = accepted.first.case_id
    for number in (1, 2):
        facts = {"message_id": f"m{number}", "from": "reporter", "to": "x", "content": "c"}
        world.append(accepted, NewEvent(Kind.MESSAGE_SENT, facts, {"text": f"text {number}"}))
    for seq in (1, 2, 3):
        fan_out(world.fan_out_deps, case_id, seq)
    for seq in (3, 1, 2):
        feed_platform(exchange.feed_platform_deps, Dispatch(case_id, seq, "x"))
    kinds_told = [
        (uri.rpartition("/")[2], payload.get("message_id"))
        for jws in poll(exchange).offer.tokens.values()
        for uri, payload in claims_of(jws)["events"].items()
    ]
    assert kinds_told == [("report-submitted", None), ("message", "m1"), ("message", "m2")]
