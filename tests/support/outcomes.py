"""Bodies of outcomes as platforms send them."""

from typing import Any

from chalicelib.errors import Refusal
from chalicelib.model.exchange import RESTRICTING, Outcome
from chalicelib.usecases.platform.record_outcomes import RecordOutcomesDeps, record_outcomes
from tests.support.cases import REASONS

REFERENCE = "SS-2222-2222-222"


DATABASE_EXAMPLE: dict[str, Any] = {
    "decision_visibility": ["DECISION_VISIBILITY_CONTENT_DISABLED"],
    "decision_monetary": "DECISION_MONETARY_TERMINATION",
    "end_date_monetary_restriction": "2023-08-08",
    "decision_provision": "DECISION_PROVISION_TOTAL_SUSPENSION",
    "decision_account": "DECISION_ACCOUNT_SUSPENDED",
    "account_type": "ACCOUNT_TYPE_BUSINESS",
    "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    "decision_ground_reference_url": "https://www.anurl.com",
    "content_type": ["CONTENT_TYPE_VIDEO", "CONTENT_TYPE_AUDIO", "CONTENT_TYPE_SYNTHETIC_MEDIA"],
    "category": "STATEMENT_CATEGORY_PORNOGRAPHY_OR_SEXUALIZED_CONTENT",
    "illegal_content_legal_ground": "illegal content legal grounds",
    "illegal_content_explanation": "illegal content explanation",
    "incompatible_content_ground": "incompatible content grounds",
    "incompatible_content_explanation": "incompatible content explanation",
    "incompatible_content_illegal": "Yes",
    "territorial_scope": ["PT", "ES", "DE"],
    "content_language": "EN",
    "content_date": "2023-08-08",
    "application_date": "2023-08-08",
    "decision_facts": "facts about the decision",
    "source_type": "SOURCE_TRUSTED_FLAGGER",
    "automated_detection": "No",
    "automated_decision": "AUTOMATED_DECISION_PARTIALLY",
    "puid": "TK421",
    "end_date_visibility_restriction": None,
}
"""The values of the example on the page of the database's API."""

_VISIBILITY = {
    "visibility_limited": "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "labelled": "DECISION_VISIBILITY_CONTENT_LABELLED",
}


def reasons_for(status: str) -> dict[str, Any]:
    """The least statement that fits a decision."""
    if status == "account_suspended":
        return {**REASONS, "decision_account": "DECISION_ACCOUNT_SUSPENDED"}
    if status in _VISIBILITY:
        return {**REASONS, "decision_visibility": [_VISIBILITY[status]]}
    return REASONS


def complete_outcome(status: str = "content_removed", **changes: Any) -> dict[str, Any]:
    outcome = {
        "outcome_id": "o-1",
        "reference": REFERENCE,
        "status": status,
        "at": "2026-11-22T07:30:00Z",
        **({"statement_of_reasons": reasons_for(status)} if status in RESTRICTING else {}),
        **({"message": "Nothing in it breaks our rules"} if status == "no_violation" else {}),
        **changes,
    }
    return {name: value for name, value in outcome.items() if value is not None}


def record_outcome(deps: RecordOutcomesDeps, platform: str, outcome: Outcome) -> bool:
    """Whether one outcome was recorded now. Raises what refuses it."""
    return is_new(record_outcomes(deps, platform, [outcome]))


def is_new(results: list[bool | Refusal]) -> bool:
    """The result of the only outcome that was sent. Raises what refuses it."""
    (result,) = results
    if isinstance(result, Refusal):
        raise result
    return result
