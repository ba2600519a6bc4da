"""List who is told when a recipient is overdue, where that is not our operators alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


class EscalationBook(Protocol):
    """Whom an overdue recipient is escalated to."""

    def escalations(self) -> Mapping[str, str]:
        """Give the authority by recipient."""
        ...

    def contacts(self) -> Mapping[str, str]:
        """Give first addresses by authority id."""
        ...

    def set_escalation(self, recipient: str, authority: str | None) -> None:
        """Set the authority; None for our operators alone."""
        ...


@dataclass(frozen=True, slots=True)
class ListEscalationsDeps:
    """What listing and setting need."""

    directory: EscalationBook


@dataclass(frozen=True, slots=True)
class EscalationSetting:
    """The authority that is told of an overdue recipient, and whether it has an address."""

    recipient: str
    authority: str
    reachable: bool


def list_escalations(deps: ListEscalationsDeps) -> list[EscalationSetting]:
    """Give each recipient that has an authority. Raises Unavailable."""
    escalations, contacts = deps.directory.escalations(), deps.directory.contacts()
    return [
        EscalationSetting(recipient, to, to in contacts) for recipient, to in escalations.items()
    ]
