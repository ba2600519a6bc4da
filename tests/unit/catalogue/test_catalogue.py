"""What the catalogue holds, and how it is read at run time."""

import itertools
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.catalogue.build import SOURCE
from chalicelib.catalogue.loading import load, read
from chalicelib.catalogue.names import fold
from chalicelib.catalogue.records import Catalogue, ReportRoute
from chalicelib.errors import CatalogueError

PLATFORMS = {
    "facebook", "instagram", "threads", "whatsapp", "x", "youtube", "tiktok", "snapchat", "reddit",
    "linkedin", "telegram", "bluesky", "mastodon", "nextdoor", "discord", "twitch",
}  # fmt: skip
"""Those that it began with; none may go unnoticed."""


def test_catalogue_holds_a_platform_and_a_category_for_each_file(catalogue: Catalogue) -> None:
    for name in ("platforms", "categories"):
        files = {path.stem for path in (SOURCE / name).glob("*.yaml")}
        assert set(getattr(catalogue, name)) == files


def test_catalogue_holds_what_the_product_promises(catalogue: Catalogue) -> None:
    assert set(catalogue.platforms) >= PLATFORMS
    assert len(catalogue.categories) >= 22
    assert len(catalogue.forces) == 45
    assert len(catalogue.areas.of_kind("constituency")) == 650
    assert set(catalogue.election_types) >= {"parl", "local", "mayor", "senedd", "sp", "nia"}


def test_twenty_constituencies_are_split_and_have_the_larger_force(catalogue: Catalogue) -> None:
    split = [area for area in catalogue.areas.of_kind("constituency") if area.other_forces]

    assert len(split) == 20
    assert all(area.share and area.share > 0.5 for area in split)


def test_area_has_a_force_of_its_nation(catalogue: Catalogue) -> None:
    for area in catalogue.areas.of_kind("constituency"):
        assert catalogue.forces[area.force].nations == (area.nation,)


@pytest.mark.parametrize(
    ("text", "force", "other_forces"),
    [
        ("E14001063", "police-hampshire", ()),
        (" e14001063 ", "police-hampshire", ()),
        ("ALDERSHOT", "police-hampshire", ()),
        ("ynys mon", "police-north-wales", ()),
        ("Montgomeryshire and Glyndwr", "police-dyfed-powys", ("police-north-wales",)),
        ("Farnham & Bordon", "police-surrey", ("police-hampshire",)),
        ("Cities of London and Westminster", "police-metropolitan", ("police-city-of-london",)),
        ("Ruislip Northwood & Pinner", "police-metropolitan", ()),
        ("Aldridge Brownhills", "police-west-midlands", ()),
        ("Na h-Eileanan an Iar", "police-police-scotland", ()),
        ("Belfast East", "police-northern-ireland", ()),
    ],
)
def test_area_is_found_by_code_or_name_however_typed(
    catalogue: Catalogue, text: str, force: str, other_forces: tuple[str, ...]
) -> None:
    area = catalogue.area(text)

    assert area is not None
    assert (area.force, area.other_forces) == (force, other_forces)


@pytest.mark.parametrize("text", ["", "Alder", "Aldershot North", "E14009999", "WMC:E14001063"])
def test_find_area_gives_none_when_there_is_no_such_area(catalogue: Catalogue, text: str) -> None:
    assert catalogue.area(text) is None


def test_fold_forgets_case_accents_punctuation_and_ampersands() -> None:
    assert fold("Brighton, Kemptown & Peacehaven") == fold("brighton kemptown and  PEACEHAVEN")
    assert fold("King’s Lynn") == fold("Kings Lynn")
    assert fold("Ynys Môn") == "ynys mon"


def test_statement_has_an_official_link_and_a_date(catalogue: Catalogue) -> None:
    statements: list[Any] = [*catalogue.attributions, *catalogue.authorities.values()]
    for platform in catalogue.platforms.values():
        statements += platform.report_routes

    assert len(statements) > 140
    for statement in statements:
        unlinked = isinstance(statement, ReportRoute) and statement.url is None
        assert unlinked or statement.url.startswith("https://"), statement
        assert date(2020, 3, 1) <= statement.checked <= date(2026, 11, 29), statement
        assert statement.confidence in {"found", "not_confirmed"}


def test_catalogue_holds_no_mail_address(compiled: dict[str, Any]) -> None:
    assert "@" not in str([compiled["authorities"], compiled["forces"]])


def test_number_is_printed_only_where_an_official_page_has_it(catalogue: Catalogue) -> None:
    numbers = {
        authority.id: authority.phone
        for authority in catalogue.authorities.values()
        if authority.phone and authority.id not in catalogue.forces and not authority.desk_of
    }

    assert numbers == {
        "police-999": "999",
        "police-101": "101",
        "electoral-office-ni": "028 9044 6680",
        "counter-terrorism": "0800 789 321",
        "report-fraud": "0300 123 2040",
        "revenge-porn-helpline": "0345 6000 459",
        "stalking-helpline": "0808 802 0300",
        "cst": "0800 032 3263",
        "galop": "0800 999 5428",
        "victim-support": "08 08 16 89 111",
        "samaritans": "116 123",
        "crimestoppers": "0800 555 111",
        "nspcc": "0808 800 5000",
        "live-fear-free": "0808 80 10 800",
        "domestic-abuse-helpline": "0808 2000 247",
        "scam-texts": "7726",
    }
    assert {catalogue.authorities[name].confidence for name in numbers} == {"found"}


def test_adviser_for_elected_people_is_not_named_in_northern_ireland(catalogue: Catalogue) -> None:
    assert "Northern Ireland" not in catalogue.authorities["feoa"].nations


def test_platform_has_no_promise_that_it_does_not_publish(catalogue: Catalogue) -> None:
    publishing = [
        platform.id for platform in catalogue.platforms.values() if platform.promise is not None
    ]

    assert publishing == ["substack"]


def test_platform_gives_its_best_route_for_a_category(catalogue: Catalogue) -> None:
    x = catalogue.platforms["x"]

    assert x.route_for("impersonation").url == "https://help.x.com/forms/impersonation"
    assert x.route_for("threat_violence").url == x.self_report_url


def test_platform_gives_its_general_address_where_we_are_not_sure_of_one(
    catalogue: Catalogue,
) -> None:
    reddit = catalogue.platforms["reddit"]

    assert reddit.route_for("account_compromise").url is None
    assert reddit.address_for("account_compromise") == reddit.self_report_url
    assert reddit.address_for("doxxing") == reddit.route_for("doxxing").url


def test_urgencies_are_ranked_and_their_times_grow(catalogue: Catalogue) -> None:
    ranked = sorted(catalogue.urgencies.values(), key=lambda urgency: urgency.rank)

    assert [urgency.rank for urgency in ranked] == list(range(5))
    assert ranked[0].id == "emergency"
    for sooner, later in itertools.pairwise(ranked):
        assert sooner.acknowledge_minutes < later.acknowledge_minutes
        assert sooner.decide_minutes < later.decide_minutes


def test_built_file_is_what_the_sources_give(catalogue: Catalogue) -> None:
    loaded = load()._replace(areas=catalogue.areas)
    assert loaded == catalogue, "run: python -m chalicelib.catalogue.build"
    assert load() is load()


def test_load_says_how_to_build_the_catalogue_when_it_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"chalicelib\.catalogue\.build"):
        read(tmp_path / "catalogue.json")


def test_load_needs_neither_yaml_nor_pydantic() -> None:
    code = (
        "import sys; from chalicelib.catalogue import load; import chalicelib.catalogue.links,"
        " chalicelib.catalogue.routing; load();"
        "sys.exit(bool({'yaml', 'pydantic', 'csv'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603 - our own code
