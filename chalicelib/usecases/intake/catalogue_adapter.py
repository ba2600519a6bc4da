"""Answer from the catalogue what a report is held to."""

from chalicelib.catalogue import Catalogue


class KnownFromCatalogue:
    """The port ``KnownThings`` of model/report.py, over the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def has_category(self, category: str) -> bool:
        """Tell whether it is an id of the catalogue."""
        return category in self._catalogue.categories

    def has_sign(self, sign: str) -> bool:
        """Tell whether it is an id of the catalogue."""
        return sign in self._catalogue.signs

    def has_area(self, text: str) -> bool:
        """Tell whether it is a GSS code or a name of a constituency."""
        return self._catalogue.area(text) is not None

    def has_election(self, election: str) -> bool:
        """Tell whether it is an id of the catalogue."""
        return election in self._catalogue.elections
