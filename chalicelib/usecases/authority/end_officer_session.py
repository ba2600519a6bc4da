"""Close an officer's session in this browser."""

from dataclasses import dataclass

from chalicelib.ports import Guards
from chalicelib.usecases.authority.officer_session import forget_session


@dataclass(frozen=True, slots=True)
class EndOfficerSessionDeps:
    """What ending a session needs."""

    guards: Guards


def end_officer_session(deps: EndOfficerSessionDeps, token: str) -> None:
    """Forget the session, if there is one. Raises Unavailable."""
    forget_session(deps.guards, token)
