"""Close a report's page in this browser."""

from chalicelib.usecases.reporter.begin_status_session import (
    STATUS_SESSION,
    BeginStatusSessionDeps,
)


def end_status_session(deps: BeginStatusSessionDeps, token: str) -> None:
    """Forget the session, if there is one. Raises Unavailable."""
    STATUS_SESSION.end(deps.guards, token)
