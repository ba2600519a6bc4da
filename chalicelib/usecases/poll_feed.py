"""Answer a platform's poll (RFC 8936): note what it acknowledges or refuses, offer what waits."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chalicelib.errors import Gone, LostRace, NotFound
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import MOST_EVENTS, Poll
from chalicelib.ports import CaseLog, Clock, Feed, Offer, WaitingToken
from chalicelib.usecases.record import record

LONGEST_ID = 128
"""Characters of a token id; ours have 26, and a longer one is unknown without looking."""

WAIT_SECONDS = 4.5
"""How long a poll waits for something: with the last look, less than the five that are promised."""

_STEP_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Polling:
    """What answering polls needs. ``sleep`` takes seconds, ``tick`` counts them."""

    log: CaseLog
    feed: Feed
    now: Clock
    sleep: Callable[[float], object]
    tick: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Polled:
    """An answer, and what of it an operator is to be told: (token id, error code)."""

    offer: Offer
    parked: tuple[tuple[str, str], ...]


def poll_feed(polling: Polling, platform: str, poll: Poll) -> Polled:
    """Take the acknowledgements and refusals, then offer. Raises Unavailable.

    Ids that are unknown, another platform's or done with are ignored.
    """
    for token in polling.feed.waiting(platform, _possible(poll.ack)):
        _acknowledge(polling, token)
    refused = polling.feed.waiting(platform, _possible(poll.errors))
    parked = tuple(
        (token.jti, poll.errors[token.jti].err)
        for token in refused
        if polling.feed.park(
            platform,
            token.jti,
            err=poll.errors[token.jti].err,
            description=poll.errors[token.jti].description,
        )
    )
    return Polled(_offer(polling, platform, poll), parked)


def _possible(ids: Iterable[str]) -> list[str]:
    """DynamoDB is asked for no key that it would refuse, such as half a character."""
    return [jti for jti in ids if 0 < len(jti) <= LONGEST_ID and jti.isascii()]


def _acknowledge(polling: Polling, token: WaitingToken) -> None:
    """Record the delivery, then take the token from the feed.

    In this order a crash in between brings the token back, and the delivery is on record once. A
    case that is gone has nothing to record; one that is written to without end keeps its token.
    """
    try:
        _record_delivery(polling, token)
    except LostRace:
        return
    except (NotFound, Gone):
        pass
    polling.feed.acknowledge(token.platform, token.jti)


def _record_delivery(polling: Polling, token: WaitingToken) -> None:
    if token.case_id is None or token.seq is None:
        return
    seq, facts = token.seq, {"of": token.seq, "recipient": token.platform, "jti": token.jti}

    def decide(case: Case) -> NewEvent | None:
        known = case.notification(seq, token.platform).delivered_at is not None
        return None if known else NewEvent(Kind.NOTIFICATION_DELIVERED, facts)

    record(polling.log, polling.now, token.case_id, decide)


def _offer(polling: Polling, platform: str, poll: Poll) -> Offer:
    most = min(poll.most, MOST_EVENTS)
    offer = polling.feed.offer(platform, most)
    until = polling.tick() + (0 if poll.immediately or most == 0 else WAIT_SECONDS)
    while not offer.tokens and polling.tick() + _STEP_SECONDS <= until:
        polling.sleep(_STEP_SECONDS)
        offer = polling.feed.offer(platform, most)
    return offer
