"""A report's area: looked up within election, office and council, asked about, never guessed."""

from typing import Any

import pytest

from tests.support.factories import LOCAL, World, body
from tests.support.report_requests import REPORTS
from tests.support.web_client import post_json

SAM = {"name": "Sam Invented"}
KENT, SURREY = "police-kent", "police-surrey"


def candidate(**members: str) -> dict[str, Any]:
    return body(candidate={**SAM, **members}, incidents=[{"platform": "x"}])


def forces_of(answer: Any) -> list[str]:
    return [
        recipient["id"] for recipient in answer.json["recipients"] if recipient["kind"] == "police"
    ]


def errors_of(answer: Any) -> list[tuple[str, str]]:
    return [(error["pointer"], error["code"]) for error in answer.json["errors"]]


@pytest.mark.parametrize(
    ("members", "force"),
    [
        ({"area": "E14001063"}, "police-hampshire"),
        ({"area": "Aldershot"}, "police-hampshire"),
        ({"area": "Ashford", "election": "parl.2027-05-06"}, KENT),
        ({"area": "Ashford", "council": "Spelthorne"}, SURREY),
        ({"area": "Ashford Town", "council": "E07000213", "election": LOCAL}, SURREY),
        ({"area": "Buckingham", "election": "local.adur.buckingham.2027-05-06"}, "police-sussex"),
        ({"area": "Ashford Central", "council": "Kent", "office": "councillor"}, KENT),
        ({"area": "E08000019", "office": "candidate_councillor"}, "police-south-yorkshire"),
        ({"area": "Bangor Conwy Mon", "office": "ms"}, "police-north-wales"),
        ({"area": "Glasgow", "office": "msp"}, "police-police-scotland"),
        ({"area": "Belfast North", "election": "nia.2027-05-06"}, "police-northern-ireland"),
        (
            {"area": "Liverpool City Region", "election": "mayor.2027-05-06"},
            "police-merseyside",
        ),
        (
            {"area": "Some Parish", "council": "Adur", "office": "parish_councillor"},
            "police-sussex",
        ),
        ({"area": "Greater London", "office": "mayor_combined"}, "police-metropolitan"),
    ],
)
def test_area_is_resolved_within_what_else_is_said(
    world: World, members: dict[str, str], force: str
) -> None:
    answer = post_json(REPORTS, candidate(**members))
    assert answer.status == 201, answer.json
    assert forces_of(answer) == [force]


def test_area_that_fits_several_is_asked_about_with_choices(world: World) -> None:
    answer = post_json(REPORTS, candidate(area="Ashford"))
    assert answer.status == 422
    [error] = answer.json["errors"]
    assert (error["pointer"], error["code"]) == ("/candidate/area", "area_ambiguous")
    assert error["choices"] == [
        {"gss": "E14001069", "name": "Ashford", "kind": "constituency"},
        {"gss": "E07000105", "name": "Ashford", "kind": "council"},
    ]


def test_choices_name_the_council_of_a_ward_and_are_each_an_answer(world: World) -> None:
    refused = post_json(REPORTS, candidate(area="Castle", election=LOCAL))
    choices = refused.json["errors"][0]["choices"]
    assert len(choices) > 15
    assert {"gss": "E05013052", "name": "Castle", "kind": "ward", "council": "Cambridge"} in choices
    for choice in choices:
        answer = post_json(REPORTS, candidate(area=choice["gss"], election=LOCAL))
        assert answer.status == 201


@pytest.mark.parametrize(
    ("members", "fault"),
    [
        ({"area": "Nowhere"}, ("/candidate/area", "area_unknown")),
        ({"area": "E14009999"}, ("/candidate/area", "area_unknown")),
        ({"area": "Aldershot", "election": LOCAL}, ("/candidate/area", "area_unknown")),
        (
            {"area": "E14001063", "election": "local.2027-05-13"},
            ("/candidate/election", "election_unknown"),
        ),
        ({"area": "E14001063", "election": "eu.2027"}, ("/candidate/election", "election_unknown")),
        (
            {"area": "E14001063", "election": "parl.2024-07-04"},
            ("/candidate/election", "election_closed"),
        ),
        ({"area": "E14001063", "office": "pope"}, ("/candidate/office", "office_unknown")),
        ({"area": "Ashford", "council": "Nowhere"}, ("/candidate/council", "council_unknown")),
        (
            {"area": "x", "council": "Adur", "offices": "y"},
            ("/candidate/offices", "unknown_member"),
        ),
    ],
)
def test_place_that_is_not_known_is_refused(
    world: World, members: dict[str, str], fault: tuple[str, str]
) -> None:
    answer = post_json(REPORTS, candidate(**members))
    assert answer.status == 422
    assert errors_of(answer) == [fault]


def test_at_risk_adds_the_force_where_the_person_is(world: World) -> None:
    payload = {**candidate(area="E14001063"), "at_risk": {"area": "Spelthorne"}}
    answer = post_json(REPORTS, payload)
    assert answer.status == 201
    assert forces_of(answer) == ["police-hampshire", SURREY]
    same = post_json(REPORTS, {**candidate(area="E14001063"), "at_risk": {"area": "Rushmoor"}})
    assert forces_of(same) == ["police-hampshire"]


def test_at_risk_tells_no_force_without_consent(world: World) -> None:
    payload = {**candidate(area="E14001063"), "at_risk": {"area": "Spelthorne"}, "share_with": {}}
    assert forces_of(post_json(REPORTS, payload)) == []


def test_at_risk_takes_a_name_that_several_areas_of_one_force_share(world: World) -> None:
    def send(place: str) -> Any:
        return post_json(REPORTS, {**candidate(area="E14001063"), "at_risk": {"area": place}})

    assert forces_of(send("Ashford")) == ["police-hampshire", KENT]
    assert errors_of(send("Castle")) == [("/at_risk/area", "area_ambiguous")]
    assert errors_of(send("Nowhere")) == [("/at_risk/area", "area_unknown")]


@pytest.mark.parametrize(
    ("members", "forces", "not_understood"),
    [
        ({"area": "Ashford"}, [KENT], ["/candidate/area"]),
        ({"area": "Castle"}, ["police-999"], ["/candidate/area"]),
        ({"area": "Nowhere"}, ["police-999"], ["/candidate/area"]),
        ({"area": "Ashford", "council": "Spelthorne"}, [SURREY], []),
        (
            {"area": "E14001063", "election": "parl.2024-07-04"},
            ["police-hampshire"],
            ["/candidate/election"],
        ),
        (
            {"area": "E14001063", "election": "?", "office": "?", "council": "?"},
            ["police-hampshire"],
            ["/candidate/office", "/candidate/council", "/candidate/election"],
        ),
    ],
)
def test_danger_is_refused_for_no_place_and_guesses_none(
    world: World, members: dict[str, str], forces: list[str], not_understood: list[str]
) -> None:
    answer = post_json(REPORTS, {**candidate(**members), "immediate_danger": True})
    assert answer.status == 201
    assert forces_of(answer) == forces
    assert sorted(answer.json.get("not_understood", [])) == sorted(not_understood)
    operators = [
        recipient for recipient in answer.json["recipients"] if recipient["id"] == "operators"
    ]
    assert bool(operators) is (forces == ["police-999"])


def test_danger_tells_the_force_where_the_person_is(world: World) -> None:
    def send(place: str, **changes: Any) -> Any:
        danger = {**candidate(area="E14001063"), "immediate_danger": True, **changes}
        return post_json(REPORTS, {**danger, "at_risk": {"area": place}})

    assert forces_of(send("Spelthorne")) == ["police-hampshire", SURREY]
    assert forces_of(send("Spelthorne", candidate={})) == [SURREY]
    vague = send("Castle")
    assert forces_of(vague) == ["police-hampshire"]
    assert vague.json["not_understood"] == ["/at_risk/area"]


def test_danger_waits_for_no_table_of_elections(world: World) -> None:
    world.elections.down = True
    payload = candidate(area="Ashford", election="parl.2027-05-06")
    assert post_json(REPORTS, payload).status == 503
    answer = post_json(REPORTS, {**payload, "immediate_danger": True})
    assert answer.status == 201
    assert forces_of(answer) == [KENT]


def test_report_without_an_election_asks_no_table_of_elections(world: World) -> None:
    world.elections.down = True
    assert post_json(REPORTS, candidate(area="E14001063")).status == 201


def test_retry_has_its_answer_after_the_election_closed(world: World) -> None:
    payload = candidate(area="Buckingham", election="local.adur.2027-05-06")
    first = post_json(REPORTS, payload)
    assert first.status == 201
    world.clock.advance(days=365)
    again = post_json(REPORTS, payload)
    assert (again.status, again.json) == (200, first.json)
    other = post_json(REPORTS, candidate(area="Buckingham", election="local.adur.2027-05-06"))
    assert errors_of(other) == [("/candidate/election", "election_closed")]


def test_office_without_an_election_is_accepted_and_its_helpers_are_advised(world: World) -> None:
    answer = post_json(REPORTS, candidate(area="E14001063", office="uk_mp"))
    case = world.case_by_id(world.log.case_ids()[0])
    assert answer.status == 201
    assert case.report
    assert case.report["candidate"]["office"] == "uk_mp"
    assert "parliamentary-security" in {advice["id"] for advice in case.public["advised"]}


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({"area": "Castle", "council": "Cambridge"}, "Castle, Cambridge"),
        ({"area": "Ashford Central", "council": "Kent"}, "Ashford Central, Kent"),
        ({"area": "Sheffield City Council", "council": "Sheffield"}, "Sheffield"),
        ({"area": "E14001063"}, "Aldershot"),
    ],
)
def test_area_is_named_with_what_it_is_within(
    world: World, members: dict[str, str], name: str
) -> None:
    post_json(REPORTS, candidate(**members))
    case = world.case_by_id(world.log.case_ids()[0])
    assert case.report
    assert case.report["candidate"]["area_name"] == name
