"""What packs say of the contest that they are for."""

import pytest

from chalicelib.catalogue import load
from chalicelib.catalogue.areas import Areas
from chalicelib.languages import CODES
from chalicelib.model.directory import Ballot
from chalicelib.model.packs import Pack
from chalicelib.rendering.contest import contest_of, days, returning_officer
from chalicelib.rendering.covering_sheet import cover_data
from chalicelib.rendering.packs import pack_data
from chalicelib.rendering.translator import translator
from chalicelib.rendering.typesetting import typeset
from tests.support.printed_packs import PRINTING, contest, texts

WALKLEY = ("E05010882", "local.sheffield.walkley.2027-05-06")
PACK = Pack(1, "Sam Invented", "P", "ABCD-EFGH-2345", False)
ENGLISH, WELSH = translator("en"), translator("cy")
OTHER_CONTESTS = [
    ("E10000016", "local.kent.hythe.2027-05-06", "Hythe"),
    ("W05001073", "local.rhondda-cynon-taff.aberdare-east.2027-05-06", ""),
    ("S13002919", "local.city-of-edinburgh.almond.2027-05-06", ""),
    ("N09000003", "local.belfast.botanic.2027-05-06", "Botanic"),
    ("E09000001", "local.city-of-london.aldgate.2027-05-06", "Aldgate"),
    ("E47000004", "mayor.liverpool-city-ca.2027-05-06", ""),
    ("E09000012", "mayor.hackney.2027-05-06", ""),
    ("E61000001", "mayor.london.2028-05-04", ""),
    ("E61000001", "gla.a.2028-05-04", ""),
    ("E23000036", "pcc.avon-and-somerset.2027-05-06", ""),
    ("W09000049", "senedd.bangor-conwy-mon.by.2027-05-06", ""),
    ("S16000151", "sp.c.aberdeen-central.2027-05-06", ""),
    ("sp_region:glasgow", "sp.r.glasgow.2027-05-06", ""),
    ("nia:belfast-north", "nia.belfast-north.2027-05-06", ""),
    ("E14001455", "parl.runcorn-and-helsby.by.2027-05-06", ""),
]


def test_letter_names_the_election_its_days_and_its_returning_officer() -> None:
    data = pack_data(PRINTING, contest(*WALKLEY), [PACK])
    letter = texts(typeset("packs", data, PRINTING.day, links=("x", "x")))[0]
    for part in (
        "Sam Invented Candidate for Walkley, Sheffield",
        "Local elections, 6 May 2027. Printed on 22 November 2026.",
        "Nominations close 8 April 2027",
        "Who stands is published by 9 April 2027",
        "Register to vote by 19 April 2027",
        "Polling day 6 May 2027",
        "You stand in Walkley, Sheffield.",
        "say: “This is an Operation Ford incident. Please flag it as one",
        "Sheffield: The council's returning officer.",
    ):
        assert part in letter, part


@pytest.mark.parametrize(("area", "ballot", "division"), OTHER_CONTESTS)
def test_pack_of_every_type_of_ballot_keeps_to_its_pages_in_both_languages(
    area: str, ballot: str, division: str
) -> None:
    of = contest(area, ballot, division=division)
    long = Pack(
        1, "A Name That Is As Long As Any That Was Ever On A Ballot Paper", "P", PACK.code, False
    )
    data = pack_data(PRINTING, of, [long])
    pages = texts(typeset("packs", data, PRINTING.day, links=("x",) * len(CODES)))
    assert len(pages) == 2 * len(CODES)
    first = "cy" if of.area.nation == "Wales" else "en"
    assert data["languages"][0]["lang"] == first
    assert all(
        of.place(language["lang"]) in page
        for language, page in zip(data["languages"], pages[::2], strict=True)
    )


@pytest.mark.parametrize(
    ("area", "ballot", "to"),
    [
        (*WALKLEY, "Candidate for Walkley, Sheffield"),
        ("E47000009", "mayor.west-of-england.2027-05-06", "mayor of a combined authority"),
        ("E23000036", "pcc.avon-and-somerset.2027-05-06", "Police and Crime Commissioner"),
    ],
)
def test_letter_is_to_a_candidate_for_the_office(area: str, ballot: str, to: str) -> None:
    data = pack_data(PRINTING, contest(area, ballot), [PACK])
    assert to.casefold() in data["packs"][0]["pages"][0]["to"][1].casefold()


@pytest.mark.parametrize(
    ("area", "ballot", "days_before"),
    [
        (*WALKLEY, ["8 April 2027", "9 April 2027", "19 April 2027", "20 April 2027"]),
        (
            "S13002919",
            "local.city-of-edinburgh.almond.2027-05-06",
            ["2 April 2027", "5 April 2027", "19 April 2027", "20 April 2027"],
        ),
        (
            "N09000003",
            "local.belfast.botanic.2027-05-06",
            ["13 April 2027", "14 April 2027", "15 April 2027", "19 April 2027"],
        ),
    ],
)
def test_days_are_those_of_the_nations_law(area: str, ballot: str, days_before: list[str]) -> None:
    rows = days(contest(area, ballot), ENGLISH)
    assert [day for _, day in rows] == [*days_before, "6 May 2027"]
    assert days(contest(area, ballot), WELSH)[-1] == ["Diwrnod pleidleisio", "6 Mai 2027"]


def test_returning_officer_is_the_chief_electoral_officer_in_northern_ireland() -> None:
    of = contest("N09000003", "local.belfast.botanic.2027-05-06", division="Botanic")
    officer = returning_officer(load(), of, ENGLISH)
    assert officer == "The Chief Electoral Officer for Northern Ireland."


def test_covering_sheet_says_which_ballot_how_many_seats_and_that_no_poll_is_held() -> None:
    data = cover_data(PRINTING, contest(*WALKLEY, seats=2, cancelled=True), [PACK])
    english, welsh = texts(typeset("cover", data, PRINTING.day))
    assert "Advice packs for Walkley, Sheffield" in english
    assert "local.sheffield.walkley.2027-05-06 · Seats: 2 · No poll is held." in english
    assert "Nominations close 8 April 2027" in english
    assert "Ni chynhelir pleidlais." in welsh
    data = cover_data(PRINTING, contest(*WALKLEY), [PACK])
    assert "No poll" not in texts(typeset("cover", data, PRINTING.day))[0]


def test_contest_is_none_when_its_area_or_type_is_gone() -> None:
    types = load().election_types
    assert contest_of(Ballot(WALKLEY[1], "local.2027-05-06", "E05999999"), Areas(), types) is None
    assert (
        contest_of(Ballot("ref.x.2027-05-06", "ref.2027-05-06", "E05010882"), Areas(), types)
        is None
    )
