"""Find the candidate of an access code. Guesses at codes are slowed, and the right one never."""

from dataclasses import dataclass

from chalicelib.limits import WRONG_TRIES, WRONG_TRIES_WINDOW
from chalicelib.model.access_codes import hashes
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.references import digest, squeeze
from chalicelib.ports import CandidateDirectory, Guards, IdSecrets, Now
from chalicelib.usecases.candidates.mark_code_used import mark_code_used
from chalicelib.usecases.sessions.throttle import Throttle

_GUESSES = Throttle("code", WRONG_TRIES, WRONG_TRIES_WINDOW)


@dataclass(frozen=True, slots=True)
class VerifyAccessCodeDeps:
    """What looking a code up needs."""

    codes: CandidateDirectory
    guards: Guards
    secrets: IdSecrets
    now: Now


def verify_access_code(
    deps: VerifyAccessCodeDeps,
    code: str,
    address: str,
    *,
    submission: str = "",
) -> NominatedCandidate | None:
    """Return the candidate of a code, None for a wrong one; a delegate's code names both.

    One that is wrong counts once for each ``submission``, however often that is checked and sent;
    without one it counts each time. The right one is found whatever ``address`` tried before: its
    60 bits need no lock in front of them.

    Raises TooManyTries for a wrong one, where more than ``WRONG_TRIES`` came from ``address``
    within ``WRONG_TRIES_WINDOW``. A report without a code is never made to wait.
    """
    for code_hash in hashes((value for _, value in deps.secrets.newest_first()), code):
        candidate = deps.codes.candidate_by_code(code_hash)
        if candidate is not None:
            if candidate.delegate is None:
                mark_code_used(deps.codes, candidate)
            return candidate
    _admit_guess(deps, code, address, submission)
    return None


def _admit_guess(deps: VerifyAccessCodeDeps, code: str, address: str, submission: str) -> None:
    secret = deps.secrets.versions[deps.secrets.current]
    guesser = _GUESSES.key_of(deps.secrets, address)
    once = digest(secret, "wrong code", f"{submission} {squeeze(code)}")
    if not submission or deps.guards.spend(f"wrong#code#{once}", WRONG_TRIES_WINDOW.whole_seconds):
        _GUESSES.admit(deps.guards, guesser)
    else:
        _GUESSES.admit_again(deps.guards, guesser)
