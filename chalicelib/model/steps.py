"""Define a step: an event that falls due in a case at a known time, if nothing else happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from chalicelib.model.events import Kind, NewEvent


@dataclass(frozen=True, slots=True)
class SecondLine:
    """Who is turned to where the first does not answer."""

    second_addresses: frozenset[str] = frozenset()
    """Ids of the authorities that have a second address."""
    escalations: Mapping[str, str] = field(default_factory=dict)
    """By recipient: the authority that is told when it is overdue; our operators for any other."""


class Step(NamedTuple):
    """An event that falls due at ``at``. From ``until`` on it is pointless."""

    at: datetime
    event: NewEvent
    until: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Return whether its time has come, and not gone."""
        return self.at <= now and (self.until is None or now < self.until)


def repeat(of: int, recipient_id: str, *, to: str, because: str) -> NewEvent:
    """Make the event that sends a notification once more.

    ``to`` is the ``primary`` or the ``fallback`` address or, where there is neither, ``operator``.
    """
    public = {"of": of, "recipient": recipient_id, "to": to, "because": because}
    return NewEvent(Kind.NOTIFICATION_REPEATED, public)
