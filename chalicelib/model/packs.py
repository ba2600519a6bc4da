"""What is printed for one candidate."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pack:
    """One candidate's advice pack. ``number`` is its place in the list of its area, from 1."""

    number: int
    name: str
    party: str
    code: str
    """As it is printed: ``XXXX-XXXX-XXXX``."""
    code_used: bool
