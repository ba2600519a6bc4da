"""Record what a platform says it did: each outcome has a result of its own."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import Conflict, Fault, Forbidden, RulesBroken, TooManyTries
from chalicelib.model.exchange import Outcome, Outcomes
from chalicelib.model.validation import validated
from chalicelib.web.bodies import read_envelope
from chalicelib.web.call import Call
from chalicelib.web.errors import faults_of
from chalicelib.web.http import as_json


def post_outcomes(call: Call, platform: str, body: object) -> Response:
    """Record each outcome, and say in order what became of it."""
    outcomes = read_envelope(Outcomes, body).outcomes
    return as_json({"results": [_result(platform, outcome) for outcome in outcomes]})


def _result(platform: str, outcome: Mapping[str, Any]) -> dict[str, Any]:
    """Record one outcome. Its result is the status that it would have been answered with alone."""
    outcome_id = outcome.get("outcome_id")
    result = {"outcome_id": outcome_id} if _can_be_repeated(outcome_id) else {}
    try:
        created = get_container().record_outcome(platform, validated(Outcome, outcome))
    except (Forbidden, RulesBroken, Conflict, TooManyTries) as refusal:
        return {**result, "status": refusal.status, "errors": faults_of(_at_its_member(refusal))}
    return {**result, "status": 201 if created else 200}


def _at_its_member(refusal: Forbidden | RulesBroken | Conflict | TooManyTries) -> RulesBroken:
    """Return the refusal as faults of the outcome's members."""
    match refusal:
        case RulesBroken():
            return refusal
        case Forbidden():
            return RulesBroken([Fault("/reference", refusal.public_code, refusal.title)])
        case TooManyTries(retry_after=seconds):
            detail = f"Too many about this report in a day: try again in {seconds} seconds"
            return RulesBroken([Fault("/reference", refusal.public_code, detail)])
        case Conflict(public_code="step_back"):
            return RulesBroken([Fault("/status", refusal.public_code, str(refusal))])
    return RulesBroken([Fault("/outcome_id", refusal.public_code, str(refusal))])


def _can_be_repeated(outcome_id: object) -> bool:
    """Tell whether an id can be said back: JSON can hold half a character, UTF-8 cannot."""
    return isinstance(outcome_id, str) and not any(
        "\ud800" <= symbol <= "\udfff" for symbol in outcome_id
    )
