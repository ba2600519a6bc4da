"""Define what a report says of where: the words that are looked up, and what they may mean."""

from collections.abc import Mapping
from dataclasses import dataclass

NATIONS = ("England", "Scotland", "Wales", "Northern Ireland")

PlaceChoice = Mapping[str, str]
"""An area to choose: ``gss``, ``name``, ``kind``, and ``council`` where it is within one. Where
Welsh has a name of its own, that is in ``name_cy`` and ``council_cy``."""


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """An area as somebody typed it, and what narrows down which is meant."""

    area: str
    election: str | None = None
    office: str | None = None
    council: str | None = None
