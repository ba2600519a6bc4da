"""Close a candidate's session in this browser."""

from chalicelib.usecases.candidates.begin_candidate_session import (
    CANDIDATE_SESSION,
    BeginCandidateSessionDeps,
)


def end_candidate_session(deps: BeginCandidateSessionDeps, token: str) -> None:
    """Forget the session, if there is one. Raises Unavailable."""
    CANDIDATE_SESSION.end(deps.guards, token)
