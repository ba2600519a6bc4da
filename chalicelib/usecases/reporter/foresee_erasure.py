"""Say what erasing a report does not end at once: locks of its files, and what police asked for.

Neither refuses the erasure. It is said before it is done, and of the locks once more after it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from chalicelib.model.case import Case
from chalicelib.model.events import stamp
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_records import Preservation
from chalicelib.model.retention import files_locked_until
from chalicelib.usecases.cases.read_case import ReadCaseDeps
from chalicelib.usecases.cases.recipient_names import name_of

ForeseeErasureDeps = ReadCaseDeps
"""The same as ``read_case`` needs."""


@dataclass(frozen=True, slots=True)
class PreservationInForce:
    """A platform, by its name, that police asked to keep what it has, or are to ask."""

    platform: str
    until: str
    """A day, or a time: as the platform answered, else as the police asked."""
    is_told: bool
    """False where we do not tell the platform: whether the police did is not known here."""
    reached: bool
    """False where the platform does not have the request from us, and gets none of an erased
    report."""


@dataclass(frozen=True, slots=True)
class ForeseenErasure:
    """What stays of a report that is erased now. ``files_locked_until``: None where all go."""

    files_locked_until: datetime | None
    preservations: tuple[PreservationInForce, ...]


def foresee_erasure(deps: ForeseeErasureDeps, case: Case) -> ForeseenErasure:
    """Tell what erasing a case leaves, and until when."""
    return ForeseenErasure(
        files_locked_until(case, deps.now(), deps.catalogue.kept_without_election),
        tuple(_in_force(deps, case)),
    )


def _in_force(deps: ForeseeErasureDeps, case: Case) -> Iterator[PreservationInForce]:
    now = deps.now()
    for recipient in case.recipients.values():
        for request in recipient.preservations:
            if request.until > now and request.status != "refused":
                name = name_of(deps.catalogue, recipient.id)
                until = request.kept_until or stamp(request.until)
                has_reached = _has_reached(case, recipient, request)
                yield PreservationInForce(name, until, request.is_told, has_reached)


def _has_reached(case: Case, recipient: Recipient, request: Preservation) -> bool:
    """Return whether a platform has the request from us."""
    notification = case.notification(request.seq, recipient.id)
    return request.answered_at is not None or notification.delivered_at is not None
