"""Write a digest: the letter that brings an authority many cases at once."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.model.audiences import Waits
from chalicelib.model.events import Kind
from chalicelib.model.failures import PRESSING
from chalicelib.model.kinds import MEANING
from chalicelib.ports import Dispatch, Waiting
from chalicelib.usecases.notifications.record_mail_event import DIGEST

MOST_IN_ONE = 250


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


def key_of(entries: Sequence[Entry], digest_id: str) -> str:
    """Return the key of the letter: it says that it is a digest, and of how many entries."""
    return f"{DIGEST}.{len(entries)}.{digest_id}"


def id_of(dispatches: Sequence[Dispatch]) -> str:
    """Return the same id for the same content: a mail that goes out again is recognised."""
    ids = "".join(f"{one.case_id}{one.seq}{one.recipient}" for one in dispatches)
    return hashlib.sha256(ids.encode()).hexdigest()[:20]


def digest_context(
    catalogue: Catalogue, authority: str, entries: Sequence[Entry]
) -> dict[str, Any]:
    """Return what the template of a digest says."""
    reports = [entry for entry in entries if not _is_addition(entry)]
    pressing = [entry for entry in reports if entry.urgency in PRESSING]
    return {
        "authority": catalogue.authorities[authority].name,
        "groups": list(_groups(catalogue, _once_a_case(entries))),
        "count": len(reports),
        "pressing": len(pressing),
        "flooded": sum(not entry.again for entry in pressing),
        "again": sum(entry.again for entry in entries),
        "full": len(entries) == MOST_IN_ONE,
    }


def _is_addition(entry: Entry) -> bool:
    """Return whether it adds to a case that the authority has already."""
    mail = MEANING[entry.kind].authority
    return mail is not None and mail.waits is Waits.ALWAYS


def _once_a_case(entries: Sequence[Entry]) -> list[Entry]:
    """Merge several files of one case into one line."""
    lines = {(entry.reference, entry.kind): entry for entry in reversed(entries)}
    return list(reversed(lines.values()))


def _groups(catalogue: Catalogue, entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """Yield (label of the urgency, its entries), the most urgent first."""
    for urgency in sorted(catalogue.urgencies.values(), key=lambda one: one.rank):
        in_group = [entry for entry in entries if entry.urgency == urgency.id]
        if in_group:
            yield urgency.label, in_group
