"""Our own promises, as checks of what everybody has seen of the product.

A check takes ``Observed``, whoever gathered it (from moto, from fakes), and raises AssertionError
that begins with the promise. ``check_promises`` makes all of them. What must hold always holds
amid a fault, too; what ``settled`` is about holds once nothing waits any more.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from chalicelib.errors import ChainBroken
from chalicelib.model.case import Case
from chalicelib.model.chain import StoredEvent, verify
from chalicelib.model.concerned import concerned
from chalicelib.model.events import Event, Kind
from chalicelib.model.folding import fold
from chalicelib.model.kinds import ROUTING_KINDS
from chalicelib.model.recipient_ids import BUNDLE, FILES, OPERATOR, REPORTER
from chalicelib.ports import Dispatch
from chalicelib.signing.tokens import jti_for
from chalicelib.usecases.cases.should_send import should_send
from tests.support.exchange import claims_of


class ConfirmedAct(NamedTuple):
    """What somebody did and we answered that it is on record: the event of it, by some facts."""

    case_id: str
    kind: Kind
    facts: Mapping[str, Any]


class MailSeen(NamedTuple):
    """One mail as it came to somebody; ``key`` is its ``X-Standsafe-Notification``, ``tag`` what
    the carrier has of it."""

    to: str
    key: str
    tag: str
    subject: str
    message_id: str = ""
    """The carrier's own id of it, which the log may have in place of the key of a digest."""


class TokenSeen(NamedTuple):
    """One token as a platform was offered it, each time that it was."""

    platform: str
    jti: str
    jws: str


@dataclass(frozen=True)
class Observed:
    """What everybody has seen of the product up to now. Leave out what was not looked at."""

    cases: Mapping[str, Case]
    """Every case in the log, by id."""
    accepted: Collection[str]
    """Ids of cases whose report was answered with a reference."""
    acts: Sequence[ConfirmedAct] = ()
    rows: Mapping[str, Sequence[StoredEvent]] = field(default_factory=dict)
    """The log as it is stored, by case id."""
    mails: Sequence[MailSeen] = ()
    addresses: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Where a recipient may be mailed, by its id; a reporter by the case's."""
    tokens: Sequence[TokenSeen] = ()
    answered: Collection[tuple[str, str]] = ()
    """(case id, recipient) of everybody who tried to acknowledge or to decide, heard or not."""
    statuses: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the person who reported is shown, by case id: ``StatusResponse`` as JSON."""
    private_words: Collection[str] = ()
    public_texts: Mapping[str, str] = field(default_factory=dict)
    """Log, queue messages, addresses, subjects: what has no private word, by what it is."""


Check = Callable[[Observed], None]


def accepted_is_never_lost(observed: Observed) -> None:
    """Every report that was answered is a case, and every act that was answered one event."""
    for case_id in observed.accepted:
        assert case_id in observed.cases, f"accepted is lost: report {case_id}"
    for act in observed.acts:
        events = [event for event in observed.cases[act.case_id].events if _is_of(event, act)]
        assert len(events) == 1, f"accepted is lost or doubled: {act} is {len(events)} events"


def _is_of(event: Event, act: ConfirmedAct) -> bool:
    facts = act.facts.items()
    return event.kind is act.kind and all(event.public.get(name) == fact for name, fact in facts)


def chain_is_valid(observed: Observed) -> None:
    """Every case's rows follow one another."""
    for case_id, rows in observed.rows.items():
        try:
            verify(case_id, rows)
        except ChainBroken as broken:
            raise AssertionError(f"chain is not valid: {case_id} {broken.seq} {broken.why}") from (
                broken
            )


def everybody_is_notified(observed: Observed) -> None:
    """Once nothing waits: all was routed, and sent to whom it concerns or noted why it was not."""
    for case in observed.cases.values():
        routing = {event.seq for event in case.events if event.kind in ROUTING_KINDS}
        unrouted = routing - case.routed
        assert not unrouted, f"somebody is not notified: {case.case_id} {sorted(unrouted)} unrouted"
        for dispatch in _due(case):
            steps = case.notification(dispatch.seq, dispatch.recipient)
            is_done = steps.settled or steps.failed_at is not None
            assert is_done, f"somebody is not notified: {dispatch}"


def _due(case: Case) -> Iterator[Dispatch]:
    """List what is on its way to somebody, and was not taken back or held."""
    if case.erased:
        return
    for event in case.events:
        if event.kind is Kind.HOLD_PLACED:
            continue  # the platform is told nothing
        for recipient, _ in concerned(case, event):
            dispatch = Dispatch(case.case_id, event.seq, recipient)
            if recipient not in (FILES, BUNDLE, OPERATOR) and should_send(case, dispatch):
                yield dispatch


def recorded_is_sent(observed: Observed) -> None:
    """Whatever the log says was sent, was: a mail under its key or its digest's, or a token."""
    keys = {mail.tag.replace("_", ".") for mail in observed.mails}
    ids = {mail.message_id for mail in observed.mails}
    jtis = {(token.platform, token.jti) for token in observed.tokens}
    for case in observed.cases.values():
        for (seq, recipient), steps in case.notifications.items():
            if steps.sent_at is None or case.erased:
                continue
            public, place = steps.public, f"{case.case_id}.{seq}.{recipient}"
            if "jti" in public:
                is_put_aside = steps.parked_at is not None
                is_held = case.recipients[recipient].is_held
                is_there = is_put_aside or is_held or (recipient, public["jti"]) in jtis
            elif "digest" in public:
                is_there = any(key.endswith(str(public["digest"])) for key in keys)
            else:
                is_there = place in keys or public.get("message_id") in ids
            assert is_there, f"recorded is not sent: {place}"


def repetition_is_recognisable(observed: Observed) -> None:
    """A mail's key names its notification and nobody else's, a token's id its event's: what comes
    twice has them twice, and nothing but them."""
    by_key: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for mail in observed.mails:
        by_key[mail.tag].add((mail.to, mail.key, mail.subject))
        _is_own_mail(observed, mail)
    for key, different in by_key.items():
        assert len(different) == 1, f"repetition is not recognisable: {key} as {len(different)}"
    by_id: dict[tuple[str, str], set[str]] = defaultdict(set)
    for token in observed.tokens:
        by_id[token.platform, token.jti].add(token.jws)
        _is_own_token(observed, token)
    for (platform, jti), jws in by_id.items():
        assert len(jws) == 1, f"repetition is not recognisable: token {jti} of {platform}"


def _is_own_mail(observed: Observed, mail: MailSeen) -> None:
    case_id, _, seq_and_recipient = mail.tag.replace(".", "_").partition("_")
    if case_id not in observed.cases:
        is_together = case_id in ("digest", "operators")
        assert is_together, f"repetition is not recognisable: {mail.tag} names no notification"
        return
    number, _, recipient = seq_and_recipient.partition("_")
    case = observed.cases[case_id]
    names_event = number.isdigit() and int(number) <= len(case.events)
    # whom it concerned then: consent that was taken back and given again routes it anew
    then = fold(case.events[: int(number)]) if names_event else None
    ids = {to for to, _ in concerned(then, then.last)} if then else set()
    assert recipient in ids, f"notified is whom it does not concern: {mail.tag}"
    own_address = observed.addresses.get(case_id if recipient == REPORTER else recipient)
    assert own_address is None or mail.to in own_address, (
        f"notified is whom it does not concern: {mail.tag}"
    )


def _is_own_token(observed: Observed, token: TokenSeen) -> None:
    claims = claims_of(token.jws)
    about = f"{token.jti} of {token.platform}"
    assert claims["aud"] == token.platform, f"notified is whom it does not concern: {about}"
    assert claims["jti"] == token.jti, f"repetition is not recognisable: {about}"
    case = observed.cases.get(str(claims.get("txn", "")).replace("-", ""))
    if case is None:
        return  # a verification event
    jtis = {
        jti_for(at=event.at, case_id=case.case_id, seq=event.seq, platform=token.platform)
        for event in case.events
    }
    assert token.jti in jtis, f"repetition is not recognisable: {about} names no event"


def status_is_true(observed: Observed) -> None:
    """The person who reported is shown each recipient, what it did, and nothing that it did not."""
    for case_id, status in observed.statuses.items():
        case = observed.cases[case_id]
        recipients_shown = {recipient["id"]: recipient for recipient in status["recipients"]}
        assert set(recipients_shown) == set(case.recipients), (
            f"status is not true: recipients of {case_id}"
        )
        assert status["withdrawn"] == (case.withdrawn_by is not None), (
            f"status is not true: withdrawal of {case_id}"
        )
        for recipient, view in recipients_shown.items():
            _is_true_of(observed, case, recipient, view["state"])


_THEY_HAVE_IT = frozenset({"acknowledged", "under_review", "need_more_info", "decided"})
_WE_SENT_IT = frozenset({"sent", "delivered"})


def _is_true_of(observed: Observed, case: Case, recipient: str, state: str) -> None:
    place = f"{case.case_id} {recipient} is shown as {state}"
    if state in _THEY_HAVE_IT:
        did_answer = (case.case_id, recipient) in observed.answered
        assert did_answer, f"status is not true: {place} and never answered"
        assert _was_ever_sent(case, recipient), f"status is not true: {place}, unsent"
        return
    routed_seq = case.recipients[recipient].routed_seq
    repeats = [event.seq for event in case.repeats.get((routed_seq, recipient), ())]
    steps = [case.notification(seq, recipient) for seq in (routed_seq, *repeats)]
    if state in _WE_SENT_IT and case.recipients[recipient].self_reported_at is None:
        assert any(step.settled for step in steps), f"status is not true: {place}, unsent"
    if state == "queued":
        assert not any(step.settled for step in steps), f"status is not true: {place}, but sent"


def _was_ever_sent(case: Case, recipient: str) -> bool:
    """Return whether it was notified once, also where that has to be done again since: consent was
    taken back and given again, or a hold came after its token was offered."""
    steps = [step for (_, to), step in case.notifications.items() if to == recipient]
    sent = list(case.events_of(Kind.NOTIFICATION_SENT, recipient))
    return bool(sent) or any(step.settled for step in steps)


def nothing_private_is_public(observed: Observed) -> None:
    """No private word is in the log, a queue, a subject or an address."""
    for place, text in observed.public_texts.items():
        folded = text.lower()
        leaks = [word for word in observed.private_words if word.lower() in folded]
        assert not leaks, f"private is public: {leaks} in {place}"


ALWAYS: Sequence[Check] = (
    accepted_is_never_lost,
    chain_is_valid,
    recorded_is_sent,
    repetition_is_recognisable,
    status_is_true,
    nothing_private_is_public,
)
ONCE_SETTLED: Sequence[Check] = (everybody_is_notified,)


def check_promises(observed: Observed, *, settled: bool = True) -> None:
    """Make every check; those of ``ONCE_SETTLED`` only where nothing waits. Raises AssertionError
    of the first that does not hold."""
    for check in (*ALWAYS, *(ONCE_SETTLED if settled else ())):
        check(observed)


def broken_promises(observed: Observed, *, settled: bool = True) -> list[str]:
    """List what does not hold, one line a check."""
    broken = []
    for check in (*ALWAYS, *(ONCE_SETTLED if settled else ())):
        try:
            check(observed)
        except AssertionError as error:
            broken.append(str(error))
    return broken
