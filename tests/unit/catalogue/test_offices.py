"""Who somebody is, and which police programme covers them: only where an official page says so."""
# ruff: noqa: E501 - a line of the table is a case; wrapped, it cannot be read

from pathlib import Path

import pytest

from chalicelib.catalogue.build import compile_sources
from chalicelib.catalogue.offices import helpers, office_stood_for, programme_for
from chalicelib.catalogue.records import Catalogue
from tests.support.sources import Spoil

FORD, BRIDGER = "operation_ford", "operation_bridger"
NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
OFFICES = {
    "uk_mp", "msp", "ms", "mla", "london_assembly", "mayor_combined", "mayor_local", "pcc",
    "councillor", "parish_councillor",
}  # fmt: skip
OTHER_OFFICES = {"electoral_staff", "agent", "campaigner", "city_common_councillor"}


def test_offices_hold_everybody_and_who_stands_for_each(catalogue: Catalogue) -> None:
    assert set(catalogue.offices) == OFFICES | OTHER_OFFICES | {
        f"candidate_{name}" for name in OFFICES
    }


def test_candidate_has_the_programme_law_and_authorities_of_the_office(
    catalogue: Catalogue,
) -> None:
    for office in catalogue.offices.values():
        if office.stands_for:
            held = catalogue.offices[office.stands_for]
            assert office == held._replace(
                id=office.id, name=office.name, stands_for=office.stands_for
            )
            assert office.name != held.name


@pytest.mark.parametrize(
    ("office", "nation", "programme", "confidence"),
    [
        *(("uk_mp", nation, BRIDGER, "found") for nation in NATIONS),
        *(("candidate_uk_mp", nation, BRIDGER, "found") for nation in NATIONS),
        ("councillor", "England", FORD, "found"),
        ("councillor", "Wales", FORD, "found"),
        ("candidate_councillor", "Scotland", FORD, "found"),
        ("councillor", "Northern Ireland", None, "not_confirmed"),
        ("candidate_mayor_combined", "England", FORD, "found"),
        ("mayor_local", "England", FORD, "found"),
        ("pcc", "Wales", FORD, "found"),
        ("parish_councillor", "England", None, "found"),
        ("candidate_parish_councillor", "Wales", None, "found"),
        ("msp", "Scotland", None, "not_confirmed"),
        ("candidate_ms", "Wales", None, "not_confirmed"),
        ("mla", "Northern Ireland", None, "not_confirmed"),
        ("london_assembly", "England", None, "not_confirmed"),
        ("agent", "England", None, "not_confirmed"),
        ("electoral_staff", "Scotland", None, "not_confirmed"),
        ("uk_mp", None, BRIDGER, "found"),
        ("pcc", None, FORD, "found"),
    ],
)
def test_programme_is_named_only_where_a_page_says_so(
    catalogue: Catalogue, office: str, nation: str | None, programme: str | None, confidence: str
) -> None:
    answer = programme_for(catalogue, office=office, nation=nation)

    assert answer.reason is not None
    assert (answer.programme and answer.programme.id) == programme
    assert answer.reason.confidence == confidence
    assert answer.reason.url.startswith("https://")


def test_programme_names_what_does_not_cover_parish_councillors(catalogue: Catalogue) -> None:
    answer = programme_for(catalogue, office="parish_councillor", nation="England")

    assert answer.reason is not None
    assert "Operation Ford does not extend to parish" in answer.reason.why


@pytest.mark.parametrize(
    ("office", "nation"),
    [(None, "England"), ("councillor", None), ("msp", "England"), ("emperor", "England")],
)
def test_programme_has_no_reason_when_it_is_not_known_who_somebody_is(
    catalogue: Catalogue, office: str | None, nation: str | None
) -> None:
    assert programme_for(catalogue, office=office, nation=nation) == (None, None)


@pytest.mark.parametrize(
    ("election", "area_kind", "office"),
    [
        ("parl.2024-07-04", None, "candidate_uk_mp"),
        ("parl.aldershot.2024-07-04", "constituency", "candidate_uk_mp"),
        ("local.2027-05-06", "ward", "candidate_councillor"),
        ("senedd.2026-05-07", "senedd", "candidate_ms"),
        ("sp.r.2026-05-07", "sp_region", "candidate_msp"),
        ("nia.2027-05-06", None, "candidate_mla"),
        ("gla.c.2028-05-04", None, "candidate_london_assembly"),
        ("pcc.2028-05-04", None, "candidate_pcc"),
        (
            "mayor.greater-manchester-ca.2028-05-04",
            "combined_authority",
            "candidate_mayor_combined",
        ),
        ("mayor.london.2028-05-04", "london", "candidate_mayor_combined"),
        ("mayor.watford.2027-05-06", "council", "candidate_mayor_local"),
        ("mayor.2027-05-06", None, None),
        ("parl.2024-07-04", "ward", None),
        (None, None, None),
    ],
)
def test_election_says_what_somebody_stands_for(
    catalogue: Catalogue, election: str | None, area_kind: str | None, office: str | None
) -> None:
    assert office_stood_for(catalogue, election, area_kind) == office


def test_programme_follows_the_election_when_no_office_is_named(catalogue: Catalogue) -> None:
    answer = programme_for(catalogue, office=None, election="parl.2024-07-04", nation="Wales")

    assert answer.programme is catalogue.programmes[BRIDGER]


@pytest.mark.parametrize("nation", NATIONS)
@pytest.mark.parametrize("area_kind", ["constituency", "police_area", "senedd", "ward"])
def test_programme_is_not_guessed_from_an_area_alone(
    catalogue: Catalogue, area_kind: str, nation: str
) -> None:
    assert programme_for(catalogue, office=None, area_kind=area_kind, nation=nation) == (None, None)


def test_helpers_are_those_of_the_nation(catalogue: Catalogue) -> None:
    in_scotland = {authority.id for authority in helpers(catalogue, "councillor", "Scotland")}
    anywhere = {authority.id for authority in helpers(catalogue, "councillor", None)}

    assert "cosla" in in_scotland
    assert not {"local-government", "wlga", "nilga"} & in_scotland
    assert {"local-government", "cosla", "wlga", "nilga"} <= anywhere


@pytest.mark.parametrize(
    ("old", "new", "field", "message"),
    [
        ("- id: msp", "- id: uk_mp", "offices.1.id", "'uk_mp' is an id already"),
        ("- id: msp", "- id: candidate_msp", "offices.1.id", "is an id already"),
        ("authorities: [parliamentary-", "authorities: [parliament-", "offices.0.authorities.0", "no 'parl"),
        ("laws: [disq", "laws: [disk", "offices.0.laws.0", "no 'diskualification_order'"),
        ("areas: [constituency]", "areas: [seat]", "offices.0.areas.0", "no 'seat'"),
        ("programme: operation_b", "programme: operation_p", "offices.0.coverage.0", "no 'operation_p"),
        ("nations: [Scotland]\n        why", "nations: [Wales]\n        why", "offices.1.coverage", "each of its nations once"),
        ("    name: Member of Parliament\n", "", "offices.0.name", "is missing"),
    ],
)  # fmt: skip
def test_fault_names_field_and_message(
    spoil: Spoil, old: str, new: str, field: str, message: str
) -> None:
    faults = spoil("offices.yaml", old, new)

    assert any(
        fault.file == "offices.yaml" and fault.field == field and message in fault.message
        for fault in faults
    ), [str(fault) for fault in faults]


def test_office_that_is_added_is_offered_held_and_stood_for(sources: Path) -> None:
    path = sources / "offices.yaml"
    text = path.read_text("utf-8")
    start = text.index("  - id: mayor_local\n")
    added = text[start : text.index("  - id: pcc\n")].replace("mayor_local", "sheriff")
    path.write_text(text + added, "utf-8")

    offices = [office["id"] for office in compile_sources(sources).catalogue["offices"]]

    assert offices[-2:] == ["sheriff", "candidate_sheriff"]
