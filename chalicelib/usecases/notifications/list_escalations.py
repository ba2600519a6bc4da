"""List who is told when a recipient is overdue, where that is not our operators alone."""

from dataclasses import dataclass

from chalicelib.ports import AuthorityDirectory


@dataclass(frozen=True, slots=True)
class ListEscalationsDeps:
    """What listing and setting need."""

    directory: AuthorityDirectory


@dataclass(frozen=True, slots=True)
class EscalationSetting:
    """The authority that is told of an overdue recipient, and whether it has an address."""

    recipient: str
    authority: str
    reachable: bool


def list_escalations(deps: ListEscalationsDeps) -> list[EscalationSetting]:
    """Return each recipient that has an authority. Raises Unavailable."""
    escalations, contacts = deps.directory.escalations(), deps.directory.contacts()
    return [
        EscalationSetting(recipient, to, to in contacts) for recipient, to in escalations.items()
    ]
