"""Let a candidate give and revoke codes, by their own access code."""

from dataclasses import dataclass

from chalicelib.errors import Fault, RulesBroken
from chalicelib.usecases.candidates.begin_candidate_session import (
    BeginCandidateSessionDeps,
    begin_candidate_session,
)
from chalicelib.usecases.candidates.verify_access_code import (
    VerifyAccessCodeDeps,
    verify_access_code,
)


@dataclass(frozen=True, slots=True)
class OpenCandidateSessionDeps:
    """What opening a candidate's session needs."""

    codes: VerifyAccessCodeDeps
    sessions: BeginCandidateSessionDeps


def open_candidate_session(deps: OpenCandidateSessionDeps, code: str, address: str) -> str:
    """Return the token of a new session, for a cookie.

    Raises RulesBroken for no code (``missing``) and for one that is not a candidate's own
    (``code_unknown``): a delegate's is refused like a wrong one. Raises TooManyTries.
    """
    candidate = verify_access_code(deps.codes, code, address) if code else None
    if candidate is None or candidate.delegate is not None:
        kind = "code_unknown" if code.strip() else "missing"
        raise RulesBroken([Fault("/access_code", kind, "Must be the candidate's own access code")])
    return begin_candidate_session(deps.sessions, candidate)
