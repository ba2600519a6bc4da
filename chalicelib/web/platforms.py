"""What platforms use: poll, outcomes, verification; and what is public about us."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from chalice.app import Blueprint, Response

from chalicelib.container import Container, get_container
from chalicelib.errors import Conflict, Fault, Forbidden, Malformed, RulesBroken
from chalicelib.limits import POLL_AGAIN
from chalicelib.telemetry import tell_of_parked
from chalicelib.web.http import as_json, refusals_answered, validation_faults

if TYPE_CHECKING:
    from pydantic import BaseModel


platforms = Blueprint(__name__)

_PUBLIC = {"Cache-Control": "public, max-age=300"}
ANY = ["*/*"]
"""The media type is judged after the signature, so that its refusal is signed."""

_Body = TypeVar("_Body", bound="BaseModel")


@platforms.route("/v1/platforms/{platform}/poll", methods=["POST"], content_types=ANY)
@refusals_answered
def post_poll(platform: str) -> Response:
    """Take acknowledgements, offer tokens."""
    from chalicelib.web.signed import exchange

    return exchange(platforms.current_request, platform, _poll)


@platforms.route("/v1/platforms/{platform}/outcomes", methods=["POST"], content_types=ANY)
@refusals_answered
def post_outcomes(platform: str) -> Response:
    """Take what the platform says it did."""
    from chalicelib.web.signed import exchange

    return exchange(platforms.current_request, platform, _outcomes)


@platforms.route("/v1/platforms/{platform}/verification", methods=["POST"], content_types=ANY)
@refusals_answered
def post_verification(platform: str) -> Response:
    """Put a verification event into the platform's feed."""
    from chalicelib.web.signed import exchange

    return exchange(platforms.current_request, platform, _verification)


@platforms.route("/.well-known/jwks.json", methods=["GET"])
@refusals_answered
def get_jwks() -> Response:
    """Our public keys."""
    from chalicelib.signing.keys import jwks

    return as_json(jwks(get_container().list_public_keys()), 200, **_PUBLIC)


@platforms.route("/.well-known/ssf-configuration", methods=["GET"])
@refusals_answered
def get_configuration() -> Response:
    """Where everything is, in OpenID SSF 1.0's words."""
    from chalicelib.signing.tokens import EVENT_KINDS, event_uri

    issuer = get_container().settings.base_url
    said = {
        "spec_version": "1_0",
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "delivery_methods_supported": ["urn:ietf:rfc:8936"],
        "authorization_schemes": [{"spec_urn": "urn:ietf:rfc:9421"}],
        "events_supported": [event_uri(issuer, kind) for kind in EVENT_KINDS],
        "default_subjects": "ALL",
    }
    return as_json(said, 200, **_PUBLIC)


# ---- what the signed ones do ---------------------------------------------------------------------


def _poll(container: Container, platform: str, body: Any) -> Response:
    from chalicelib.model.exchange import ERROR_CODES, Poll

    polled = container.poll_feed(platform, _read(Poll, body))
    for jti, err in polled.parked:
        tell_of_parked(platform, jti, err if err in ERROR_CODES else "other")
    offer = polled.offer
    said = {"sets": dict(offer.tokens), "moreAvailable": offer.more}
    headers = {} if offer.tokens else {"Retry-After": str(POLL_AGAIN.whole_seconds)}
    return as_json(said, 200, **headers)


def _outcomes(container: Container, platform: str, body: Any) -> Response:
    from chalicelib.model.exchange import Outcomes

    outcomes = _read(Outcomes, body).outcomes
    return as_json({"results": [_outcome(container, platform, said) for said in outcomes]})


def _outcome(container: Container, platform: str, said: Mapping[str, Any]) -> dict[str, Any]:
    from pydantic import ValidationError

    from chalicelib.model.exchange import Outcome

    try:
        outcome = Outcome.model_validate(said)
    except ValidationError as error:
        return _result(said, 422, validation_faults(error))
    try:
        created = container.record_outcome(platform, outcome)
    except Forbidden as refused:
        return _result(said, 403, [Fault("/reference", refused.public_code, refused.title)])
    except RulesBroken as refused:
        return _result(said, 422, refused.faults)
    except Conflict as refused:
        pointer = "/status" if refused.public_code == "step_back" else "/outcome_id"
        return _result(said, 409, [Fault(pointer, refused.public_code, str(refused))])
    return _result(said, 201 if created else 200)


def _result(said: Mapping[str, Any], status: int, faults: Sequence[Fault] = ()) -> dict[str, Any]:
    outcome_id = said.get("outcome_id")
    result: dict[str, Any] = {"outcome_id": outcome_id} if _is_text(outcome_id) else {}
    result["status"] = status
    if faults:
        result["errors"] = [
            {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            for fault in faults
        ]
    return result


def _is_text(said: Any) -> bool:
    """JSON can hold half a character, UTF-8 cannot: such an id cannot be said back."""
    return isinstance(said, str) and not any("\ud800" <= each <= "\udfff" for each in said)


def _verification(container: Container, platform: str, body: Any) -> Response:
    from chalicelib.model.exchange import Verification

    container.send_verification(platform, _read(Verification, body).state)
    return Response("", {"Content-Type": "application/json", "Cache-Control": "no-store"}, 204)


def _read(kind: type[_Body], body: Any) -> _Body:
    """Hold a body to its shape. Raises Malformed with every fault at once."""
    from pydantic import ValidationError

    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise Malformed(faults=validation_faults(error)) from error
