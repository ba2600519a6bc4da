"""The desk of the person who reported: what acting on one's own case needs, and what it gives."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from chalicelib.catalogue import Catalogue
from chalicelib.errors import Conflict, Fault, Gone, RulesBroken
from chalicelib.model.case import Case, Recipient
from chalicelib.model.chain import canonical
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.references import digest
from chalicelib.ports import CaseLog, Clock, Guards, IdSecrets
from chalicelib.usecases.cases.choose_recipients import Reach
from chalicelib.usecases.cases.record_event import record


@dataclass(frozen=True, slots=True)
class ActOnReportDeps:
    """What the desk needs."""

    log: CaseLog
    guards: Guards
    reach: Reach
    catalogue: Catalogue
    secrets: IdSecrets
    now: Clock


class Desk(Protocol):
    """What any desk that acts on a case has."""

    @property
    def log(self) -> CaseLog:
        """The log of cases."""
        ...

    @property
    def now(self) -> Clock:
        """The product's clock."""
        ...


@dataclass(frozen=True, slots=True)
class Acted:
    """An event that is on record, and the case as it then is. ``created`` is False for a retry."""

    case: Case
    event: Event
    created: bool


def act(desk: Desk, seen: Case, decide: Callable[[Case], NewEvent | Event]) -> Acted:
    """Append what ``decide`` makes of the case, or find the event that it says is there already.

    Raises Gone where the case was erased meanwhile, what ``decide`` raises, and Unavailable.
    """
    known: Event | None = None

    def settle(case: Case) -> NewEvent | None:
        nonlocal known
        if case.erased:
            raise Gone
        decided = decide(case)
        known = decided if isinstance(decided, Event) else None
        return None if isinstance(decided, Event) else decided

    case = record(desk.log, desk.now, seen.case_id, settle, seen=seen)
    return Acted(case, known or case.last, known is None)


def marks(secrets: IdSecrets, purpose: str, *said: str) -> list[str]:
    """Keyed digests of what was said, under the current secret first: they tell a repetition from
    another content, and say nothing of the words."""
    content = canonical(said)
    return [digest(secret, purpose, content) for _, secret in secrets.newest_first()]


def events_of(case: Case, kind: Kind, recipient: str | None = None) -> Iterator[Event]:
    """Events of a kind, newest first; of all recipients or of one."""
    for event in reversed(case.events):
        if event.kind is kind and recipient in (None, event.public.get("recipient")):
            yield event


def recipient_of(case: Case, recipient: str, pointer: str) -> Recipient:
    """A recipient of the case. Raises RulesBroken for one that it does not have."""
    found = case.recipients.get(recipient)
    if found is None:
        raise broken(pointer, "recipient_unknown", "Must be a recipient of this case")
    return found


def refuse_withdrawn(case: Case, recipient: str | None = None) -> None:
    """Raise Conflict where the report was withdrawn, from everybody or from ``recipient``: nothing
    goes out about it any more."""
    taken = recipient is not None and case.recipients[recipient].state == "withdrawn"
    if case.withdrawn_by is not None or taken:
        raise Conflict("The report was withdrawn", code="withdrawn")


def broken(pointer: str, code: str, detail: str) -> RulesBroken:
    """One fault of a body."""
    return RulesBroken([Fault(pointer, code, detail)])
