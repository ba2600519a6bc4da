"""Answer a platform's poll (RFC 8936): note what it acknowledges or refuses, offer what waits."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from chalicelib.errors import LostRace
from chalicelib.limits import POLL_TOKENS, POLL_WAIT
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.exchange import Poll
from chalicelib.ports import CaseLog, Feed, Now, Offer, WaitingToken
from chalicelib.usecases.platform.park_token import park_token

LONGEST_ID = 128
"""Characters of a token id; ours have 26, and a longer one is unknown without looking."""

_STEP_SECONDS = 0.5
_WAIT_SECONDS = POLL_WAIT.total_seconds() - _STEP_SECONDS
"""How long a poll waits for something: with the last look, less than what is promised."""

_TRIES = 12
"""To append to a case that others append to at the same time."""

_Tokens = Sequence[WaitingToken]
MapCases = Callable[[Callable[[_Tokens], _Tokens], Iterable[_Tokens]], Iterable[_Tokens]]
"""``map``, or as many at once as there are threads for."""


@dataclass(frozen=True, slots=True)
class PollFeedDeps:
    """What answering polls needs. ``sleep`` takes seconds, ``tick`` counts them.

    ``map_cases`` is how cases are written to: a poll may acknowledge tokens of a hundred.
    """

    log: CaseLog
    feed: Feed
    now: Now
    sleep: Callable[[float], object]
    tick: Callable[[], float]
    map_cases: MapCases = map


@dataclass(frozen=True, slots=True)
class PollResult:
    """An answer, and what of it an operator is to be told: (token id, error code)."""

    offer: Offer
    parked: tuple[tuple[str, str], ...]


def poll_feed(deps: PollFeedDeps, platform: str, poll: Poll) -> PollResult:
    """Take the acknowledgements and refusals, then offer. Raises Unavailable.

    Ids that are unknown, another platform's or done with are ignored.
    """
    _acknowledge(deps, deps.feed.find_waiting(platform, _possible(poll.ack)))
    parked = tuple(_parked(deps, platform, poll))
    return PollResult(_offer(deps, platform, poll), parked)


def _possible(ids: Iterable[str]) -> list[str]:
    """Leave out ids that DynamoDB would refuse as keys, such as half a character."""
    return [jti for jti in ids if 0 < len(jti) <= LONGEST_ID and jti.isascii()]


def _acknowledge(deps: PollFeedDeps, tokens: _Tokens) -> None:
    """Record the deliveries, case by case, then take the tokens from the feed.

    In this order a crash in between brings tokens back, and each delivery is on record once.
    """
    ordered = sorted(tokens, key=lambda token: (token.case_id or "", token.seq or 0))
    of_cases = [list(group) for _, group in groupby(ordered, key=lambda token: token.case_id)]
    done = deps.map_cases(partial(_delivered, deps), of_cases)
    deps.feed.acknowledge([token for group in done for token in group])


def _delivered(deps: PollFeedDeps, tokens: _Tokens) -> _Tokens:
    """Record that tokens of one case were delivered, and give those that may leave the feed.

    Its events are read without their words. A case that is gone has nothing to record; one that is
    written to without end keeps its tokens.
    """
    case_id = tokens[0].case_id
    for _ in range(_TRIES):
        events = deps.log.clear(case_id) if case_id else ()
        try:
            _record_deliveries(deps, events, tokens)
        except LostRace:
            continue
        return tokens
    return ()


def _record_deliveries(deps: PollFeedDeps, events: Sequence[Event], tokens: _Tokens) -> None:
    """Append each delivery that is not on record, to the case as it was read a moment ago."""
    if not events:
        return
    recorded = {
        (event.public["of"], event.public["recipient"])
        for event in events
        if event.kind is Kind.NOTIFICATION_DELIVERED
    }
    last = events[-1]
    for token in tokens:
        if (token.seq, token.platform) not in recorded:
            public = {"of": token.seq, "recipient": token.platform, "jti": token.jti}
            delivered = NewEvent(Kind.NOTIFICATION_DELIVERED, public)
            last = deps.log.append(last, deps.now(), delivered)


def _parked(deps: PollFeedDeps, platform: str, poll: Poll) -> Iterator[tuple[str, str]]:
    for token in deps.feed.find_waiting(platform, _possible(poll.errors)):
        refusal = poll.errors[token.jti]
        if park_token(
            deps.log,
            deps.feed,
            deps.now,
            token,
            err=refusal.err,
            description=refusal.description,
        ):
            yield token.jti, refusal.err


def _offer(deps: PollFeedDeps, platform: str, poll: Poll) -> Offer:
    most = min(poll.most, POLL_TOKENS)
    offer = deps.feed.offer(platform, most)
    until = deps.tick() + (0 if poll.immediately or most == 0 else _WAIT_SECONDS)
    while not offer.tokens and deps.tick() + _STEP_SECONDS <= until:
        deps.sleep(_STEP_SECONDS)
        offer = deps.feed.offer(platform, most)
    return offer
