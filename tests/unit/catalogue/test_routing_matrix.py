"""Every kind of area, office, category, sign and consent leads to somebody: the right force."""

import hashlib
from collections import defaultdict
from collections.abc import Callable

import pytest

from chalicelib.catalogue import Area, load
from chalicelib.catalogue.area_lookup import COUNCILS, resolve_area, scope_of
from chalicelib.catalogue.areas import Areas, Scope
from chalicelib.catalogue.authority_book import returning_officer_of
from chalicelib.catalogue.names import fold
from chalicelib.catalogue.routing import route_with_every_consent
from chalicelib.catalogue.routing_matrix import RoutingCell, answer, cell, routing_cells, samples
from chalicelib.model.elections import election_named

CATALOGUE = load()
AREAS: Areas = CATALOGUE.areas
EVERY = list(AREAS)
DAY = "2027-05-06"


def test_no_question_ends_with_nobody() -> None:
    counted = 0
    for subject in routing_cells(CATALOGUE):
        routing = answer(CATALOGUE, subject)
        assert routing.recipients or routing.advised, subject
        assert cell(CATALOGUE, routing), subject
        counted += 1
    assert counted > 100_000


def test_no_question_ends_with_nobody_when_nobody_has_an_address() -> None:
    for area in samples(CATALOGUE):
        for category in CATALOGUE.categories:
            subject = RoutingCell(area, category)
            best = cell(CATALOGUE, answer(CATALOGUE, subject))
            least = cell(CATALOGUE, answer(CATALOGUE, subject, reaches=lambda _: False))
            assert least == best.replace("S", "P").replace("T", "")


def test_samples_have_every_kind_of_area_in_every_nation() -> None:
    kinds = {(area.kind, area.nation) for area in EVERY}
    assert {(area.kind, area.nation) for area in samples(CATALOGUE)} == kinds
    assert len(kinds) > 20


def test_area_reaches_its_own_force_and_one_of_its_nation() -> None:
    for area in EVERY:
        routing = route_with_every_consent(CATALOGUE, "threat_violence", area=area)
        [force] = [recipient.id for recipient in routing.recipients if recipient.kind == "police"]
        assert force == area.force
        assert CATALOGUE.forces[force].nations == (area.nation,)


def test_ward_has_the_force_of_its_council() -> None:
    forces = {area.id: area.forces for area in EVERY if area.kind == "council"}
    wards = [area for area in EVERY if area.kind == "ward"]
    assert len(wards) == 8_413
    assert all(ward.forces == forces[ward.council or ""] for ward in wards)


SEATS = ("senedd", "sp_constituency", "sp_region", "nia", "gla_constituency")


@pytest.mark.parametrize(
    ("kinds", "written", "digest"),
    [
        (("ward",), lambda area: f"{area.id} {area.council}", "6c6e08e3611a7f95"),
        (COUNCILS.kinds, lambda area: f"{area.id} {_forces(area)}", "67bb484c1708cfa7"),
        (("constituency",), lambda area: f"{area.id} {_forces(area)}", "474b43f5a32baba4"),
        (SEATS, lambda area: f"{area.name} {_forces(area)}", "c8223025887c1b6d"),
    ],
    ids=["wards", "authorities", "seats", "devolved"],
)
def test_areas_are_those_of_the_data_that_they_were_made_from(
    kinds: tuple[str, ...], written: Callable[[Area], str], digest: str
) -> None:
    """Digests of the published data, a line for each area, made when it was gathered: an edit of
    ours that changes the council or the force of an area says so here."""
    lines = sorted(written(area) for area in EVERY if area.kind in kinds)
    assert hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] == digest


def _forces(area: Area) -> str:
    """Every force of an authority or a devolved area, and the force of a seat."""
    forces = area.forces[:1] if area.kind == "constituency" else area.forces
    return " ".join(sorted(covering.force.removeprefix("police-") for covering in forces))


def test_scotland_and_northern_ireland_have_one_force_each() -> None:
    forces: dict[str, set[str]] = defaultdict(set)
    for area in EVERY:
        forces[area.nation] |= {covering.force for covering in area.forces}
    assert forces["Scotland"] == {"police-police-scotland"}
    assert forces["Northern Ireland"] == {"police-northern-ireland"}
    assert len(forces["England"] | forces["Wales"]) == 43


def test_authority_with_several_forces_has_the_one_of_most_of_its_councils_first() -> None:
    several = [area for area in EVERY if area.other_forces and area.share is None]
    for area in several:
        counts: dict[str, int] = defaultdict(int)
        members = [
            council for council in EVERY if council.kind == "council" and _within(council, area)
        ]
        for member in members:
            counts[member.force] += 1
        if counts:
            assert counts[area.force] == max(counts.values()), area.name
    assert {area.name for area in several} >= {"Liverpool City Region", "Greater London"}


def _within(council: Area, area: Area) -> bool:
    parents = set(council.parents)
    counties = (AREAS.get(parent) for parent in council.parents)
    return area.id in parents | {above for county in counties if county for above in county.parents}


def _bearers() -> dict[str, set[str]]:
    """Every name that several areas have, with the places that have it."""
    places = defaultdict(set)
    for area in EVERY:
        places[fold(area.name)].add(area.gss or area.id)
    return {name: gss for name, gss in places.items() if len(gss) > 1}


def test_shared_name_is_always_asked_about_and_no_area_is_left_out() -> None:
    shared = _bearers()
    assert len(shared) > 400
    for name, places in shared.items():
        choices = resolve_area(AREAS, name)
        assert {choice.gss or choice.id for choice in choices} >= places, name


@pytest.mark.parametrize(
    "kind", ["parl", "local", "mayor", "pcc", "senedd", "sp.c", "sp.r", "nia", "gla.c"]
)
def test_name_within_a_ballot_means_its_own_areas_alone(kind: str) -> None:
    election = election_named(f"{kind}.{DAY}", CATALOGUE.election_types)
    assert election
    scope = scope_of(AREAS, election=election)
    held = [area for area in EVERY if area.nation in election.nations]
    mine = [area for area in held if area.kind in election.kinds]
    assert mine
    for area in mine:
        choices = resolve_area(AREAS, area.name, scope)
        assert area in choices
        assert all(choice.kind in election.kinds for choice in choices)


def test_name_within_its_council_is_never_misrouted() -> None:
    for ward in (area for area in EVERY if area.kind == "ward"):
        [choice] = resolve_area(AREAS, ward.name, Scope(("ward",), council=ward.council))
        assert choice == ward


def test_returning_officer_is_the_own_bodys_where_that_is_known() -> None:
    for area in EVERY:
        routing = route_with_every_consent(CATALOGUE, "election_misinformation", area=area)
        [officer] = [
            recipient.id
            for recipient in routing.recipients
            if recipient.kind == "returning_officer"
        ]
        if area.nation == "Northern Ireland":
            assert officer == "chief-electoral-officer-ni"
        else:
            assert officer == (returning_officer_of(area) or "returning-officer")
        assert CATALOGUE.authorities[officer].kind == "returning_officer"


def test_returning_officer_of_a_council_is_known_by_name_and_listed_nowhere() -> None:
    officer = CATALOGUE.authorities["returning-officer-E07000223"]
    assert (officer.name, officer.nations) == ("Returning Officer (Adur)", ("England",))
    assert officer.id in CATALOGUE.authorities
    assert officer.id not in list(CATALOGUE.authorities)
    for wrong in ("returning-officer-E14001063", "returning-officer-X", "returning-officer-"):
        assert wrong not in CATALOGUE.authorities
        assert CATALOGUE.authorities.get(wrong) is None
        with pytest.raises(KeyError):
            CATALOGUE.authorities[wrong]


def test_general_returning_officer_has_the_post_where_it_alone_has_an_address() -> None:
    ward = AREAS["E05007562"]

    def officer(*connected: str) -> str:
        subject = RoutingCell(ward, "election_misinformation")
        routing = answer(CATALOGUE, subject, reaches=lambda recipient_id: recipient_id in connected)
        return next(
            recipient.id
            for recipient in routing.recipients
            if recipient.kind == "returning_officer"
        )

    assert officer() == "returning-officer-E07000223"
    assert officer("returning-officer") == "returning-officer"
    assert officer("returning-officer", "returning-officer-E07000223").endswith("E07000223")
