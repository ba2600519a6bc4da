"""Areas are found by code or name within what is known of them, and never guessed."""

import pickle
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chalicelib.catalogue.area_build import write_areas
from chalicelib.catalogue.areas import ANYWHERE, MOST_MATCHES, Areas, Scope
from chalicelib.catalogue.build import Built, compile_sources
from chalicelib.catalogue.names import fold
from chalicelib.errors import CatalogueError
from tests.support.sources import Spoil

WARDS, SEATS = Scope(("ward",)), Scope(("constituency",))
LOCAL = Scope(("ward", "council", "county"))


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory) -> Areas:
    """The table as the sources give it."""
    path = tmp_path_factory.mktemp("areas") / "areas.sqlite"
    write_areas(compile_sources().areas, path)
    return Areas(path)


def test_areas_hold_every_kind_in_number(areas: Areas) -> None:
    counts = Counter(area.kind for area in areas)
    assert counts == {
        "constituency": 650,
        "ward": 8413,
        "council": 361,
        "county": 21,
        "combined_authority": 14,
        "london": 1,
        "police_area": 45,
        "senedd": 16,
        "sp_constituency": 73,
        "sp_region": 8,
        "nia": 18,
        "gla_constituency": 14,
    }
    assert len(areas) == sum(counts.values())


def test_areas_each_reach_a_force_of_their_nation(areas: Areas, built: Built) -> None:
    nations = {
        row["id"]: row["nations"][0]
        for row in built.catalogue["authorities"]
        if row["id"] in set(built.catalogue["forces"])
    }
    assert all(nations[covering.force] == area.nation for area in areas for covering in area.forces)
    assert all(area.forces for area in areas)


@pytest.mark.parametrize(
    ("text", "scope", "ids"),
    [
        ("E14001063", ANYWHERE, ["E14001063"]),
        ("e14001063 ", ANYWHERE, ["E14001063"]),
        ("Aldershot", SEATS, ["E14001063"]),
        ("Ashford", ANYWHERE, ["E14001069", "E07000105"]),
        ("Ashford", LOCAL, ["E07000105"]),
        ("Ashford", WARDS, []),
        ("Ynys Mon", SEATS, ["W07000112"]),
        ("ynys môn", Scope(("council",)), ["W06000001"]),
        ("Caerffili", LOCAL, ["W06000018"]),
        ("Castle, Cambridge", LOCAL, ["E05013052"]),
        ("Stocksbridge & Upper Don", Scope(council="E08000039"), ["E05016246"]),
        ("Belfast North", Scope(("nia",)), ["nia:belfast-north"]),
        ("Belfast North", SEATS, ["N05000002"]),
        ("N05000012", Scope(("nia",)), ["nia:north-antrim"]),
        ("Sheffield City Council", ANYWHERE, ["E08000039"]),
        ("E08000019", ANYWHERE, ["E08000039"]),  # Sheffield's former code
        ("Washington and Gateshead South", Scope(nation="Scotland"), []),
        ("West Scotland", Scope(("sp_region",)), ["sp_region:west-scotland"]),
        ("Nowhere at all", ANYWHERE, []),
        ("", ANYWHERE, []),
        ("% OR 1=1", ANYWHERE, []),
    ],
)
def test_find_gives_every_area_that_fits(
    areas: Areas, text: str, scope: Scope, ids: list[str]
) -> None:
    assert [area.id for area in areas.find(text, scope)] == ids


def test_find_gives_all_bearers_of_a_shared_name(areas: Areas) -> None:
    bearers = defaultdict(set)
    for area in areas:
        bearers[fold(area.name)].add(area.id)
    shared = {name: ids for name, ids in bearers.items() if len(ids) > 1}
    assert len(shared) > 400
    for name, ids in shared.items():
        assert ids <= {area.id for area in areas.find(name)}, name


def test_find_gives_one_ward_when_its_council_is_known(areas: Areas) -> None:
    for ward in areas.of_kind("ward"):
        matches = areas.find(ward.name, Scope(("ward",), council=ward.council))
        assert [area.id for area in matches] == [ward.id]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ashford", "E14001069"),
        ("stocksb", "E05016246"),
        ("upper don stocks", "E05016246"),
        ("caerff", "W06000018"),
    ],
)
def test_search_lists_what_begins_so(areas: Areas, text: str, first: str) -> None:
    assert areas.search(text)[0].id == first


def test_search_lists_at_most_twenty(areas: Areas) -> None:
    assert len(areas.search("castle")) == MOST_MATCHES
    assert areas.search("  ") == ()
    assert areas.search("c%stle") == ()


def test_search_keeps_to_its_scope(areas: Areas) -> None:
    assert {area.kind for area in areas.search("north", SEATS)} == {"constituency"}


def test_areas_are_shared_by_threads(areas: Areas) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda _: areas.get("E14001063"), range(400)))
    assert {area.name for area in names if area} == {"Aldershot"}
    assert len(names) == 400


def test_areas_cross_to_another_process(areas: Areas) -> None:
    assert pickle.loads(pickle.dumps(areas))["E14001063"].name == "Aldershot"  # noqa: S301 # ours
    with pytest.raises(KeyError):
        areas["X"]


def test_area_names_are_given_in_a_language(areas: Areas) -> None:
    cardiff = areas.get("W06000015")
    assert cardiff is not None
    assert (cardiff.name_in("cy"), cardiff.name_in("en")) == ("Caerdydd", "Cardiff")
    assert "W06000015" in areas
    assert "X" not in areas


def test_area_forces_begin_with_the_largest_share(areas: Areas) -> None:
    split = [area for area in areas.of_kind("constituency") if area.other_forces]
    assert len(split) == 20
    assert all(area.share is not None and area.share >= 0.5 for area in split)


def test_wards_of_a_council_are_all_its_own(areas: Areas) -> None:
    wards = areas.wards_of("E08000039")
    assert len(wards) == 28
    assert {ward.force for ward in wards} == {"police-south-yorkshire"}


def test_areas_say_how_to_build_them_when_they_are_not(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"python -m chalicelib\.catalogue\.build"):
        Areas(tmp_path / "areas.sqlite").get("E14001063")


def test_write_areas_leaves_the_same_table_alone(tmp_path: Path) -> None:
    path, rows = tmp_path / "areas.sqlite", compile_sources().areas[:30]
    assert write_areas(rows, path) == 30
    before = path.stat().st_ino
    write_areas(rows, path)
    assert path.stat().st_ino == before
    path.write_bytes(b"cut off")
    write_areas(rows, path)
    assert len(Areas(path)) == 30


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "message"),
    [
        ("areas/councils.csv", "E06000001,council", "E06000001,burgh", "0.kind", "no kind"),
        ("areas/councils.csv", "hartlepool,cleveland", "hartlepool,gwent", "0.forces", "no force"),
        ("areas/councils.csv", "E06000002,", "E06000001,", "1.gss", "here twice"),
        (
            "areas/councils.csv",
            ",,E47000006,hartlepool",
            ",,E47000099,hartlepool",
            "0.comb",
            "no '",
        ),
        ("areas/wards.csv", "E05000954,", "E05000955,", "1.gss", "here twice"),
        (
            "areas/wards.csv",
            "Bebington,E08000015",
            "Bebington,E08000099",
            "0.council",
            "no council",
        ),
        ("areas/wards.csv", ",Bebington,", ",Bidston and St James,", "1.name", "already"),
        ("areas/devolved.csv", "senedd,W09000048", "sened,W09000048", "0.kind", "no kind"),
        ("areas/police_areas.csv", "E23000036,avon-and-", "E23000036,avon-", "0.force", "no force"),
        ("areas/kinds.yaml", "ballots: [parl]", "ballots: []", "kinds.0.ballots", "at least 1"),
    ],
)
def test_build_names_the_line_of_a_wrong_area(
    spoil: Spoil, file: str, old: str, new: str, field: str, message: str
) -> None:
    faults = spoil(file, old, new)
    assert any(
        fault.file == file and field in fault.field and message in fault.message for fault in faults
    ), faults
