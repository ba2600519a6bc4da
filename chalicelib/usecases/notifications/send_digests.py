"""Mail authorities what is not urgent, together: hourly or each morning, as each wants it.

What is urgent beyond so many mails in ten minutes comes here as well, and so does what came back
from an address. Both go out within five minutes, before anything else: a flood is one mail with a
count, never silence. What goes out is packed before it goes: what the carrier says of the mail
holds for everything in it. Killed between mail and note, the same mail goes out again under the
same key.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from chalicelib.catalogue import Catalogue
from chalicelib.errors import NotFound, Unavailable
from chalicelib.model.audiences import Waits
from chalicelib.model.case import Case
from chalicelib.model.events import Kind
from chalicelib.model.failures import PRESSING
from chalicelib.model.kinds import MEANING
from chalicelib.model.preferences import Preferences
from chalicelib.ports import Dispatch, IdSecrets, Letter, Waiting
from chalicelib.ports.mail import RenderMail, thread_of
from chalicelib.signing.mailed_links import case_link_url, mint_case_link
from chalicelib.usecases.cases.record_event import open_case
from chalicelib.usecases.cases.should_send import should_send
from chalicelib.usecases.notifications.record_mail_event import DIGEST
from chalicelib.usecases.notifications.send_mail import SendMailDeps, first_open, note_mail

SOON = timedelta(minutes=5)
"""How long what is urgent waits for others at most, once there are that many."""

MOST_IN_ONE = 250


class Digests(Protocol):
    """What waits for authorities."""

    def put(self, dispatch: Dispatch, *, soon: bool) -> None:
        """Have an authority told of an event by its next digest, or within ``SOON``; again it
        changes nothing."""
        ...

    def authorities(self) -> Sequence[str]:
        """Whom something may wait for."""
        ...

    def waiting(self, authority: str, most: int) -> Sequence[Waiting]:
        """Up to ``most`` of what waits for an authority, what is to be told soon first."""
        ...

    def pack(self, digest_id: str, dispatches: Sequence[Dispatch]) -> None:
        """Remember what goes out in one mail."""
        ...

    def packed(self, digest_id: str) -> Sequence[Dispatch]:
        """What went out in one mail."""
        ...

    def remove(self, taken: Sequence[Waiting]) -> None:
        """Take out what was told."""
        ...


@dataclass(frozen=True, slots=True)
class SendDigestsDeps:
    """What sending digests needs."""

    mailing: SendMailDeps
    digests: Digests
    catalogue: Catalogue
    contacts: Callable[[], Mapping[str, str]]
    fallbacks: Callable[[], Mapping[str, str]]
    preferences: Callable[[], Mapping[str, Preferences]]
    secrets: IdSecrets
    render: RenderMail
    base_url: str


class Entry(NamedTuple):
    """One line of a digest: nothing of what was posted; whom it is about is on the case page."""

    waited: Waiting
    kind: Kind
    to: str | None
    """The address that it is mailed to; None where none may be."""
    again: bool
    """It was mailed before, and came back."""
    reference: str
    urgency: str
    category: str
    area: str
    submitted_at: datetime
    acknowledge_by: datetime
    case_url: str


def send_digests(deps: SendDigestsDeps) -> int:
    """Send every digest whose time has come and return how many mails that was.

    One that fails holds up no other authority's; then, at the end, Unavailable is raised, and the
    next run has it.
    """
    sent, failures = 0, []
    for authority in deps.digests.authorities():
        try:
            sent += _send_to(deps, authority)
        except Exception as error:  # raised below, when the others had their turn
            failures.append(error)
    if failures:
        raise Unavailable(f"{len(failures)} digests failed") from failures[0]
    return sent


def _send_to(deps: SendDigestsDeps, authority: str) -> int:
    wishes = deps.preferences().get(authority, Preferences())
    taken = deps.digests.waiting(authority, MOST_IN_ONE)
    first, second = deps.contacts().get(authority), deps.fallbacks().get(authority)
    if not (first or second) or not any(_is_due(deps, wishes, each) for each in taken):
        return 0
    best = first_open(deps.mailing.suppressions, first, second)
    found = [(each, _entry(deps, each, wishes.language, (best, second))) for each in taken]
    deps.digests.remove([each for each, entry in found if entry is None])
    entries = sorted((entry for _, entry in found if entry), key=lambda it: _order(deps, it))
    letters = [[e for e in entries if e.to == to] for to in dict.fromkeys((best, second))]
    return sum(_mail(deps, authority, wishes, told) for told in letters if told)


def _mail(deps: SendDigestsDeps, authority: str, wishes: Preferences, entries: list[Entry]) -> int:
    """Mail these together and return 1; 0 where there is no address that may be mailed."""
    to = entries[0].to
    told = [entry.waited.dispatch for entry in entries]
    said: dict[str, str] = {}
    if first_open(deps.mailing.suppressions, to) is None:
        kind, said = Kind.NOTIFICATION_FAILED, {"because": "suppressed"}
    else:
        kind, digest_id = Kind.NOTIFICATION_SENT, _id_of(told)
        deps.digests.pack(digest_id, told)
        letter = _letter(deps, authority, str(to), wishes, entries, digest_id)
        said = {"message_id": deps.mailing.mail.send(letter), "digest": digest_id}
    for dispatch in told:
        note_mail(deps.mailing, dispatch, kind, said)
    deps.digests.remove([entry.waited for entry in entries])
    return int(kind is Kind.NOTIFICATION_SENT)


def _is_due(deps: SendDigestsDeps, wishes: Preferences, waited: Waiting) -> bool:
    now = deps.mailing.now()
    if waited.soon:
        return now - waited.since >= SOON
    return now >= wishes.digest_due(waited.since)


def _order(deps: SendDigestsDeps, entry: Entry) -> tuple[int, datetime]:
    return deps.catalogue.urgencies[entry.urgency].rank, entry.submitted_at


def _entry(
    deps: SendDigestsDeps, waited: Waiting, language: str, lines: tuple[str | None, str | None]
) -> Entry | None:
    """What there is to tell, and on which of the two ``lines``: the best address that there is, or
    the second one where the first has failed; None where it was told, taken back or erased."""
    dispatch = waited.dispatch
    try:
        case = open_case(deps.mailing.log, dispatch.case_id)
    except NotFound:
        return None
    past = case.notification(dispatch.seq, dispatch.recipient)
    if past.settled or case.report is None or not should_send(case, dispatch):
        return None
    event, told = case.event(dispatch.seq), case.event(case.original(dispatch.seq))
    to = lines[event.public.get("to") == "fallback"]
    return Entry(
        waited=waited,
        kind=told.kind,
        to=to,
        again=event is not told,
        reference=case.reference,
        urgency=case.public["urgency"],
        category=deps.catalogue.categories[case.public["category"]].label,
        area=case.report["candidate"].get("area_name", ""),
        submitted_at=case.submitted_at,
        acknowledge_by=case.recipients[dispatch.recipient].acknowledge_by,
        case_url=_case_url(deps, case, dispatch.recipient, language, to),
    )


def _case_url(
    deps: SendDigestsDeps, case: Case, authority: str, language: str, to: str | None
) -> str:
    secret = deps.secrets.versions[deps.secrets.current]
    token = mint_case_link(secret, case.case_id, authority, to or "", deps.mailing.now())
    return case_link_url(deps.base_url, token, language)


def _id_of(told: Sequence[Dispatch]) -> str:
    """The same for the same content: a mail that goes out again is recognised."""
    ids = "".join(f"{it.case_id}{it.seq}{it.recipient}" for it in told)
    return hashlib.sha256(ids.encode()).hexdigest()[:20]


def _letter(
    deps: SendDigestsDeps,
    authority: str,
    to: str,
    wishes: Preferences,
    entries: Sequence[Entry],
    digest_id: str,
) -> Letter:
    reports = [entry for entry in entries if not _is_addition(entry)]
    pressing = [entry for entry in reports if entry.urgency in PRESSING]
    context: dict[str, Any] = {
        "authority": deps.catalogue.authorities[authority].name,
        "groups": list(_groups(deps, _once_a_case(entries))),
        "count": len(reports),
        "pressing": len(pressing),
        "flooded": sum(not entry.again for entry in pressing),
        "again": sum(entry.again for entry in entries),
        "full": len(entries) == MOST_IN_ONE,
    }
    subject, text, html = deps.render("authority_digest", wishes.language, **context)
    return Letter(
        key=f"{DIGEST}.{len(entries)}.{digest_id}",
        to=to,
        subject=subject,
        text=text,
        html=html,
        language=wishes.language,
        thread=thread_of(deps.base_url, DIGEST, authority),
    )


def _is_addition(entry: Entry) -> bool:
    """Whether it adds to a case that the authority has already."""
    mail = MEANING[entry.kind].authority
    return mail is not None and mail.waits is Waits.ALWAYS


def _once_a_case(entries: Sequence[Entry]) -> list[Entry]:
    """Several files of one case are one line."""
    lines = {(entry.reference, entry.kind): entry for entry in reversed(entries)}
    return list(reversed(lines.values()))


def _groups(deps: SendDigestsDeps, entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """(label of the urgency, its entries), the most urgent first."""
    for urgency in sorted(deps.catalogue.urgencies.values(), key=lambda it: it.rank):
        of_it = [entry for entry in entries if entry.urgency == urgency.id]
        if of_it:
            yield urgency.label, of_it
