"""Write a digest: the letter that brings an authority many cases at once."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.limits import FLOOD_LINES
from chalicelib.model.audiences import MailTiming
from chalicelib.model.case import Case
from chalicelib.model.elections import Election
from chalicelib.model.events import Kind, moment
from chalicelib.model.kinds import MEANING
from chalicelib.model.urgency import PRESSING
from chalicelib.ports import Dispatch, WaitingNotification
from chalicelib.usecases.cases.recipient_names import name_of
from chalicelib.usecases.notifications.notify_authority import named_acknowledge_by
from chalicelib.usecases.notifications.record_mail_event import DIGEST

MOST_IN_ONE = 250
"""Of what stands in no list: each has its line in the mail."""


class DigestEntry(NamedTuple):
    """One line of a digest: nothing of what was posted; whom it is about is on the case page."""

    waiting: WaitingNotification
    case: Case
    kind: Kind
    to: str | None
    """The address that it is mailed to; None where none may be."""
    again: bool
    """It was mailed before, and came back."""
    urgency: str
    category: str
    area: str
    election: Election | None
    programme: str
    """What the police call it: "Operation Ford incident"; "" where none covers it."""
    case_url: str
    composed_at: datetime

    @property
    def reference(self) -> str:
        """Return what people call the case."""
        return self.case.reference

    @property
    def submitted_at(self) -> datetime:
        """Return when it was reported."""
        return self.case.submitted_at

    @property
    def verified(self) -> bool:
        """Return whether it came with an access code."""
        return bool(self.case.public["verified"])

    @property
    def acknowledge_by(self) -> datetime | None:
        """Return until when the authority is asked to confirm it; None once that is done."""
        recipient = self.case.recipients[self.waiting.dispatch.recipient]
        if recipient.acknowledged_at or recipient.answered or recipient.taken_back_by is not None:
            return None
        return named_acknowledge_by(recipient, self.composed_at)

    @property
    def due(self) -> datetime | None:
        """Return when what is missing was due, where it says that something is."""
        event = self.case.event(self.case.original(self.waiting.dispatch.seq))
        return moment(event.public["due"]) if event.kind is Kind.RESPONSE_OVERDUE else None

    @property
    def due_before(self) -> datetime | None:
        """Return until when an answer was asked for that is missing; None before that."""
        by = self.due or self.acknowledge_by
        return by if by is not None and (self.due or by < self.composed_at) else None

    @property
    def brought_at(self) -> datetime:
        """Return when the case was first on its way to the authority."""
        recipient = self.case.recipients.get(self.waiting.dispatch.recipient)
        return self.case.event(recipient.routed_seq if recipient else 1).at

    @property
    def is_report(self) -> bool:
        """Return whether it brings the case, and adds nothing to one that they have."""
        mail = MEANING[self.kind].authority
        return mail is not None and mail.waits is MailTiming.UNLESS_PRESSING

    @property
    def is_listed(self) -> bool:
        """Return whether its case stands in the list of the authority's urgent cases."""
        has_case = self.waiting.dispatch.recipient in self.case.recipients
        return self.urgency in PRESSING and has_case and not self.is_escalation

    @property
    def is_escalation(self) -> bool:
        """Return whether it says that somebody else is overdue: then nothing of the case."""
        event = self.case.event(self.case.original(self.waiting.dispatch.seq))
        return (
            event.public.get("escalated_to") == self.waiting.dispatch.recipient
            and event.public["recipient"] != self.waiting.dispatch.recipient
        )


class EscalationLine(NamedTuple):
    """A line on a case that somebody else is overdue with: nothing of what was reported."""

    reference: str
    name: str
    due: datetime


def key_of(count: int, digest_id: str) -> str:
    """Return the key of the letter: it says that it is a digest, and of how many entries."""
    return f"{DIGEST}.{count}.{digest_id}"


def id_of(dispatches: Sequence[Dispatch]) -> str:
    """Return the same id for the same content: a mail that goes out again is recognised."""
    ids = "".join(
        f"{dispatch.case_id}{dispatch.seq}{dispatch.recipient}" for dispatch in dispatches
    )
    return hashlib.sha256(ids.encode()).hexdigest()[:20]


def in_order(catalogue: Catalogue, entries: Iterable[DigestEntry]) -> list[DigestEntry]:
    """Sort by urgency, what came with an access code first, then by time."""

    def place(entry: DigestEntry) -> tuple[int, bool, datetime]:
        return catalogue.urgencies[entry.urgency].rank, not entry.verified, entry.submitted_at

    return sorted(entries, key=place)


def fitting(entries: Sequence[DigestEntry]) -> list[DigestEntry]:
    """Leave out what would need a line that there is no room for: it waits for the next mail."""
    lines = [entry for entry in entries if not entry.is_listed]
    beyond = {id(entry) for entry in lines[MOST_IN_ONE:]}
    return [entry for entry in entries if id(entry) not in beyond]


def digest_context(
    catalogue: Catalogue,
    authority: str,
    entries: Sequence[DigestEntry],
    *,
    full: bool,
    list_url: str,
) -> dict[str, Any]:
    """Return what the template of a digest says."""
    reports = [entry for entry in entries if entry.is_report]
    pressing = [entry for entry in reports if entry.urgency in PRESSING]
    escalated = [entry for entry in entries if entry.is_escalation]
    lines = _once_a_case(entry for entry in entries if not entry.is_escalation)
    shown_lines = [*_first_listed(lines), *(entry for entry in lines if not entry.is_listed)]
    return {
        "authority": catalogue.authorities[authority].name,
        "groups": list(_groups(catalogue, shown_lines)),
        "count": len(reports),
        "missing": sum(entry.due is not None for entry in lines),
        "pressing": len(pressing),
        "flooded": flooded(entries),
        "again": sum(entry.again for entry in entries),
        "escalated": [_escalated(catalogue, entry) for entry in escalated],
        "more": len(lines) - len(shown_lines),
        "list_url": list_url if any(entry.is_listed for entry in lines) else "",
        "full": full,
    }


def flooded(entries: Iterable[DigestEntry]) -> int:
    """Count the urgent reports that are here because too many came at once."""
    return sum(
        entry.is_report and entry.urgency in PRESSING and not entry.again and not entry.verified
        for entry in entries
    )


def _first_listed(lines: Sequence[DigestEntry]) -> list[DigestEntry]:
    return [entry for entry in lines if entry.is_listed][:FLOOD_LINES]


def _once_a_case(entries: Iterable[DigestEntry]) -> list[DigestEntry]:
    """Merge several files of one case into one line."""
    lines = {(entry.reference, entry.kind): entry for entry in reversed(list(entries))}
    return list(reversed(lines.values()))


def _groups(
    catalogue: Catalogue, entries: Sequence[DigestEntry]
) -> Iterator[tuple[str, list[DigestEntry]]]:
    """Yield (label of the urgency, its entries), the most urgent first."""
    for urgency in sorted(
        catalogue.urgencies.values(), key=lambda urgency_record: urgency_record.rank
    ):
        in_group = [entry for entry in entries if entry.urgency == urgency.id]
        if in_group:
            yield urgency.label, in_group


def _escalated(catalogue: Catalogue, entry: DigestEntry) -> EscalationLine:
    event = entry.case.event(entry.case.original(entry.waiting.dispatch.seq))
    name = name_of(catalogue, event.public["recipient"])
    return EscalationLine(entry.reference, name, moment(event.public["due"]))
