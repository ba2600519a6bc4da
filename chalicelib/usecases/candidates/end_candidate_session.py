"""Close a candidate's session in this browser."""

from dataclasses import dataclass

from chalicelib.ports import Guards
from chalicelib.usecases.candidates.begin_candidate_session import CANDIDATE_SESSION


@dataclass(frozen=True, slots=True)
class EndCandidateSessionDeps:
    """What ending a session needs."""

    guards: Guards


def end_candidate_session(deps: EndCandidateSessionDeps, token: str) -> None:
    """Forget the session, if there is one. Raises Unavailable."""
    CANDIDATE_SESSION.end(deps.guards, token)
