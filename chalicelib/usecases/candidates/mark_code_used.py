"""Record that an access code came into use.

So a returning officer learns who has not picked up their pack. When is not recorded: a code is
given with a report, and its time would join the candidate to the case. Nothing else depends on it:
what cannot be written now is written when the code is given again, and nobody waits or is refused.
"""

import logging

from chalicelib.errors import Unavailable
from chalicelib.model.directory import NominatedCandidate
from chalicelib.ports import CandidateDirectory

LOG = logging.getLogger("standsafe")


def mark_code_used(uses: CandidateDirectory, candidate: NominatedCandidate) -> None:
    """Record that a candidate's code was used."""
    try:
        uses.mark_code_used(candidate)
    except Unavailable:
        LOG.warning("the use of an access code could not be recorded")
