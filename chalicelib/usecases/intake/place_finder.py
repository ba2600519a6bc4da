"""Find which election, council and area a report is about, by the catalogue and what operators
added."""

from collections.abc import Callable

from chalicelib.catalogue import Area, Catalogue
from chalicelib.catalogue.area_lookup import resolve_area, resolve_council, scope_of, shared_force
from chalicelib.catalogue.areas import Scope
from chalicelib.errors import Unavailable
from chalicelib.languages import CODES, DEFAULT
from chalicelib.model.elections import Election, election_named
from chalicelib.model.places import PlaceChoice, PlaceWords
from chalicelib.ports import KnownElections


class PlaceFinder:
    """Finds places for one report. ``danger``: it waits for no table that does not answer."""

    def __init__(
        self, catalogue: Catalogue, elections: KnownElections, *, danger: bool = False
    ) -> None:
        self._catalogue, self._elections, self._danger = catalogue, elections, danger

    def election(self, election_id: str) -> Election | None:
        """Return an election that was added, or a ballot of one. Raises Unavailable, but in danger:
        then any of a type that we know."""
        try:
            return self._elections.elections().get(election_id)
        except Unavailable:
            if not self._danger:
                raise
            return election_named(election_id, self._catalogue.election_types)

    def any_election(self, election_id: str | None) -> Election | None:
        """Return an election that an older code or report may name, though it was not added."""
        if election_id is None:
            return None
        types = self._catalogue.election_types
        return self.election(election_id) or election_named(election_id, types)

    def councils(self, text: str) -> tuple[Area, ...]:
        """Return what a code or a name of a council may mean."""
        return resolve_council(self._catalogue.areas, text)

    def areas(self, words: PlaceWords) -> tuple[Area, ...]:
        """Return what a code or a name may mean within the election, the office and the council."""
        return resolve_area(self._catalogue.areas, words.area, self._scope(words))

    def search(self, words: PlaceWords) -> tuple[Area, ...]:
        """Return the areas within these with a name whose words begin so; of a code, its own."""
        areas = self._catalogue.areas
        exact = areas.by_code(words.area, self._scope(words)) or areas.by_code(words.area)
        return (exact,) if exact else areas.search(words.area, self._scope(words))

    def _scope(self, words: PlaceWords) -> Scope:
        office = self._catalogue.offices.get(words.office or "")
        councils = self.councils(words.council) if words.council else ()
        return scope_of(
            self._catalogue.areas,
            election=self.election(words.election) if words.election else None,
            kinds=office.areas if office else (),
            council=councils[0].id if len(councils) == 1 else None,
        )

    def whereabouts(self, text: str) -> tuple[Area, ...]:
        """Return what the place where somebody is may mean: only its force matters, so that areas
        of one force are one."""
        areas = resolve_area(self._catalogue.areas, text)
        return areas[:1] if shared_force(areas) else areas

    def council_of(self, area: Area) -> Area | None:
        """Return the council that an area is within."""
        return self._catalogue.areas.get(area.council) if area.council else None


def choice_of(area: Area, places: PlaceFinder) -> PlaceChoice:
    """Show an area to choose: by its code, or our id where it has none. Names that another language
    has of its own are beside them: ``name_cy``, ``council_cy``."""
    choice = {"gss": area.gss or area.id, **in_languages("name", area.name_in), "kind": area.kind}
    council = places.council_of(area)
    return {**choice, **in_languages("council", council.name_in)} if council else choice


def in_languages(member: str, name_in: Callable[[str], str]) -> dict[str, str]:
    """Return a name under ``member``, and under ``<member>_cy`` where the Welsh one is another."""
    plain = name_in(DEFAULT)
    translated = {code: name_in(code) for code in CODES if name_in(code) != plain}
    return {member: plain, **{f"{member}_{code}": other for code, other in translated.items()}}
