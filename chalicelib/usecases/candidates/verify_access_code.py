"""Find the candidate of an access code, for as long as nobody guesses at codes."""

from dataclasses import dataclass
from typing import Protocol

from chalicelib.limits import WRONG_TRIES, WRONG_TRIES_WINDOW
from chalicelib.model.access_codes import hashes
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.references import digest, squeeze
from chalicelib.ports import Clock, Guards, IdSecrets
from chalicelib.usecases.candidates.mark_code_used import CodeUses, mark_code_used
from chalicelib.usecases.sessions.throttle import Throttle


class AccessCodes(CodeUses, Protocol):
    """Finds candidates by the hash of their access code, and records its first use."""

    def candidate_by_code(self, code_hash: str) -> NominatedCandidate | None:
        """Return the candidate whose access code has this hash; None for no such code."""
        ...


_GUESSES = Throttle("code", WRONG_TRIES, WRONG_TRIES_WINDOW)


@dataclass(frozen=True, slots=True)
class VerifyAccessCodeDeps:
    """What looking a code up needs."""

    codes: AccessCodes
    guards: Guards
    secrets: IdSecrets
    now: Clock


def verify_access_code(
    deps: VerifyAccessCodeDeps,
    code: str,
    address: str,
    *,
    submission: str = "",
    danger: bool = False,
) -> NominatedCandidate | None:
    """Return the candidate of a code, None for a wrong one; a delegate's code names both.

    One that is wrong counts once for each ``submission``, however often that is checked and sent;
    without one it counts each time. ``danger`` waits for nothing: the code may be all that says
    which police to tell, and is too long to be guessed one report at a time.

    Raises TooManyTries after ten wrong tries within an hour from ``address``: of that address, for
    codes only. A report without a code is never made to wait.
    """
    guesser = _GUESSES.key_of(deps.secrets, address)
    if not danger:
        _GUESSES.refuse(deps.guards, guesser)
    for code_hash in hashes((value for _, value in deps.secrets.newest_first()), code):
        candidate = deps.codes.candidate_by_code(code_hash)
        if candidate is not None:
            if candidate.delegate is None:
                mark_code_used(deps.codes, candidate, deps.now())
            return candidate
    secret = deps.secrets.versions[deps.secrets.current]
    once = digest(secret, "wrong code", f"{submission} {squeeze(code)}")
    if not submission or deps.guards.spend(f"wrong#code#{once}", WRONG_TRIES_WINDOW.whole_seconds):
        _GUESSES.count(deps.guards, guesser)
    return None
