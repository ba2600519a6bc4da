"""Ballots of every type find their area among ours, and nothing is guessed."""

from pathlib import Path

import pytest

from chalicelib.catalogue import load
from chalicelib.catalogue.areas import Areas, Scope
from chalicelib.operator.ballot_areas import BallotAreas
from chalicelib.operator.loose_names import loose
from chalicelib.usecases.candidates.nominations import Nomination, RejectedRow
from tests.support.candidate_files import ballot_areas, candidate_file, read_one, why_not

LOCAL = "person_id,person_name,ballot_paper_id,post_label,post_id"
OLD = "id,name,election,post_id,post_label,organisation_name"
SHEFFIELD, BARNSLEY, KENT, BELFAST = "E08000019", "E08000038", "E10000016", "N09000003"
STOCKSBRIDGE = "E05016246"


def local(folder: Path, ballot: str, label: str = "", code: str = "") -> Nomination:
    return read_one(folder, LOCAL, f"7,Jo,{ballot},{label},{code}")


@pytest.mark.parametrize(
    ("ballot", "area"),
    [
        ("local.sheffield.stocksbridge-upper-don", STOCKSBRIDGE),
        ("local.sheffield.stocksbridge-upper-don.by", STOCKSBRIDGE),
        ("local.bristol-city-of.clifton", "E05010893"),
        ("local.city-of-edinburgh.almond", "S13002919"),
        ("local.aberdeen-city.dycebucksburndanestone", "S13002835"),
        ("local.rhondda-cynon-taf.aberdare-east", "W05001073"),
        ("local.city-of-london.aldgate", "E05009289"),
        ("mayor.london", "E61000001"),
        ("mayor.hackney", "E09000012"),
        ("mayor.bristol", "E06000023"),
        ("mayor.greater-manchester-ca", "E47000001"),
        ("mayor.liverpool-city-ca", "E47000004"),
        ("mayor.west-midlands", "E47000007"),
        ("pcc.avon-and-somerset", "E23000036"),
        ("pcc.hampshire", "E23000030"),
        ("gla.a", "E61000001"),
        ("gla.c.barnet-and-camden", "E32000001"),
        ("senedd.bangor-conwy-mon", "W09000049"),
        ("sp.c.aberdeen-central", "S16000151"),
        ("sp.r.glasgow", "sp_region:glasgow"),
        ("nia.belfast-north", "nia:belfast-north"),
        ("parl.ynys-mon.by", "W07000112"),
    ],
)
def test_ballot_is_of_its_own_area(tmp_path: Path, ballot: str, area: str) -> None:
    row = local(tmp_path, f"{ballot}.2027-05-06")
    assert (row.area, row.division) == (area, "")
    assert row.ballot == f"{ballot}.2027-05-06"
    assert row.election == f"{ballot.partition('.')[0]}.2027-05-06"


def test_every_ward_is_found_by_its_slug_with_and_without_and() -> None:
    areas, checked = Areas(), 0
    for council in areas.of_kind("council"):
        wards = ballot_areas()._read_wards(council.id)
        for ward in areas.wards_of(council.id):
            plain = ward.name.replace("&", "").replace(" and ", " ")
            for slug in (ward.name, plain.replace("'", "").replace("/", "").replace(" ", "-")):
                assert wards.find(slug) == ward
                checked += 1
    assert checked > 16_000


def test_no_two_wards_of_a_council_have_one_loose_name() -> None:
    areas = Areas()
    for council in areas.of_kind("council"):
        names = [loose(ward.name) for ward in areas.wards_of(council.id)]
        assert len(set(names)) == len(names), council


@pytest.mark.parametrize(
    ("ballot", "label", "area", "division"),
    [
        ("local.kent.ashford-central", "", KENT, "Ashford Central"),
        ("local.kent.ashford-central", "Ashford Central ED", KENT, "Ashford Central ED"),
        ("local.belfast.botanic", "Botanic", BELFAST, "Botanic"),
        ("local.barnsley.darfield", "Darfield", BARNSLEY, "Darfield"),
        ("local.west-surrey.woking-south", "Woking South", "E10000030", "Woking South"),
        ("local.na-h-eileanan-siar.barraigh", "", "S12000013", "Barraigh"),
    ],
)
def test_division_that_we_do_not_hold_is_of_its_council_and_keeps_its_name(
    tmp_path: Path, ballot: str, label: str, area: str, division: str
) -> None:
    file = candidate_file(tmp_path, LOCAL, f"7,Jo,{ballot}.2027-05-06,{label},")
    [row] = file.rows()
    assert isinstance(row, Nomination)
    assert (row.area, row.division) == (area, division)
    assert list(file.unlisted) == [row.ballot]


@pytest.mark.parametrize(
    "code", ["MTW:E05010881", "gss:E05016246", "ROT:wales", "E05016246", "E08000019", "E12000003"]
)
def test_ward_is_found_with_present_former_and_other_codes(tmp_path: Path, code: str) -> None:
    ballot = "local.sheffield.stocksbridge-upper-don.2027-05-06"
    assert local(tmp_path, ballot, "Stocksbridge & Upper Don", code).area == STOCKSBRIDGE


@pytest.mark.parametrize(
    ("ballot", "label", "code", "why"),
    [
        ("local.sheffield.walkley", "Stocksbridge & Upper Don", "", "the ballot is Walkley, yet"),
        ("local.sheffield.walkley", "", STOCKSBRIDGE, f"code {STOCKSBRIDGE} is Stocksbridge and"),
        (
            "local.sheffield.walkley",
            "",
            "E05016568",
            "code E05016568 is Central in Barnsley, yet the ballot is of Sheffield",
        ),
        ("local.sheffield.walkley", "", BARNSLEY, "is Barnsley, yet the ballot is of Sheffield"),
        ("local.north-essex.x", "", "", "we know no council or authority 'north-essex': say wh"),
        ("mayor.cumbria", "", "", "such as --organisation cumbria=Surrey"),
        ("senedd.camelot", "", "", "area 'camelot' is not in the catalogue"),
        ("nia.belfast-north", "Belfast East", "", "the ballot is Belfast North, yet the row says"),
    ],
)
def test_ballot_that_contradicts_itself_is_not_guessed(
    tmp_path: Path, ballot: str, label: str, code: str, why: str
) -> None:
    assert why in why_not(tmp_path, LOCAL, f"7,Jo,{ballot}.2027-05-06,{label},{code}")


def test_ward_is_looked_up_in_its_council_alone(tmp_path: Path) -> None:
    """Ashford is a seat in Kent, and was a ward of Spelthorne in Surrey."""
    row = local(tmp_path, "local.spelthorne.ashford-town.2027-05-06", "Ashford Town")
    assert Areas().get(row.area) == Areas().find("Ashford Town, Spelthorne")[0]
    castle = local(tmp_path, "local.kent.castle.2027-05-06", "Castle")
    assert (castle.area, castle.division) == (KENT, "Castle")


def test_organisation_can_be_said_by_the_operator(tmp_path: Path) -> None:
    [essex] = Areas().find("Essex", Scope(("county",)))
    areas = BallotAreas(Areas(), {"north-essex": essex})
    file = candidate_file(
        tmp_path, LOCAL, "7,Jo,local.north-essex.harwich.2027-05-06,Harwich,", areas=areas
    )
    [row] = file.rows()
    assert isinstance(row, Nomination)
    assert (row.area, row.division) == (essex.id, "Harwich")


@pytest.mark.parametrize(
    ("cells", "ballot", "area"),
    [
        ("local.sheffield.2027-05-06,,Walkley,", "local.sheffield.walkley", "E05010882"),
        ("local.2027-05-06,gss:E05016246,,", "", STOCKSBRIDGE),
        (
            "local.2027-05-06,,Walkley,Sheffield City Council",
            "local.sheffield.walkley",
            "E05010882",
        ),
        ("local.2027-05-06,,Hythe,Kent County Council", "local.kent.hythe", KENT),
        ("mayor.2027-05-06,,West of England Combined Authority,", "mayor.west-of-england", None),
        ("pcc.2027-05-06,,Kent Police,", "pcc.kent-police", None),
        ("sp.2027-05-06,,Aberdeen Central,", "sp.c.aberdeen-central", "S16000151"),
        ("sp.r.2027-05-06,,Glasgow,", "sp.r.glasgow", "sp_region:glasgow"),
        ("gla.a.2027-05-06,,,", "gla.a", "E61000001"),
        ("nia.2027-05-06,,Belfast North,", "nia.belfast-north", "nia:belfast-north"),
    ],
)
def test_row_without_a_ballot_is_given_the_one_of_its_area(
    tmp_path: Path, cells: str, ballot: str, area: str | None
) -> None:
    row = read_one(tmp_path, OLD, f"7,Jo,{cells}")
    if ballot:
        assert row.ballot == f"{ballot}.2027-05-06"
    if area:
        assert row.area == area


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ("local.2027-05-06,,Walkley,", "it names no council or authority: a ward's name alone"),
        ("local.sheffield.2027-05-06,,,", "it names no ward or division of Sheffield"),
        ("senedd.2027-05-06,,,", "it names no area, and it has no GSS code"),
    ],
)
def test_row_without_a_ballot_is_rejected_when_its_area_is_not_said(
    tmp_path: Path, cells: str, why: str
) -> None:
    assert why in why_not(tmp_path, OLD, f"7,Jo,{cells}")


def test_every_council_is_found_by_slugs_of_both_its_names() -> None:
    areas, types = Areas(), load().election_types
    for council in areas.of_kind("council", "county"):
        name = ballot_areas()._by_name(council.name, types["local"].kinds[1:])
        assert name == council


def test_rejected_row_is_the_same_for_all_of_a_ballot(tmp_path: Path) -> None:
    rows = candidate_file(
        tmp_path, LOCAL, *(f"{n},Jo,local.north-essex.x.2027-05-06,," for n in (7, 8))
    ).rows()
    assert [isinstance(row, RejectedRow) for row in rows] == [True, True]
