"""The rules of one outcome: what each status needs, and every fault named at once."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chalicelib.model.exchange import STATUSES, Outcome, follows
from tests.support.cases import REASONS
from tests.support.outcomes import complete_outcome
from tests.support.sentences import begins_as_a_sentence

ILLEGAL = {
    **{name: value for name, value in REASONS.items() if not name.startswith("incompatible")},
    "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
    "illegal_content_explanation": "A threat to kill",
}


def reasons(**changes: Any) -> dict[str, Any]:
    changed = {**REASONS, **changes}
    return {name: value for name, value in changed.items() if value is not None}


def without(name: str) -> dict[str, Any]:
    return complete_outcome(statement_of_reasons=reasons(**{name: None}))


def faults(outcome: Any) -> set[tuple[str, str]]:
    with pytest.raises(ValidationError) as refused:
        Outcome.model_validate(outcome)
    assert all(begins_as_a_sentence(error["msg"]) for error in refused.value.errors())
    return {("/".join(map(str, error["loc"])), error["type"]) for error in refused.value.errors()}


@pytest.mark.parametrize("status", STATUSES)
def test_outcome_is_valid_with_what_its_status_needs(status: str) -> None:
    assert Outcome.model_validate(complete_outcome(status)).status == status


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
    assert Outcome.model_validate(
        complete_outcome(statement_of_reasons=changed)
    ).statement_of_reasons


@pytest.mark.parametrize(
    ("pointer", "code", "outcome"),
    [
        ("outcome_id", "missing", complete_outcome(outcome_id=None)),
        ("outcome_id", "string_too_short", complete_outcome(outcome_id=" ")),
        ("outcome_id", "string_too_long", complete_outcome(outcome_id="x" * 101)),
        ("outcome_id", "string_type", complete_outcome(outcome_id=7)),
        ("reference", "missing", complete_outcome(reference=None)),
        ("status", "literal_error", complete_outcome("deleted")),
        ("at", "missing", complete_outcome(at=None)),
        ("at", "time_unknown", complete_outcome(at="yesterday")),
        ("at", "time_not_utc", complete_outcome(at="2026-11-22T09:00:00+01:00")),
        ("at", "time_not_utc", complete_outcome(at="2026-11-22")),
        ("at", "time_not_utc", complete_outcome(at="2026-11-22T09:00:00")),
        ("incidents", "too_short", complete_outcome(incidents=[])),
        ("incidents/0", "string_type", complete_outcome(incidents=[1])),
        ("incidents/0", "string_too_long", complete_outcome(incidents=["x" * 2_049])),
        ("message", "string_too_long", complete_outcome(message="x" * 5_001)),
        ("message", "missing", complete_outcome("no_violation", message=None)),
        ("mesage", "extra_forbidden", complete_outcome(mesage="x")),
        ("statement_of_reasons", "missing", complete_outcome(statement_of_reasons=None)),
        (
            "statement_of_reasons",
            "missing",
            complete_outcome("labelled", statement_of_reasons=None),
        ),
        (
            "statement_of_reasons",
            "missing",
            complete_outcome("partially_actioned", statement_of_reasons=None),
        ),
        (
            "statement_of_reasons",
            "contradiction",
            complete_outcome("no_violation", statement_of_reasons=REASONS, message="As it is"),
        ),
        *((f"statement_of_reasons/{name}", "missing", without(name)) for name in REASONS),
        (
            "statement_of_reasons/illegal_content_explanation",
            "missing",
            complete_outcome(
                statement_of_reasons=reasons(decision_ground="DECISION_GROUND_ILLEGAL_CONTENT")
            ),
        ),
        (
            "statement_of_reasons/decision_ground",
            "literal_error",
            complete_outcome(statement_of_reasons=reasons(decision_ground="BECAUSE")),
        ),
        (
            "statement_of_reasons/decision_visibility/0",
            "literal_error",
            complete_outcome(statement_of_reasons=reasons(decision_visibility=["GONE"])),
        ),
        (
            "statement_of_reasons/automated_detection",
            "literal_error",
            complete_outcome(statement_of_reasons=reasons(automated_detection="Maybe")),
        ),
        (
            "statement_of_reasons/because",
            "extra_forbidden",
            complete_outcome(statement_of_reasons=reasons(because="x")),
        ),
    ],
)
def test_outcome_fault_names_what_is_missing_or_wrong(
    pointer: str, code: str, outcome: Any
) -> None:
    assert faults(outcome) == {(pointer, code)}


def test_outcome_faults_are_named_at_once() -> None:
    outcome = complete_outcome(
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


@given(name=st.sampled_from([*complete_outcome(), "incidents", "message"]), value=JSON)
def test_outcome_validates_or_names_any_value(name: str, value: Any) -> None:
    outcome = {**complete_outcome(), name: value}
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
