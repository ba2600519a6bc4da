"""Put the tokens of a case back into platforms' feeds, from the log: after the table was lost.

A token keeps its id, by which its platform knows it again, and is signed anew. What is in a feed
stays as it is there, so doing this again, or beside a feed that was restored, doubles nothing.
"""

from collections.abc import Iterable

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind
from chalicelib.model.recipient import Recipient
from chalicelib.ports import Dispatch
from chalicelib.usecases.authority.hold_back import hold_back
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.should_send import is_void_token
from chalicelib.usecases.platform.feed_platform import FeedPlatformDeps, token_for

RefillFeedDeps = FeedPlatformDeps
"""The same as ``feed_platform`` needs."""


def refill_feed(deps: RefillFeedDeps, case_id: str) -> int:
    """Put back every token that a feed lacks, as far along as the log says; give how many.

    What a platform acknowledged waits for it no more, and can be replayed. Raises NotFound,
    Unavailable.
    """
    case = open_case(deps.log, case_id)
    if case.erased:
        return 0
    platforms = [r for r in case.recipients.values() if r.kind == "platform"]
    refilled = 0
    for recipient in platforms:
        refilled += _refill(deps, case, recipient)
        _claim_outcomes(deps, recipient)
    _catch_up(deps, case_id, [recipient.id for recipient in platforms])
    return refilled


def _catch_up(deps: RefillFeedDeps, case_id: str, platforms: Iterable[str]) -> None:
    """Hold back and erase what was to be while tokens were put back."""
    case = open_case(deps.log, case_id)
    for platform in platforms:
        hold_back(deps.log, deps.feed, deps.now, case, platform)
        for jti in case.tokens_of(platform) if case.erased else ():
            deps.feed.erase(platform, jti)


def _refill(deps: RefillFeedDeps, case: Case, recipient: Recipient) -> int:
    tokens = case.tokens_of(recipient.id)
    if recipient.dropped_by is not None and recipient.dropped_by not in tokens.values():
        return 0  # taken back before it was offered: its feed has nothing of it
    due = [of for of in tokens.values() if not is_void_token(case, of, recipient.id)]
    return sum(_put(deps, case, recipient, of) for of in due)


def _put(deps: RefillFeedDeps, case: Case, recipient: Recipient, seq: int) -> bool:
    """Put a token back, out of its turn from the first where police hold the report."""
    platform = recipient.id
    step = case.notification(seq, platform)
    token = token_for(deps, case, Dispatch(case.case_id, seq, platform), step.sent_at or deps.now())
    if not deps.feed.put(token, held=recipient.hold is not None):
        return False
    if step.delivered_at is not None:
        deps.feed.acknowledge(deps.feed.find_waiting(platform, [token.jti]))
    elif step.parked_at is not None:
        deps.feed.park(platform, token.jti, err=_error_of(case, seq, platform), description="")
    return True


def _error_of(case: Case, seq: int, platform: str) -> str:
    """Return the code under which a token was put aside; its words were in the feed alone."""
    codes = [event.public["err"] for event in case.events if _parked(event, seq, platform)]
    return str(codes[-1])


def _parked(event: Event, seq: int, platform: str) -> bool:
    public = event.public
    return (
        event.kind is Kind.NOTIFICATION_PARKED
        and public["of"] == seq
        and public["recipient"] == platform
    )


def _claim_outcomes(deps: RefillFeedDeps, recipient: Recipient) -> None:
    for outcome in recipient.outcomes:
        deps.feed.claim_outcome(recipient.id, outcome.outcome_id, outcome.content)
