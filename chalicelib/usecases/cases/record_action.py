"""Append one event to a case that was read: what a reporter's and an officer's acts share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from chalicelib.errors import Conflict, Fault, Gone, RulesBroken, TooManyTries
from chalicelib.limits import FILES
from chalicelib.model.case import Case
from chalicelib.model.chain import canonical
from chalicelib.model.events import Event, NewEvent
from chalicelib.model.evidence import LINK_ONLY
from chalicelib.model.recipient import Recipient
from chalicelib.model.references import digest
from chalicelib.ports import CaseLog, IdSecrets, Now
from chalicelib.usecases.cases.record_event import record_event

_DAY = timedelta(days=1)
_FILE = "/upload_id"


class RecordActionDeps(Protocol):
    """What acting on a case needs."""

    @property
    def log(self) -> CaseLog:
        """Return the log of cases."""
        ...

    @property
    def now(self) -> Now:
        """Return the product's clock."""
        ...


@dataclass(frozen=True, slots=True)
class RecordedAction:
    """An event that is on record, and the case as it then is. ``created`` is False for a retry."""

    case: Case
    event: Event
    created: bool


def record_action(
    deps: RecordActionDeps, case: Case, decide: Callable[[Case], NewEvent | Event]
) -> RecordedAction:
    """Append what ``decide`` makes of the case, or find the event that it gives as there already.

    ``case`` is as it was read; ``decide`` gets it as it is now. Raises Gone
    where the case was erased meanwhile, what ``decide`` raises, and Unavailable.
    """
    existing: Event | None = None

    def new_event(current: Case) -> NewEvent | None:
        nonlocal existing
        if current.erased:
            raise Gone
        decision = decide(current)
        existing = decision if isinstance(decision, Event) else None
        return None if isinstance(decision, Event) else decision

    case = record_event(deps.log, deps.now, case.case_id, new_event, last_read=case)
    return RecordedAction(case, existing or case.last, existing is None)


def content_digests(secrets: IdSecrets, purpose: str, *parts: str) -> list[str]:
    """Return keyed digests of what was written, under the current secret first.

    They tell a repetition from another content, and say nothing of the text.
    """
    content = canonical(parts)
    return [digest(secret, purpose, content) for _, secret in secrets.newest_first()]


def recipient_of(case: Case, recipient: str, pointer: str) -> Recipient:
    """Return a recipient of the case. Raises RulesBroken for one that it does not have."""
    if recipient not in case.recipients:
        raise rule_broken(pointer, "recipient_unknown", "Must be a recipient of this case")
    return case.recipients[recipient]


def refuse_withdrawn(case: Case, recipient: str | None = None) -> None:
    """Raise Conflict where the report was withdrawn, from everybody or from ``recipient``: nothing
    goes out about it any more."""
    taken_back = recipient is not None and case.recipients[recipient].taken_back_by is not None
    if case.withdrawn_by is not None or taken_back:
        raise Conflict("The report was withdrawn", code="withdrawn")


def refuse_more_a_day(times: Iterable[datetime], most: int, now: datetime) -> None:
    """Raise TooManyTries where ``most`` of these times, oldest first, lie within the last day."""
    since = now - _DAY
    recent = [at for at in times if at > since]
    if len(recent) >= most:
        raise TooManyTries(int((recent[-most] - since).total_seconds()) + 1)


def refuse_file(case: Case) -> None:
    """Raise Conflict where the report was withdrawn, and RulesBroken where it is about what no file
    is taken of, or has as many as it can have."""
    refuse_withdrawn(case)
    if case.public["category"] in LINK_ONLY:
        detail = "No files are taken of intimate images: give the link"
        raise rule_broken(_FILE, "not_taken", detail)
    if len(case.evidence) >= FILES:
        raise rule_broken(_FILE, "too_many_files", f"A report has {FILES} files at most")


def refuse_unknown_incidents(case: Case, places: Iterable[int]) -> None:
    """Raise RulesBroken for the place of an incident that the case does not have."""
    if any(place not in range(len(case.incidents)) for place in places):
        raise rule_broken("/incidents", "incident_unknown", "Must be places of the incidents")


def rule_broken(pointer: str, code: str, detail: str) -> RulesBroken:
    """Make the error of a body with one fault."""
    return RulesBroken([Fault(pointer, code, detail)])
