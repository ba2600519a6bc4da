"""What our refusals and faults say of themselves."""

import re

_BEGINS = re.compile(r"[A-Z]['a-z ]|([A-Z]+|\d+) [a-z]")


def begins_as_a_sentence(text: object) -> bool:
    """Return whether a text begins with a word and its capital, or a number: it is no code."""
    return isinstance(text, str) and _BEGINS.match(text) is not None
