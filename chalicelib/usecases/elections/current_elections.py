"""List the elections that reports can be about now."""

from dataclasses import dataclass

from chalicelib.model.elections import Election
from chalicelib.ports import KnownElections, Now


@dataclass(frozen=True, slots=True)
class CurrentElectionsDeps:
    """What listing needs."""

    known: KnownElections
    now: Now


def current_elections(deps: CurrentElectionsDeps) -> tuple[Election, ...]:
    """Return them, the soonest first. Raises Unavailable where the directory never answered."""
    return deps.known.elections().current(deps.now().date())
