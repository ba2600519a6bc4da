"""The catalogue, as far as a report is held to it."""

from chalicelib.catalogue import Catalogue


class KnownFromCatalogue:
    """The port ``KnownThings`` of model/report.py."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def has_category(self, category: str) -> bool:
        """True for an id of the catalogue."""
        return category in self._catalogue.categories

    def has_sign(self, sign: str) -> bool:
        """True for an id of the catalogue."""
        return sign in self._catalogue.signs

    def has_area(self, text: str) -> bool:
        """True for a GSS code or a name of a constituency."""
        return self._catalogue.area(text) is not None

    def has_election(self, election: str) -> bool:
        """True for an id of the catalogue."""
        return election in self._catalogue.elections
