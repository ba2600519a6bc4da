"""Say which stage of an authority's work may follow which: they move only forwards.

A crime is recorded, investigated, charged, tried. It ends with a conviction or without further
action, or is referred, from any of these. What goes back is a correction and has a reason.
"""

_ORDER = ("recorded_as_crime", "investigating", "charged", "convicted")
_ENDS = frozenset({"no_further_action", "referred"})


def goes_back(before: str, after: str) -> bool:
    """Return whether a stage lies before the one that is on record."""
    if after == before or after in _ENDS:
        return before == "convicted" and after != before
    return before in _ENDS or _ORDER.index(after) < _ORDER.index(before)
