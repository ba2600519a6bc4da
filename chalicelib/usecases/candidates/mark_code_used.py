"""Record that an access code came into use: once, when its candidate first gave it.

So a returning officer learns who has not picked up their pack. Nothing else depends on it: what
cannot be written now is written when the code is given again, and nobody waits or is refused.
"""

import logging
from datetime import datetime
from typing import Protocol

from chalicelib.errors import Unavailable
from chalicelib.model.directory import NominatedCandidate

LOG = logging.getLogger("standsafe")


class CodeUses(Protocol):
    """Records when each candidate's code was first used."""

    def mark_code_used(self, candidate: NominatedCandidate, at: datetime) -> bool:
        """Record the first use; return False where one is on record. Raises Unavailable."""
        ...


def mark_code_used(uses: CodeUses, candidate: NominatedCandidate, at: datetime) -> bool:
    """Record the first use of a candidate's code. Returns whether this was it."""
    try:
        return uses.mark_code_used(candidate, at)
    except Unavailable:
        LOG.warning("the first use of an access code could not be recorded")
        return False
