"""Compare names as Democracy Club's slugs have them: without "&", "and", apostrophes, accents.

``local.sheffield.stocksbridge-upper-don`` is of Stocksbridge & Upper Don; ``greater-manchester-ca``
is the Greater Manchester Combined Authority.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from chalicelib.catalogue.names import fold

Place = TypeVar("Place")

_LITTLE = frozenset({"and", "the", "of"})
_OFFICIAL = frozenset(
    {"authority", "borough", "ca", "cca", "city", "combined", "constabulary", "council", "county"}
    | {"district", "mayoral", "mca", "metropolitan", "police", "region", "royal", "service"}
)


def loose(name: str, *, official: bool = False) -> str:
    """Return what is left of a name or slug. ``official``: also without "City", "Council" and such.

    >>> loose("Stocksbridge & Upper Don"), loose("bristol-city-of", official=True)
    ('stocksbridgeupperdon', 'bristol')
    >>> loose("Torry/Ferryhill") == loose("torryferryhill")
    True
    """
    without = _LITTLE | _OFFICIAL if official else _LITTLE
    words = fold(name).split()
    return "".join(word for word in words if word not in without) or "".join(words)


class LooseNames(Generic[Place]):
    """Places by their names, compared whole first and then loosely."""

    def __init__(self, names: Iterable[tuple[str, Place]], *, official: bool = False) -> None:
        self._official = official
        self._whole: dict[str, list[Place]] = {}
        self._loose: dict[str, list[Place]] = {}
        for name, place in names:
            _add(self._whole, fold(name), place)
            _add(self._loose, loose(name, official=official), place)

    def find(self, text: str) -> Place | None:
        """Return the one place of that name; None where there is none, or more than one."""
        whole = self._whole.get(fold(text), [])
        matches = whole or self._loose.get(loose(text, official=self._official), [])
        return matches[0] if len(matches) == 1 else None


def _add(places: dict[str, list[Place]], name: str, place: Place) -> None:
    places_of_name = places.setdefault(name, [])
    if place not in places_of_name:
        places_of_name.append(place)
