"""List the areas that somebody may mean who has begun to type, or who gives a code."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.errors import Fault, RulesBroken
from chalicelib.model.places import PlaceChoice, PlaceWords
from chalicelib.ports import KnownElections
from chalicelib.usecases.intake.place_finder import PlaceFinder, choice_of


@dataclass(frozen=True, slots=True)
class FindAreasDeps:
    """What finding needs."""

    catalogue: Catalogue
    elections: KnownElections


def find_areas(deps: FindAreasDeps, words: PlaceWords) -> list[PlaceChoice]:
    """Return up to ``MOST_MATCHES`` areas, those that are called so first; none where nothing was
    typed. One that had another code says which was given.

    Raises RulesBroken for an election, office or council that is not known, Unavailable.
    """
    places = PlaceFinder(deps.catalogue, deps.elections)
    faults = tuple(_faults(deps.catalogue, places, words))
    if faults:
        raise RulesBroken(faults)
    former = deps.catalogue.areas.is_former(words.area)
    beside = {"former_gss": words.area.strip().upper()} if former else {}
    return [{**choice_of(area, places), **beside} for area in places.search(words)]


def _faults(catalogue: Catalogue, places: PlaceFinder, words: PlaceWords) -> Iterator[Fault]:
    if words.election and places.election(words.election) is None:
        yield Fault("/election", "election_unknown", "Must be an election that is known here")
    if words.office and words.office not in catalogue.offices:
        yield Fault("/office", "office_unknown", "Must be an office of the catalogue")
    if words.council and not places.councils(words.council):
        yield Fault("/council", "council_unknown", "Must be a council's GSS code or name")
