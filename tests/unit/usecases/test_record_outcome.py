"""Outcomes: the rules of one, the steps that may follow, once each, and only about one's own."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.errors import Conflict, Forbidden
from chalicelib.model.events import Kind
from chalicelib.model.exchange import RESTRICTING, STATUSES, Outcome, Poll, follows
from chalicelib.model.folding import fold
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import reference_of
from chalicelib.ports import IdSecrets
from chalicelib.usecases.platform.poll_feed import poll_feed
from chalicelib.usecases.platform.record_outcome import RecordOutcomeDeps, record_outcome
from tests.support.cases import REASONS
from tests.support.exchange import Exchange
from tests.support.factories import SECRETS, World

ILLEGAL = {
    **{name: value for name, value in REASONS.items() if not name.startswith("incompatible")},
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "illegal_content_explanation": "A threat to kill",
}
REFERENCE = "SS-2222-2222-222"


def body(status: str = "content_removed", **changes: Any) -> dict[str, Any]:
    made = {
        "outcome_id": "o-1",
        "reference": REFERENCE,
        "status": status,
        "at": "2026-11-22T09:00:00Z",
        **({"statement_of_reasons": REASONS} if status in RESTRICTING else {}),
        **({"message": "Nothing in it breaks our rules"} if status == "no_violation" else {}),
        **changes,
    }
    return {name: value for name, value in made.items() if value is not None}


def reasons(**changes: Any) -> dict[str, Any]:
    changed = {**REASONS, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def without(name: str) -> dict[str, Any]:
    return body(statement_of_reasons=reasons(**{name: None}))


def faults(outcome: Any) -> set[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        Outcome.model_validate(outcome)
    return {("/".join(map(str, error["loc"])), error["type"]) for error in refused.value.errors()}


@pytest.mark.parametrize("status", STATUSES)
def test_outcome_is_valid_with_what_its_status_needs(status: str) -> None:
    assert Outcome.model_validate(body(status)).status == status


@pytest.mark.parametrize(
    "changed",
    [
        ILLEGAL,
        reasons(decision_visibility=None, decision_account="DECISION_ACCOUNT_SUSPENDED"),
        reasons(decision_visibility="DECISION_VISIBILITY_CONTENT_DISABLED"),
        reasons(automated_detection=True, automated_decision=False),
        reasons(content_type=["CONTENT_TYPE_TEXT"], territorial_scope=["IE"], puid="1"),
    ],
)
def test_outcome_takes_the_databases_own_forms_of_a_statement(changed: dict[str, Any]) -> None:
    assert Outcome.model_validate(body(statement_of_reasons=changed)).statement_of_reasons


@pytest.mark.parametrize(
    ("pointer", "code", "outcome"),
    [
        ("outcome_id", "missing", body(outcome_id=None)),
        ("outcome_id", "string_too_short", body(outcome_id=" ")),
        ("outcome_id", "string_too_long", body(outcome_id="x" * 101)),
        ("outcome_id", "string_type", body(outcome_id=7)),
        ("reference", "missing", body(reference=None)),
        ("status", "literal_error", body("deleted")),
        ("at", "missing", body(at=None)),
        ("at", "time_unknown", body(at="yesterday")),
        ("at", "time_not_utc", body(at="2026-11-22T09:00:00+01:00")),
        ("at", "time_not_utc", body(at="2026-11-22")),
        ("at", "time_not_utc", body(at="2026-11-22T09:00:00")),
        ("incidents", "too_short", body(incidents=[])),
        ("incidents/0", "string_type", body(incidents=[1])),
        ("incidents/0", "string_too_long", body(incidents=["x" * 2_049])),
        ("message", "string_too_long", body(message="x" * 5_001)),
        ("message", "missing", body("no_violation", message=None)),
        ("mesage", "extra_forbidden", body(mesage="x")),
        ("statement_of_reasons", "missing", body(statement_of_reasons=None)),
        ("statement_of_reasons", "missing", body("labelled", statement_of_reasons=None)),
        ("statement_of_reasons", "missing", body("partially_actioned", statement_of_reasons=None)),
        *((f"statement_of_reasons/{name}", "missing", without(name)) for name in REASONS),
        (
            "statement_of_reasons/illegal_content_explanation",
            "missing",
            body(statement_of_reasons=reasons(decision_ground="DECISION_GROUND_ILLEGAL_CONTENT")),
        ),
        (
            "statement_of_reasons/decision_ground",
            "literal_error",
            body(statement_of_reasons=reasons(decision_ground="BECAUSE")),
        ),
        (
            "statement_of_reasons/decision_visibility/0",
            "literal_error",
            body(statement_of_reasons=reasons(decision_visibility=["GONE"])),
        ),
        (
            "statement_of_reasons/automated_detection",
            "literal_error",
            body(statement_of_reasons=reasons(automated_detection="Maybe")),
        ),
        (
            "statement_of_reasons/because",
            "extra_forbidden",
            body(statement_of_reasons=reasons(because="x")),
        ),
    ],
)
def test_outcome_fault_names_what_is_missing_or_wrong(
    pointer: str, code: str, outcome: Any
) -> None:
    assert faults(outcome) == {(pointer, code)}


def test_outcome_faults_are_named_at_once() -> None:
    outcome = body(
        at="x", extra=1, statement_of_reasons={"decision_ground": ILLEGAL["decision_ground"]}
    )
    assert {pointer for pointer, _ in faults(outcome)} == {
        "at",
        "extra",
        "statement_of_reasons/illegal_content_explanation",
        "statement_of_reasons/decision_visibility",
        "statement_of_reasons/decision_facts",
        "statement_of_reasons/automated_detection",
        "statement_of_reasons/automated_decision",
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(name=st.sampled_from([*body(), "incidents", "message"]), value=JSON)
def test_outcome_validates_or_names_any_value(name: str, value: Any) -> None:
    outcome = {**body(), name: value}
    try:
        Outcome.model_validate(outcome)
    except ValidationError:
        assert {pointer.partition("/")[0] for pointer, _ in faults(outcome)} == {name}


STATES = ("queued", "sent", "delivered", "failed", *STATUSES[:2], "need_more_info", "decided")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("status", STATUSES)
def test_state_is_followed_by_no_step_back(state: str, status: str) -> None:
    refused = {
        "decided": {"acknowledged", "under_review", "need_more_info"},
        "under_review": {"acknowledged"},
        "need_more_info": {"acknowledged"},
    }
    assert follows(state, status) == (status not in refused.get(state, set()))


# ---- on a case -----------------------------------------------------------------------------------


@pytest.fixture
def exchange() -> Exchange:
    return Exchange(World())


def send_outcome(
    exchange: Exchange, case_id: str, status: str, platform: str = "x", **changes: Any
) -> bool:
    outcome = body(status, reference=reference_of(case_id), **changes)
    return record_outcome(exchange.record_outcome_deps, platform, Outcome.model_validate(outcome))


def recipient(exchange: Exchange, case_id: str, platform: str = "x") -> Recipient:
    return fold(exchange.world.log.read(case_id)).recipients[platform]


def test_outcome_implies_delivered_when_it_comes_before_the_acknowledgement(
    exchange: Exchange,
) -> None:
    case_id = exchange.fed("x")
    assert send_outcome(exchange, case_id, "content_removed")
    decided = recipient(exchange, case_id)
    assert decided.state == "decided"
    assert (
        decided.delivered_at
        == decided.acknowledged_at
        == decided.decided_at
        == exchange.world.clock()
    )


def test_outcome_keeps_words_private(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "no_violation", incidents=["https://x.com/someone/status/20"])
    event = exchange.world.log.read(case_id)[-1]
    assert event.kind is Kind.OUTCOME_RECORDED
    assert event.public.keys() == {"recipient", "outcome_id", "status", "at", "content"}
    assert event.private == {
        "incidents": ["https://x.com/someone/status/20"],
        "message": "Nothing in it breaks our rules",
    }
    assert "Nothing" not in str(event.public)


def test_outcome_is_recorded_once(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    assert send_outcome(exchange, case_id, "acknowledged")
    assert not send_outcome(exchange, case_id, "acknowledged")
    assert exchange.world.log.kinds(case_id).count(Kind.OUTCOME_RECORDED) == 1


def test_outcome_is_recognised_after_later_ones(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "acknowledged")
    send_outcome(exchange, case_id, "content_removed", outcome_id="o-2")
    assert not send_outcome(exchange, case_id, "acknowledged")
    assert recipient(exchange, case_id).state == "decided"


def test_outcome_is_recognised_when_the_secret_was_changed(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "acknowledged")
    newer = IdSecrets("2", {**SECRETS.versions, "2": b"another secret of the tests"})
    desk = exchange.record_outcome_deps
    exchange.record_outcome_deps = RecordOutcomeDeps(desk.log, desk.feed, newer, desk.now)
    assert not send_outcome(exchange, case_id, "acknowledged")
    assert send_outcome(exchange, case_id, "under_review", outcome_id="o-2")


def test_outcome_is_a_conflict_when_its_id_has_other_content(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "acknowledged")
    with pytest.raises(Conflict) as refused:
        send_outcome(exchange, case_id, "under_review")
    assert refused.value.public_code == "conflict"


def test_outcome_id_stands_for_one_outcome_across_cases(exchange: Exchange) -> None:
    first, second = exchange.fed("x"), exchange.fed("x")
    send_outcome(exchange, first, "acknowledged")
    with pytest.raises(Conflict):
        send_outcome(exchange, second, "acknowledged")
    assert recipient(exchange, second).state == "sent"


def test_outcome_id_is_each_platforms_own(exchange: Exchange) -> None:
    case_id = exchange.fed("x", "facebook")
    assert send_outcome(exchange, case_id, "acknowledged")
    assert send_outcome(exchange, case_id, "acknowledged", "facebook")


def test_outcome_is_a_conflict_when_it_is_a_step_back_but_no_correction(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "no_violation")
    with pytest.raises(Conflict) as refused:
        send_outcome(exchange, case_id, "under_review", outcome_id="o-2")
    assert refused.value.public_code == "step_back"
    assert send_outcome(exchange, case_id, "content_removed", outcome_id="o-3")
    assert recipient(exchange, case_id).state == "decided"


def test_outcome_goes_back_to_review_when_a_question_was_answered(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    for number, status in enumerate(["acknowledged", "need_more_info", "under_review"]):
        assert send_outcome(exchange, case_id, status, outcome_id=f"o-{number}")
    assert recipient(exchange, case_id).state == "under_review"


def test_acknowledgement_keeps_a_question_when_it_comes_late(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    send_outcome(exchange, case_id, "need_more_info")
    jtis = list(exchange.feed.offer("x", 1).tokens)
    poll_feed(exchange.poll_feed_deps, "x", Poll.model_validate({"ack": jtis, "maxEvents": 0}))
    assert recipient(exchange, case_id).state == "need_more_info"


@pytest.mark.parametrize(
    "reference", ["SS-2222-2222-222", "nonsense", "SS-2222-2222-223", "' OR 1=1", "é"]
)
def test_outcome_is_forbidden_when_its_reference_is_unknown(
    exchange: Exchange, reference: str
) -> None:
    outcome = Outcome.model_validate(body(reference=reference))
    with pytest.raises(Forbidden):
        record_outcome(exchange.record_outcome_deps, "x", outcome)
    assert not exchange.feed.outcomes


@pytest.mark.parametrize("platform", ["youtube", "police-hampshire2"])
def test_outcome_is_forbidden_when_the_case_is_another_platforms(
    exchange: Exchange, platform: str
) -> None:
    case_id = exchange.fed("x")
    with pytest.raises(Forbidden):
        send_outcome(exchange, case_id, "acknowledged", platform)


def test_outcome_is_forbidden_when_the_case_was_the_candidates_to_report() -> None:
    exchange = Exchange(World(connected=("x",)))
    case_id = exchange.fed("x")
    assert recipient(exchange, case_id, "facebook").state == "self_report"
    with pytest.raises(Forbidden):
        send_outcome(exchange, case_id, "acknowledged", "facebook")


def test_outcome_is_forbidden_when_the_case_is_erased(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    exchange.world.log.erase(case_id)
    with pytest.raises(Forbidden):
        send_outcome(exchange, case_id, "acknowledged")


def test_outcome_is_recorded_once_when_two_come_at_once(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    meanwhile: list[bool] = []
    exchange.world.log.before_append.append(
        lambda: meanwhile.append(send_outcome(exchange, case_id, "acknowledged"))
    )
    assert not send_outcome(exchange, case_id, "acknowledged")
    assert meanwhile == [True]


def test_outcome_takes_a_reference_as_people_type_one(exchange: Exchange) -> None:
    case_id = exchange.fed("x")
    outcome = body("acknowledged", reference=f" {reference_of(case_id).lower().replace('-', ' ')} ")
    assert record_outcome(exchange.record_outcome_deps, "x", Outcome.model_validate(outcome))
