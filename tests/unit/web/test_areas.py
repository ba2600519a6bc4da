"""GET /v1/areas: what may be meant by what is typed, for everybody the same."""

from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.container import get_container
from tests.support.factories import LOCAL, World
from tests.support.web_client import call


def get(**query: str) -> Any:
    return call("GET", f"/v1/areas?{urlencode(query)}")


def codes_of(answer: Any) -> list[str]:
    return [area["gss"] for area in answer.json["areas"]]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({"q": "ashford"}, "E14001069"),
        ({"q": "ashf", "election": LOCAL}, "E07000105"),
        ({"q": "ashford t", "election": LOCAL, "council": "Spelthorne"}, "E05007365"),
        ({"q": "buck", "election": "local.adur.2027-05-06"}, "E05007562"),
        ({"q": "glasgow", "office": "msp"}, "sp_region:glasgow"),
        ({"q": "E05007562"}, "E05007562"),
        ({"q": "N05000001", "election": "nia.2027-05-06"}, "N05000001"),
    ],
)
def test_areas_list_what_fits_within_what_is_known(
    world: World, query: dict[str, str], first: str
) -> None:
    answer = get(**query)
    assert answer.status == 200
    assert codes_of(answer)[0] == first


def test_areas_list_at_most_twenty_each_once_with_its_council(world: World) -> None:
    answer = get(q="castle", election=LOCAL)
    assert len(answer.json["areas"]) == 20
    assert len(set(codes_of(answer))) == 20
    assert all(area["council"] for area in answer.json["areas"])
    sheffield = codes_of(get(q="sheffield"))
    assert len(sheffield) == len(set(sheffield))


def test_areas_say_that_a_code_is_a_former_one(world: World) -> None:
    [area] = get(q="e08000019").json["areas"]
    assert area == {
        "gss": "E08000039",
        "name": "Sheffield",
        "kind": "council",
        "former_gss": "E08000019",
    }


def test_areas_may_be_kept_by_caches_and_set_no_cookie(world: World) -> None:
    answer = get(q="kent")
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("text", ["", "  ", "%", "x" * 5_000, "a " * 5_000, "\x00", "’"])
def test_areas_are_none_for_what_is_no_name(world: World, text: str) -> None:
    answer = get(q=text)
    assert answer.status == 200
    assert len(answer.json["areas"]) <= 20


def test_areas_refuse_what_they_cannot_look_within(world: World) -> None:
    answer = get(q="x", election="eu.2027-05-06", office="pope", council="Nowhere")
    assert answer.status == 422
    assert [(fault["pointer"], fault["code"]) for fault in answer.json["errors"]] == [
        ("/election", "election_unknown"),
        ("/office", "office_unknown"),
        ("/council", "council_unknown"),
    ]


def test_areas_are_unavailable_only_for_an_election_that_cannot_be_known(world: World) -> None:
    world.elections.down = True
    assert get(q="kent").status == 200
    assert get(q="kent", election=LOCAL).status == 503


def test_current_elections_are_those_that_are_on(world: World) -> None:
    ids = [election.id for election in get_container().current_elections()]
    assert ids[0] == "local.2027-05-06"
    assert "parl.2024-07-04" not in ids


def test_areas_have_their_welsh_names_beside_the_others(world: World) -> None:
    [ward] = get(q="cathays", election=LOCAL).json["areas"]
    assert (ward["name"], ward["council"], ward["council_cy"]) == ("Cathays", "Cardiff", "Caerdydd")
    assert "name_cy" not in ward
    names = {area["name"]: area.get("name_cy") for area in get(q="caerdydd").json["areas"]}
    assert names["Cardiff"] == "Caerdydd"
