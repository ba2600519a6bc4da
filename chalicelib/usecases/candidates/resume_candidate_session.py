"""Find the candidate whom a browser's session is for."""

from chalicelib.model.directory import NominatedCandidate
from chalicelib.usecases.candidates.begin_candidate_session import (
    CANDIDATE_SESSION,
    BeginCandidateSessionDeps,
)

ResumeCandidateSessionDeps = BeginCandidateSessionDeps
"""The same as ``begin_candidate_session`` needs."""


def resume_candidate_session(
    deps: ResumeCandidateSessionDeps, token: str
) -> NominatedCandidate | None:
    """Return the candidate; None where there is no session, or they stand no more.

    Raises Unavailable.
    """
    about = CANDIDATE_SESSION.recall(deps.guards, token)
    if about is None:
        return None
    standing = deps.directory.candidates_of(about["area"], about["election"])
    local_id = about.get("local_id")
    matches = (candidate for candidate in standing if candidate.local_id == local_id)
    return next(matches, None)
