"""What is typed is resolved within election, office and council, and never guessed."""

from datetime import UTC, datetime

import pytest

from chalicelib.catalogue import load
from chalicelib.catalogue.area_lookup import (
    area_of_ballot,
    organisation_of,
    resolve_area,
    resolve_council,
    scope_of,
    shared_force,
)
from chalicelib.catalogue.areas import Areas, Scope
from chalicelib.model.elections import AddedElection, Election, Elections

AREAS = Areas()
DATE = "2027-05-06"


def ballot(name: str, **fields: object) -> Election:
    """One ballot of a day when everything is voted on."""
    kind = name.partition(".")[0]
    row = AddedElection(f"{kind}.{DATE}", datetime(2026, 11, 29, tzinfo=UTC), **fields)  # type: ignore[arg-type]
    election = Elections(load().election_types, [row]).get(f"{name}.{DATE}")
    assert election is not None
    return election


@pytest.mark.parametrize(
    ("name", "text", "ids"),
    [
        ("parl", "Ashford", ["E14001069"]),
        ("local", "Ashford", ["E07000105"]),
        ("local.kent", "Ashford", ["E10000016"]),  # a division: its county
        ("local.adur", "Buckingham", ["E05007562"]),
        ("local.sheffield", "Nowhere Ward", ["E08000039"]),
        ("local", "Nowhere Ward", []),
        ("mayor.greater-manchester-ca", "Greater Manchester", ["E47000001"]),
        ("mayor.london", "London", ["E61000001"]),
        ("nia", "Belfast North", ["nia:belfast-north"]),
        ("sp.r", "Glasgow", ["sp_region:glasgow"]),
        ("senedd", "Bangor Conwy Mon", ["W09000049"]),
        ("pcc", "Avon and Somerset", ["E23000036"]),
        ("parl", "E05007562", ["E05007562"]),  # a code is exact, whatever else is known
        ("local", "E08000019", ["E08000039"]),  # Sheffield's former code
    ],
)
def test_resolve_area_looks_within_the_ballot(name: str, text: str, ids: list[str]) -> None:
    scope = scope_of(AREAS, election=ballot(name))
    assert [area.id for area in resolve_area(AREAS, text, scope)] == ids


def test_resolve_area_looks_within_one_nation_where_the_election_has_one() -> None:
    everywhere = resolve_area(AREAS, "St Margaret's", Scope(("ward",)))
    scope = scope_of(AREAS, election=ballot("local", nations=("Wales",)))
    assert {area.nation for area in resolve_area(AREAS, "Castle", scope)} == {"Wales"}
    assert everywhere


def test_resolve_area_takes_one_code_for_one_place() -> None:
    assert [area.id for area in resolve_area(AREAS, "N05000012")] == ["N05000012"]
    assert [area.id for area in resolve_area(AREAS, "Belfast North")] == ["N05000002"]


def test_scope_prefers_the_kinds_of_an_office_and_a_council_that_is_named() -> None:
    scope = scope_of(AREAS, election=ballot("mayor.hackney"), kinds=("council",))
    assert scope == Scope(("council",), "E09000012", "England")
    assert scope_of(AREAS, kinds=("council",), council="E07000105").council == "E07000105"
    named = scope_of(AREAS, election=ballot("local.hackney"), council="E07000105")
    assert named.council == "E07000105"
    assert scope_of(AREAS, election=ballot("parl"), kinds=("ward",)).kinds == ("constituency",)


def test_resolve_council_gives_all_that_are_called_so() -> None:
    assert [area.id for area in resolve_council(AREAS, "Kent")] == ["E10000016"]
    assert [area.id for area in resolve_council(AREAS, "E08000019")] == ["E08000039"]
    assert resolve_council(AREAS, "Buckingham") == ()


@pytest.mark.parametrize(
    ("name", "area_id"),
    [
        ("local.adur.buckingham", "E05007562"),
        ("local.kent.ashford-central", "E10000016"),
        ("local.nowhere.ward", None),
        ("local.adur", "E07000223"),
        ("parl.ynys-mon", "W07000112"),
        ("parl.nowhere", None),
        ("parl", None),
        ("pcc.avon-and-somerset", "E23000036"),
        ("mayor.hackney", "E09000012"),
        ("gla.c.barnet-and-camden", "E32000001"),
    ],
)
def test_area_of_ballot_is_what_its_id_names(name: str, area_id: str | None) -> None:
    area = area_of_ballot(AREAS, ballot(name))
    assert (area and area.id) == area_id


def test_organisation_of_is_none_where_the_id_names_none() -> None:
    assert organisation_of(AREAS, ballot("parl.ynys-mon")) is None


def test_shared_force_is_none_for_areas_of_several() -> None:
    assert shared_force(AREAS.wards_of("E08000039")) == "police-south-yorkshire"
    assert shared_force(AREAS.find("Ashford")) == "police-kent"
    assert shared_force(AREAS.find("Castle")) is None
