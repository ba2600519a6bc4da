"""Joins the use cases to the world. The one seam where tests and the embedded stack put their own.

Everything is built when it is first asked for, so a handler pays only for what it uses.
"""

from chalicelib.container.adapters import wall_clock
from chalicelib.container.authorities import ForAuthorities
from chalicelib.container.candidates import ForCandidates
from chalicelib.container.custody import ForCustody
from chalicelib.container.guidance import ForGuidance
from chalicelib.container.platforms import ForPlatforms

__all__ = ["Container", "get_container", "use_container", "wall_clock"]


class Container(ForAuthorities, ForCandidates, ForPlatforms, ForGuidance, ForCustody):
    """One process's adapters and use cases."""


_current: Container | None = None


def get_container() -> Container:
    """This process's container."""
    global _current
    if _current is None:
        _current = Container()
    return _current


def use_container(container: Container | None) -> None:
    """Put another container in its place; None for a fresh one from the environment."""
    global _current
    _current = container
