"""Record what a platform says it did: each outcome has a result of its own."""

from collections.abc import Mapping
from typing import Any

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.errors import (
    Conflict,
    Fault,
    Forbidden,
    Refusal,
    RulesBroken,
    TooManyTries,
    Unavailable,
)
from chalicelib.model.exchange import Outcome, Outcomes
from chalicelib.model.validation import validated
from chalicelib.web.bodies import read_envelope
from chalicelib.web.call import Call
from chalicelib.web.errors import faults_of
from chalicelib.web.http import as_json


def post_outcomes(call: Call, platform: str, body: object) -> Response:
    """Record the outcomes, and say in order what became of each."""
    bodies = read_envelope(Outcomes, body).outcomes
    checked = [_checked(body) for body in bodies]
    valid = [outcome for outcome in checked if isinstance(outcome, Outcome)]
    recorded = iter(get_container().record_outcomes(platform, valid))
    results = [next(recorded) if isinstance(outcome, Outcome) else outcome for outcome in checked]
    return as_json({"results": list(map(_result, bodies, results))})


def _checked(outcome: Mapping[str, Any]) -> Outcome | RulesBroken:
    try:
        return validated(Outcome, outcome)
    except RulesBroken as refusal:
        return refusal


def _result(outcome: Mapping[str, Any], created: bool | Refusal) -> dict[str, Any]:
    """Return an outcome's result: the status that it would have been answered with alone."""
    outcome_id = outcome.get("outcome_id")
    result = {"outcome_id": outcome_id} if _can_be_repeated(outcome_id) else {}
    if isinstance(created, Refusal):
        return {**result, "status": created.status, "errors": faults_of(_at_its_member(created))}
    return {**result, "status": 201 if created else 200}


def _at_its_member(refusal: Refusal) -> RulesBroken:
    """Return the refusal as faults of the outcome's members."""
    match refusal:
        case RulesBroken():
            return refusal
        case TooManyTries(retry_after=seconds):
            detail = f"Too many about this report in a day: try again in {seconds} seconds"
            return RulesBroken([Fault("/reference", refusal.public_code, detail)])
        case Forbidden() | Unavailable():
            return RulesBroken([Fault("/reference", refusal.public_code, refusal.title)])
        case Conflict(public_code="step_back"):
            return RulesBroken([Fault("/status", refusal.public_code, str(refusal))])
    return RulesBroken([Fault("/outcome_id", refusal.public_code, str(refusal))])


def _can_be_repeated(outcome_id: object) -> bool:
    """Return whether an id can be said back: JSON can hold half a character, UTF-8 cannot."""
    return isinstance(outcome_id, str) and not any(
        "\ud800" <= symbol <= "\udfff" for symbol in outcome_id
    )
