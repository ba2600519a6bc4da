"""Define what a report is validated with: the catalogue it is held to, and what else is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from chalicelib.model.places import PlaceChoice, PlaceWords


class ReportCatalogue(Protocol):
    """What of the catalogue a report is held to."""

    def has_category(self, category: str) -> bool:
        """Return True for an id of the catalogue."""
        ...

    def has_sign(self, sign: str) -> bool:
        """Return True for an id of the catalogue."""
        ...

    def has_office(self, office: str) -> bool:
        """Return True for an id of the catalogue."""
        ...

    def is_open(self, election: str, today: date) -> bool | None:
        """Return whether a report can be about an election; None for one that is not known."""
        ...

    def councils(self, text: str) -> Sequence[PlaceChoice]:
        """Return what a code or a name of a council may mean."""
        ...

    def areas(self, words: PlaceWords) -> Sequence[PlaceChoice]:
        """Return what a code or a name of an area may mean, within what else is said."""
        ...

    def whereabouts(self, text: str) -> Sequence[PlaceChoice]:
        """Return what the place where somebody is may mean, one where all have the same force."""
        ...


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What validation knows beside the body."""

    catalogue: ReportCatalogue
    candidate_known: bool = False
    """True where an access code said who the candidate is."""
    danger: bool = False
    """Danger is let through with no candidate, no area that we know, and no incident."""
    code_wrong: bool = False
    """True where an access code was given that is nobody's, and nothing else says who."""
    now: datetime | None = None
    """What is said to have happened later is refused; None for a report that was accepted once.
    Such a one is not asked again about its election and its area, which may have changed since."""

    @property
    def asks_about_areas(self) -> bool:
        """Return whether a place that we do not know is refused."""
        return self.now is not None and not self.danger
