"""Erase the case whose erasure was requested, and once more when nothing can be at work on it.

A run that began before may write of the case while it is erased: copy a file, or make a bundle or a
download. It deletes what it wrote where it can; but it may be killed, or S3 may not answer.
"""

from datetime import timedelta

from chalicelib.errors import TryAgainLater
from chalicelib.limits import LONGEST_RUN
from chalicelib.usecases.cases.erase_case import EraseCaseDeps, erase_case

EraseRequestedDeps = EraseCaseDeps
"""The same as ``erase_case`` needs."""


def erase_requested(deps: EraseRequestedDeps, case_id: str) -> None:
    """Erase a case; safe to repeat. Raises NotFound, Unavailable, and TryAgainLater where it is
    erased, but a run that began before may not have ended."""
    case = erase_case(deps, case_id)
    wait = (case.erased_at or case.last.at) + LONGEST_RUN - deps.now()
    if wait > timedelta(0):
        raise TryAgainLater("what began before may write of it yet", after=wait)
