"""Set which authority is told when a recipient is overdue."""

from chalicelib.usecases.notifications.list_escalations import ListEscalationsDeps

SetEscalationDeps = ListEscalationsDeps
"""The same as ``list_escalations`` needs."""


def set_escalation(deps: SetEscalationDeps, recipient: str, authority: str | None) -> None:
    """Let the authority be told beside our operators; None for them alone. Raises Unavailable."""
    deps.directory.set_escalation(recipient, authority)
