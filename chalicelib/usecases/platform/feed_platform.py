"""Put an event into a platform's feed, as a signed token that never changes.

The token's id follows from the event, and the first row under it stays: a message that is delivered
again, or a consumer that is killed anywhere, ends with the same bytes in the feed.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from chalicelib.catalogue import Catalogue
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.kinds import MEANING, PLATFORM_KINDS
from chalicelib.model.recipient_records import ALREADY_OFFERED
from chalicelib.ports import CaseLog, Dispatch, Feed, FeedToken, Now, Patterns, SigningKeys
from chalicelib.signing.token_payloads import TokenContext, token_of
from chalicelib.signing.tokens import SecurityEvent, jti_for, mint
from chalicelib.usecases.authority.hold_back import end_hold, hold_back, hold_tokens, was_held
from chalicelib.usecases.cases.count_other_reports import count_other_reports
from chalicelib.usecases.cases.names_of_candidacy import names_of_candidacy
from chalicelib.usecases.cases.note_traits import forget_traits, note_traits
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.cases.should_send import (
    is_void_token,
    should_send,
    taken_back_by,
    takes_back,
)
from chalicelib.usecases.notifications.list_unsent import list_unsent
from chalicelib.usecases.notifications.measure_delay import measure_delay


@dataclass(frozen=True, slots=True)
class FeedPlatformDeps:
    """What putting tokens into feeds needs. ``now`` dates what we record, ``wall`` what we sign."""

    log: CaseLog
    feed: Feed
    signing_keys: SigningKeys
    base_url: str
    now: Now
    wall: Now
    catalogue: Catalogue
    patterns: Patterns


def feed_platform(
    deps: FeedPlatformDeps, dispatch: Dispatch, last_read: Case | None = None
) -> Case | None:
    """Feed event ``seq`` to the platform once, and give the case as it then is, for whom it is fed
    to next; None where it is to be read again.

    ``last_read`` is the case as it was read since this was queued: what came after that is seen
    when the token is recorded. Raises NotFound, Unavailable.
    """
    case = last_read or open_case(deps.log, dispatch.case_id)
    if case.erased:
        _erase_all(deps, case, dispatch.recipient)
        return None
    if case.event(dispatch.seq).kind is Kind.HOLD_PLACED:
        hold_back(deps.log, deps.feed, deps.now, case, dispatch.recipient)
        return None
    if case.recipients[dispatch.recipient].dropped_by == dispatch.seq:
        _drop(deps, case, dispatch)
        return None
    return _catch_up(deps, case, dispatch)


def _catch_up(deps: FeedPlatformDeps, case: Case, dispatch: Dispatch) -> Case | None:
    """Feed what the platform should have had before, then the event itself."""
    for earlier in _owed(case, dispatch):
        case = _feed(deps, case, earlier)
    if case.notification(dispatch.seq, dispatch.recipient).sent_at is None:
        if not should_send(case, dispatch):
            return None
        case = _feed(deps, case, dispatch)
    # A report that was taken back while its token was made is taken back after it.
    later = taken_back_by(case, dispatch.recipient, after=dispatch.seq)
    return case if later is None else feed_platform(deps, replace(dispatch, seq=later, shared=None))


def _drop(deps: FeedPlatformDeps, case: Case, dispatch: Dispatch) -> None:
    """Keep to ourselves what a feed has of a report that was taken back under a hold: it stays out
    of its turn, as it may be shared again, and is removed where all of the report was withdrawn.

    Where the hold came too late and something was offered, feed the withdrawal after all: what was
    acknowledged since is in the feed no more, but on record.
    """
    platform = dispatch.recipient
    is_known = case.recipients[platform].known_since is not None
    if is_known or hold_tokens(deps.feed, case, platform) is not None:
        end_hold(deps.log, deps.now, case, platform, ALREADY_OFFERED)
        _feed(deps, case, dispatch)
        return
    for jti in case.tokens_of(platform) if case.withdrawn_by is not None else ():
        deps.feed.erase(platform, jti)


def _erase_all(deps: FeedPlatformDeps, case: Case, platform: str) -> None:
    """Remove what a run put into a feed that had read the case before it was erased, and then died:
    no record names it, and it may be of any event, since that run caught up."""
    for event in case.events:
        if event.kind in PLATFORM_KINDS:
            deps.feed.erase(platform, _jti_of(case, event, platform))


def _erase_void(deps: FeedPlatformDeps, case: Case, platform: str) -> None:
    """Remove what a clock said that a hold has stopped since, and what was put aside before the
    report was taken back or shared again: an operator would make that the last word."""
    for jti, of in case.tokens_of(platform).items():
        if is_void_token(case, of, platform):
            deps.feed.erase(platform, jti)


def _owed(case: Case, dispatch: Dispatch) -> list[Dispatch]:
    """List what the platform should have had of this case before: a queue keeps no order. What it
    is told the case by comes first, also where that was taken back and is shared again; before it
    goes only what took it back."""
    routed_seq = case.recipients[dispatch.recipient].routed_seq

    def turn(seq: int) -> tuple[bool, int]:
        ends_before = seq < routed_seq and takes_back(case.event(seq), dispatch.recipient)
        return not ends_before, 0 if seq == routed_seq else seq

    owed = [
        earlier
        for earlier, _ in list_unsent(case)
        if earlier.recipient == dispatch.recipient
        and turn(earlier.seq) < turn(dispatch.seq)
        and case.event(earlier.seq).kind in PLATFORM_KINDS
    ]
    return sorted(owed, key=lambda earlier: turn(earlier.seq))


def _feed(deps: FeedPlatformDeps, case: Case, dispatch: Dispatch) -> Case:
    sent_at = deps.now()
    event = case.event(dispatch.seq)
    if MEANING[event.kind].changes_patterns and event is not case.events[0]:
        note_traits(deps.patterns, case)  # a report's are written when it is put on its way
    token = token_for(deps, case, dispatch, sent_at)
    if not deps.feed.put(token) and was_held(case, dispatch.recipient):
        _give_turn(deps.feed, token)
    _erase_void(deps, case, dispatch.recipient)
    recorded = _record_sent(deps, case, dispatch, token.jti, sent_at)
    if recorded.erased:  # while the token was made
        deps.feed.erase(token.platform, token.jti)
        forget_traits(deps.patterns, case)
    hold_back(deps.log, deps.feed, deps.now, recorded, dispatch.recipient)
    return recorded


def _give_turn(feed: Feed, token: FeedToken) -> None:
    """Give a token a turn again, whether it was held back or put aside."""
    if not feed.unhold(token.platform, token.jti):
        feed.unpark(token.platform, token.jti)


def _record_sent(
    deps: FeedPlatformDeps, case: Case, dispatch: Dispatch, jti: str, sent_at: datetime
) -> Case:
    """Append that the platform was sent it, unless that is on record, and give the case."""
    public = {"of": dispatch.seq, "recipient": dispatch.recipient, "jti": jti}
    appended = False

    def decide(case: Case) -> NewEvent | None:
        nonlocal appended
        appended = case.notification(dispatch.seq, dispatch.recipient).sent_at is None
        return NewEvent(Kind.NOTIFICATION_SENT, public) if appended else None

    recorded = record_event(
        deps.log, lambda: sent_at, dispatch.case_id, decide, last_read=case, upto=dispatch.seq
    )
    if appended:
        measure_delay(recorded, dispatch)
    return recorded


def token_for(
    deps: FeedPlatformDeps, case: Case, dispatch: Dispatch, sent_at: datetime
) -> FeedToken:
    """Sign the token that tells of an event; its id follows from that. Raises Unavailable."""
    platform, event = dispatch.recipient, case.event(dispatch.seq)
    counted = dispatch.counted(sent_at)
    telling = TokenContext(
        case,
        event,
        platform,
        sent_at,
        dsa_of=lambda category: deps.catalogue.categories[category].dsa,
        others_sharing=count_other_reports(deps.patterns, case, platform, counted),
        names_of=partial(names_of_candidacy, deps.catalogue),
    )
    kind, payload = token_of(telling)
    jti = _jti_of(case, event, platform)
    event_token = SecurityEvent(
        jti=jti,
        issuer=deps.base_url,
        audience=platform,
        issued_at=deps.wall(),
        kind=kind,
        payload=payload,
        subject={"format": "uri", "uri": f"{deps.base_url}/cases/{case.reference}"},
        transaction=case.reference,
    )
    signer = deps.signing_keys.current()
    jws = mint(signer, event_token)
    slot = case.events[0].key_slot
    return FeedToken(platform, jti, jws, case.case_id, event.seq, signer.kid, slot)


def _jti_of(case: Case, event: Event, platform: str) -> str:
    return jti_for(at=event.at, case_id=case.case_id, seq=event.seq, platform=platform)
