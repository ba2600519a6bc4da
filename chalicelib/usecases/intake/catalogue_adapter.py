"""Answer from the catalogue, and from what operators added to it, what a report is held to."""

from collections.abc import Iterable
from datetime import date

from chalicelib.catalogue import Area, Catalogue
from chalicelib.model.places import PlaceChoice, PlaceWords
from chalicelib.ports import KnownElections
from chalicelib.usecases.intake.place_finder import PlaceFinder, choice_of


class CatalogueForReports:
    """What a report is held to (``ReportCatalogue``): the catalogue and the elections added."""

    def __init__(
        self, catalogue: Catalogue, elections: KnownElections, *, danger: bool = False
    ) -> None:
        self._catalogue = catalogue
        self._places = PlaceFinder(catalogue, elections, danger=danger)

    def has_category(self, category: str) -> bool:
        """Return whether it is an id of the catalogue."""
        return category in self._catalogue.categories

    def has_sign(self, sign: str) -> bool:
        """Return whether it is an id of the catalogue."""
        return sign in self._catalogue.signs

    def has_office(self, office: str) -> bool:
        """Return whether it is an id of the catalogue."""
        return office in self._catalogue.offices

    def is_open(self, election: str, today: date) -> bool | None:
        """Tell whether a report can be about it; None where it is not known. Raises Unavailable."""
        match = self._places.election(election)
        return match.is_open(today) if match else None

    def councils(self, text: str) -> list[PlaceChoice]:
        """Return what a code or a name of a council may mean."""
        return self._choices(self._places.councils(text))

    def areas(self, words: PlaceWords) -> list[PlaceChoice]:
        """Return what an area may mean. Raises Unavailable."""
        return self._choices(self._places.areas(words))

    def whereabouts(self, text: str) -> list[PlaceChoice]:
        """Return what the place where somebody is may mean."""
        return self._choices(self._places.whereabouts(text))

    def _choices(self, areas: Iterable[Area]) -> list[PlaceChoice]:
        return [choice_of(area, self._places) for area in areas]
