"""Offer a platform the tokens of its feed."""

from chalice.app import Response

from chalicelib.container import get_container
from chalicelib.limits import POLL_AGAIN
from chalicelib.model.exchange import ERROR_CODES, Poll, Replay, Verification
from chalicelib.telemetry import logger, tell_of_parked
from chalicelib.web.bodies import read_envelope
from chalicelib.web.call import Call
from chalicelib.web.http import JSON, NO_STORE, as_json


def post_poll(call: Call, platform: str, body: object) -> Response:
    """Take acknowledgements and refusals, offer tokens."""
    polled = get_container().poll_feed(platform, read_envelope(Poll, body))
    for jti, err in polled.parked:
        tell_of_parked(platform, jti, err if err in ERROR_CODES else "other")
    offer = polled.offer
    answer = {"sets": dict(offer.tokens), "moreAvailable": offer.more}
    headers = {} if offer.tokens else {"Retry-After": str(POLL_AGAIN.whole_seconds)}
    return as_json(answer, 200, **headers)


def post_replay(call: Call, platform: str, body: object) -> Response:
    """Offer tokens again, and say how many."""
    tokens = get_container().replay_tokens(platform, read_envelope(Replay, body))
    logger.info("tokens replayed", extra={"platform": platform, "tokens": tokens})
    return as_json({"tokens": tokens}, 202)


def post_verification(call: Call, platform: str, body: object) -> Response:
    """Put a verification event into the platform's feed."""
    get_container().send_verification(platform, read_envelope(Verification, body).state)
    return Response("", {"Content-Type": JSON, **NO_STORE}, 204)
