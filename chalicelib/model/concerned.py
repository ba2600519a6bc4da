"""Find who has to hear of an event: the recipients that its concerns name in a case."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from chalicelib.model.audiences import Concern
from chalicelib.model.case import Case
from chalicelib.model.events import Event
from chalicelib.model.evidence import SAME_FILE
from chalicelib.model.folding import fold
from chalicelib.model.kinds import MEANING
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_ids import BUNDLE, FILES, OPERATOR, REPORTER

Concerned = tuple[str, str]
"""A recipient's id and its kind: the kind decides on which queue its message goes."""

AUTHORITY = "authority"
"""The kind of a recipient that the case was not routed to, such as whom it is escalated to."""


def concerned(case: Case, event: Event) -> list[Concerned]:
    """Return everybody who has to hear of this event: (recipient, kind of recipient)."""
    concerns = MEANING[event.kind].concerns or ()
    return [recipient for concern in concerns for recipient in _FINDERS[concern](case, event)]


def _reporter(case: Case, event: Event) -> Iterator[Concerned]:
    if case.public["tell_reporter"]:
        yield REPORTER, REPORTER


def _reporter_if_shown(case: Case, event: Event) -> Iterator[Concerned]:
    return _reporter(case, event) if event.public["shown"] else iter(())


def _reporter_if_file_lost(case: Case, event: Event) -> Iterator[Concerned]:
    verdict, reason = event.public.get("verdict"), event.public.get("reason", SAME_FILE)
    is_lost = verdict == "infected" or reason != SAME_FILE
    return _reporter(case, event) if is_lost else iter(())


def _reporter_if_news(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield nobody where an outcome repeats the one before it on the same incidents, word for word:
    but after an appeal, or once the report was shared again, that is an answer. What happened after
    it changes nothing of that."""
    recipient = fold(case.events[: event.seq]).recipients[event.public["recipient"]]
    *earlier, outcome = recipient.outcomes
    before = [answer for answer in earlier if answer.about == outcome.about][-1:]
    asked_again = max([recipient.routed_seq, *recipient.appeals])
    if any(answer.says_same(outcome) and asked_again < answer.seq for answer in before):
        return iter(())
    return _reporter(case, event)


def _recipient_named(case: Case, event: Event) -> Iterator[Concerned]:
    recipient = case.recipients[event.public["recipient"]]
    yield recipient.id, recipient.kind


def _addressee(case: Case, event: Event) -> Iterator[Concerned]:
    to = event.public["to"]
    if to == REPORTER:
        yield from _reporter(case, event)
    else:
        yield to, case.recipients[to].kind


def _newly_routed(case: Case, event: Event) -> Iterator[Concerned]:
    return _connected(
        recipient for recipient in case.recipients.values() if recipient.routed_seq == event.seq
    )


def _no_longer_routed(case: Case, event: Event) -> Iterator[Concerned]:
    return _connected(case.recipients[lost] for lost in event.public["withdrawn_from"])


def _all_routed(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield every recipient; consumers skip those that were never sent the case."""
    return _connected(case.recipients.values())


def _routed_before(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield nobody where an earlier event said what the file is, and of platforms only those of
    the incidents that it is about."""
    file = case.evidence[event.public["upload_id"]]
    if file.known_at != event.seq:
        return iter(())
    platforms = case.platforms_of(file)
    return _connected(
        recipient
        for recipient in case.recipients.values()
        if recipient.routed_seq < event.seq
        and (recipient.kind != "platform" or recipient.id in platforms)
    )


def _platforms_of_incidents(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield each platform of these incidents that is told of the case by them or was before, and
    who else was before: once for all parts of a batch. Whoever is told later is told with them."""
    platforms = {incident.get("platform") for incident in case.incidents_of(event.seq)}
    is_last = event.public["part"] == event.public["parts"]
    return _connected(
        recipient
        for recipient in case.recipients.values()
        if (
            recipient.id in platforms and recipient.routed_seq <= event.seq
            if recipient.kind == "platform"
            else is_last and recipient.routed_seq < event.seq
        )
    )


def _force_unknown(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield our operators, where this event made them a recipient for want of a force."""
    for recipient in case.recipients.values():
        if recipient.kind == OPERATOR and recipient.routed_seq == event.seq:
            yield recipient.id, recipient.kind


def _connected(recipients: Iterable[Recipient]) -> Iterator[Concerned]:
    """Return those that we tell and that are not ourselves."""
    outsiders = (recipient for recipient in recipients if recipient.kind != OPERATOR)
    return ((recipient.id, recipient.kind) for recipient in outsiders if recipient.connected)


def _held_platform(case: Case, event: Event) -> Iterator[Concerned]:
    yield event.public["platform"], "platform"


def _platform_named(case: Case, event: Event) -> Iterator[Concerned]:
    return _connected([case.recipients[event.public["platform"]]])


def _holder(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield the holder; the platform gets what was held back, see ``fan_out.held_back``."""
    if event.public["why"] != "released":
        yield from _recipient_named(case, event)


def _overdue(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield operators, whom it is escalated to, itself if it was sent it, and the reporter."""
    late_id, promised, to = (
        event.public.get(name) for name in ("recipient", "what", "escalated_to")
    )
    if to is not None:
        yield OPERATOR, OPERATOR
        if to not in (OPERATOR, late_id):
            yield to, AUTHORITY
        if promised != "send":
            yield from _recipient_named(case, event)
    if not event.public.get("more"):
        yield from _reporter(case, event)


def _next_address(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield the second address, or the first once more; operators where it is about silence."""
    recipient_id, to, because = (event.public[name] for name in ("recipient", "to", "because"))
    if to != OPERATOR:
        recipient = case.recipients.get(recipient_id)
        yield recipient_id, recipient.kind if recipient else _kind_of(recipient_id)
    if because == "unconfirmed":
        yield OPERATOR, OPERATOR


def _kind_of(recipient_id: str) -> str:
    return REPORTER if recipient_id == REPORTER else AUTHORITY


def _operators(case: Case, event: Event) -> Iterator[Concerned]:
    yield OPERATOR, OPERATOR


def _files(case: Case, event: Event) -> Iterator[Concerned]:
    """Yield the keeper of files as long as there is a file to look after."""
    if any(file.state == "pending" for file in case.evidence.values()):
        yield FILES, FILES


def _bundles(case: Case, event: Event) -> Iterator[Concerned]:
    bundle = case.recipients[event.public["recipient"]].bundle
    if bundle is not None and bundle.asked_by == event.seq and bundle.made_at is None:
        yield BUNDLE, FILES


_FINDERS: Mapping[Concern, Callable[[Case, Event], Iterator[Concerned]]] = {
    Concern.REPORTER: _reporter,
    Concern.REPORTER_IF_SHOWN: _reporter_if_shown,
    Concern.REPORTER_IF_NEWS: _reporter_if_news,
    Concern.REPORTER_IF_FILE_LOST: _reporter_if_file_lost,
    Concern.RECIPIENT: _recipient_named,
    Concern.ADDRESSEE: _addressee,
    Concern.NEWLY_ROUTED: _newly_routed,
    Concern.FORCE_UNKNOWN: _force_unknown,
    Concern.NO_LONGER_ROUTED: _no_longer_routed,
    Concern.ALL_ROUTED: _all_routed,
    Concern.ROUTED_BEFORE: _routed_before,
    Concern.PLATFORMS_OF_INCIDENTS: _platforms_of_incidents,
    Concern.HELD_PLATFORM: _held_platform,
    Concern.PLATFORM: _platform_named,
    Concern.HOLDER: _holder,
    Concern.OVERDUE: _overdue,
    Concern.NEXT_ADDRESS: _next_address,
    Concern.OPERATORS: _operators,
    Concern.FILES: _files,
    Concern.BUNDLES: _bundles,
}
