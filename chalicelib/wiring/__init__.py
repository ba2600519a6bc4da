"""Joins the use cases to the world. The one seam where tests and the embedded stack put their own.

Everything is built when it is first asked for, so a handler pays only for what it uses.
"""

from chalicelib.wiring.adapters import wall_clock
from chalicelib.wiring.authorities import ForAuthorities
from chalicelib.wiring.candidates import ForCandidates
from chalicelib.wiring.custody import ForCustody
from chalicelib.wiring.guidance import ForGuidance
from chalicelib.wiring.platforms import ForPlatforms

__all__ = ["Wiring", "use", "wall_clock", "wiring"]


class Wiring(ForAuthorities, ForCandidates, ForPlatforms, ForGuidance, ForCustody):
    """One process's adapters and use cases."""


_current: Wiring | None = None


def wiring() -> Wiring:
    """This process's wiring."""
    global _current
    if _current is None:
        _current = Wiring()
    return _current


def use(wired: Wiring | None) -> None:
    """Put another wiring in its place; None for a fresh one from the environment."""
    global _current
    _current = wired
