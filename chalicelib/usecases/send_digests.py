"""Mail authorities what is not urgent, together: hourly or each morning, as each wants it.

What is urgent beyond so many mails in ten minutes comes here as well, and goes out within five:
a flood is one mail with a count, never silence. What goes out is packed before it goes: what the
carrier says of the mail holds for everything in it. Killed between mail and note, the same mail
goes out again under the same key.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from chalicelib.catalogue import Catalogue
from chalicelib.errors import NotFound
from chalicelib.model.case import Case
from chalicelib.model.case_links import address, mint
from chalicelib.model.events import Kind
from chalicelib.model.failures import PRESSING
from chalicelib.model.preferences import Preferences
from chalicelib.ports import Dispatch, IdSecrets, Letter
from chalicelib.usecases.letters import Render, thread_of
from chalicelib.usecases.record import open_case
from chalicelib.usecases.record_mail_event import DIGEST
from chalicelib.usecases.send_mail import PostRoom, first_open, note_mail
from chalicelib.usecases.still_due import still_due

MOST_AT_ONCE = 30
"""Urgent mails of their own to one authority in ``FLOOD``; an emergency is never counted out."""

FLOOD = timedelta(minutes=10)
SOON = timedelta(minutes=5)
"""How long what is urgent waits for others at most, once there are that many."""

MOST_IN_ONE = 250


class Digests(Protocol):
    """What waits for authorities."""

    def put(self, dispatch: Dispatch) -> None:
        """Have an authority told of an event by its next digest; again it changes nothing."""
        ...

    def authorities(self) -> Sequence[str]:
        """Whom something may wait for."""
        ...

    def waiting(self, authority: str, most: int) -> Sequence[tuple[Dispatch, datetime]]:
        """Up to ``most`` of what waits for an authority, and since when."""
        ...

    def pack(self, digest_id: str, dispatches: Sequence[Dispatch]) -> None:
        """Remember what goes out in one mail."""
        ...

    def packed(self, digest_id: str) -> Sequence[Dispatch]:
        """What went out in one mail."""
        ...

    def remove(self, dispatches: Sequence[Dispatch]) -> None:
        """Take out what was told."""
        ...


@dataclass(frozen=True, slots=True)
class DigestDesk:
    """What sending digests needs."""

    room: PostRoom
    digests: Digests
    catalogue: Catalogue
    contacts: Callable[[], Mapping[str, str]]
    fallbacks: Callable[[], Mapping[str, str]]
    preferences: Callable[[], Mapping[str, Preferences]]
    secrets: IdSecrets
    render: Render
    base_url: str


class Entry(NamedTuple):
    """One line of a digest: nothing of what was posted; whom it is about is on the case page."""

    dispatch: Dispatch
    since: datetime
    kind: Kind
    reference: str
    urgency: str
    category: str
    area: str
    submitted_at: datetime
    acknowledge_by: datetime
    case_url: str


def send_digests(desk: DigestDesk) -> int:
    """Send every digest whose time has come and return how many mails that was.

    Raises Unavailable where the carrier did not take one.
    """
    return sum(_send_to(desk, authority) for authority in desk.digests.authorities())


def _send_to(desk: DigestDesk, authority: str) -> int:
    wishes = desk.preferences().get(authority, Preferences())
    taken = desk.digests.waiting(authority, MOST_IN_ONE)
    found = [
        (dispatch, _entry(desk, dispatch, since, wishes.language)) for dispatch, since in taken
    ]
    desk.digests.remove([dispatch for dispatch, entry in found if entry is None])
    entries = sorted((entry for _, entry in found if entry), key=lambda it: _order(desk, it))
    addresses = desk.contacts().get(authority), desk.fallbacks().get(authority)
    if not any(addresses) or not any(_is_due(desk, wishes, entry) for entry in entries):
        return 0
    told = [entry.dispatch for entry in entries]
    to = first_open(desk.room.suppressions, *addresses)
    if to is None:
        for dispatch in told:
            note_mail(desk.room, dispatch, Kind.NOTIFICATION_FAILED, {"because": "suppressed"})
        desk.digests.remove(told)
        return 0
    digest_id = _id_of(told)
    desk.digests.pack(digest_id, told)
    message_id = desk.room.mail.send(_letter(desk, authority, to, wishes, entries, digest_id))
    for dispatch in told:
        said = {"message_id": message_id, "digest": digest_id}
        note_mail(desk.room, dispatch, Kind.NOTIFICATION_SENT, said)
    desk.digests.remove(told)
    return 1


def _is_due(desk: DigestDesk, wishes: Preferences, entry: Entry) -> bool:
    now = desk.room.now()
    if entry.urgency in PRESSING:
        return now - entry.since >= SOON
    return now >= wishes.digest_due(entry.since)


def _order(desk: DigestDesk, entry: Entry) -> tuple[int, datetime]:
    return desk.catalogue.urgencies[entry.urgency].rank, entry.submitted_at


def _entry(desk: DigestDesk, dispatch: Dispatch, since: datetime, language: str) -> Entry | None:
    """What there is to tell; None where it was told, taken back or erased."""
    try:
        case = open_case(desk.room.log, dispatch.case_id)
    except NotFound:
        return None
    past = case.notification(dispatch.seq, dispatch.recipient)
    if past.settled or case.report is None or not still_due(case, dispatch):
        return None
    return Entry(
        dispatch=dispatch,
        since=since,
        kind=case.event(dispatch.seq).kind,
        reference=case.reference,
        urgency=case.facts["urgency"],
        category=desk.catalogue.categories[case.facts["category"]].label,
        area=case.report["candidate"].get("area_name", ""),
        submitted_at=case.submitted_at,
        acknowledge_by=case.recipients[dispatch.recipient].acknowledge_by,
        case_url=address(desk.base_url, _token(desk, case, dispatch.recipient), language),
    )


def _token(desk: DigestDesk, case: Case, authority: str) -> str:
    secret = desk.secrets.versions[desk.secrets.current]
    return mint(secret, case.case_id, authority, desk.room.now())


def _id_of(told: Sequence[Dispatch]) -> str:
    """The same for the same content: a mail that goes out again is recognised."""
    ids = "".join(f"{it.case_id}{it.seq}{it.recipient}" for it in told)
    return hashlib.sha256(ids.encode()).hexdigest()[:20]


def _letter(
    desk: DigestDesk,
    authority: str,
    to: str,
    wishes: Preferences,
    entries: Sequence[Entry],
    digest_id: str,
) -> Letter:
    reports = [entry for entry in entries if entry.kind is not Kind.EVIDENCE_STORED]
    context: dict[str, Any] = {
        "authority": desk.catalogue.authorities[authority].name,
        "groups": list(_groups(desk, _once_a_case(entries))),
        "count": len(reports),
        "pressing": sum(entry.urgency in PRESSING for entry in reports),
        "most_at_once": MOST_AT_ONCE,
        "full": len(entries) == MOST_IN_ONE,
    }
    subject, text, html = desk.render("authority_digest", wishes.language, **context)
    return Letter(
        key=f"{DIGEST}.{len(entries)}.{digest_id}",
        to=to,
        subject=subject,
        text=text,
        html=html,
        language=wishes.language,
        thread=thread_of(desk.base_url, DIGEST, authority),
    )


def _once_a_case(entries: Sequence[Entry]) -> list[Entry]:
    """Several files of one case are one line."""
    lines = {(entry.reference, entry.kind): entry for entry in reversed(entries)}
    return list(reversed(lines.values()))


def _groups(desk: DigestDesk, entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """(label of the urgency, its entries), the most urgent first."""
    for urgency in sorted(desk.catalogue.urgencies.values(), key=lambda it: it.rank):
        of_it = [entry for entry in entries if entry.urgency == urgency.id]
        if of_it:
            yield urgency.label, of_it
