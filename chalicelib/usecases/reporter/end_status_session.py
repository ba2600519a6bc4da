"""Close a report's page in this browser."""

from dataclasses import dataclass

from chalicelib.ports import Guards
from chalicelib.usecases.reporter.begin_status_session import STATUS_SESSION


@dataclass(frozen=True, slots=True)
class EndStatusSessionDeps:
    """What ending a session needs."""

    guards: Guards


def end_status_session(deps: EndStatusSessionDeps, token: str) -> None:
    """Forget the session, if there is one. Raises Unavailable."""
    STATUS_SESSION.end(deps.guards, token)
