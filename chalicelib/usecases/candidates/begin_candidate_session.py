"""Let a candidate give and revoke codes for half an hour, after their own access code."""

from dataclasses import dataclass

from chalicelib.model.directory import NominatedCandidate
from chalicelib.ports import CandidateDirectory, Guards
from chalicelib.usecases.sessions.browser_session import SessionKind

CANDIDATE_SESSION = SessionKind("delegates", seconds=30 * 60)


@dataclass(frozen=True, slots=True)
class BeginCandidateSessionDeps:
    """What a candidate's session needs."""

    directory: CandidateDirectory
    guards: Guards


def begin_candidate_session(deps: BeginCandidateSessionDeps, candidate: NominatedCandidate) -> str:
    """Open a session for the candidate and give its token, for a cookie. Raises Unavailable."""
    about = dict(zip(("election", "local_id", "area"), candidate.key, strict=True))
    return CANDIDATE_SESSION.begin(deps.guards, about)
