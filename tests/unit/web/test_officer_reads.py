"""A case as an officer reads it, each reading on record."""

from chalicelib.catalogue import load
from chalicelib.errors import LostRace
from chalicelib.model.events import Kind
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.web import authority_case_responses
from tests.support.cases import outcome_event
from tests.support.factories import World
from tests.support.officers import (
    FORCE,
    OFFICER,
    case_id_of,
    events_of,
    mail_new_case,
    read_case,
    sign_in,
)

HAMPSHIRE = load().authorities[FORCE].name


def test_case_has_what_an_officer_needs_to_act(world: World) -> None:
    reference, token = mail_new_case(
        world,
        immediate_danger=True,
        signs=["names_place_or_time"],
        candidate={"name": "Robin Invented", "area": "E14001063"},
    )
    fan_out(world.fan_out_deps, case_id_of(reference), 1)
    answer = read_case(reference, sign_in(token))
    assert answer.status == 200
    authority_case_responses.OfficerCase.model_validate(answer.json)
    case = answer.json
    assert case["candidate"]["name"] == "Robin Invented"
    assert (case["candidate"]["area"], case["candidate"]["area_code"]) == (
        "Aldershot",
        "E14001063",
    )
    assert case["reporter"]["phone"] == "01632 960000"
    assert case["incidents"][0]["text"] == "I know where you live"
    assert case["incidents"][0]["handle"] == "someone"
    assert case["statement"] == "It began last week."
    assert (case["category"], case["immediate_danger"]) == ("threat_violence", True)
    assert case["reason"] == "The person who reported says that somebody is in immediate danger."
    assert [sign["id"] for sign in case["signs"]] == ["names_place_or_time"]
    assert case["urgency_label"]
    assert case["you"]["id"] == FORCE
    assert case["you"]["state"] == "sent"
    assert {recipient["id"]: recipient["state"] for recipient in case["recipients"]} == {
        "x": "queued",
        "facebook": "queued",
    }
    assert case["other_forces"] == []
    assert case["timeline"][0]["what"] == "report_submitted"


def test_case_says_how_it_is_flagged_and_which_law_may_apply(world: World) -> None:
    candidate = {"name": "Robin", "area": "E14001063", "office": "uk_mp"}
    reference, token = mail_new_case(world, candidate=candidate)
    case = read_case(reference, sign_in(token)).json
    assert case["office"] == {"id": "uk_mp", "name": "Member of Parliament"}
    assert (
        case["police_programme"]["sentence"]
        == world.mail.letters[-1].text.partition("OPERATION BRIDGER: ")[2].partition("\n")[0]
    )
    titles = [law["title"] for law in (*case["law"]["offences"], *case["law"]["orders"])]
    assert titles
    assert all(title in world.mail.letters[-1].text for title in titles)


def test_case_says_nothing_of_a_programme_that_is_not_known(world: World) -> None:
    reference, token = mail_new_case(world, candidate={"name": "Robin", "area": "E14001063"})
    case = read_case(reference, sign_in(token)).json
    assert {"office", "police_programme"} & case.keys() == set()


def test_case_names_the_other_forces_of_a_split_constituency(world: World) -> None:
    candidate = {"name": "Sam Invented", "area": "E14001106"}
    reference, token = mail_new_case(world, "police-durham", candidate=candidate)
    case = read_case(reference, sign_in(token)).json
    assert case["other_forces"] == ["Northumbria Police"]


def test_case_leaves_out_what_was_not_filled_in(world: World) -> None:
    reference, token = mail_new_case(
        world,
        statement=None,
        incidents=[{"platform": "a letter"}],
        reporter={"name": "Sam Invented", "role": "agent"},
    )
    case = read_case(reference, sign_in(token)).json
    authority_case_responses.OfficerCase.model_validate(case)
    assert "statement" not in case
    (incident,) = case["incidents"]
    assert incident["platform_named"] == "a letter"
    assert "url" not in incident
    assert case["reporter"] == {"name": "Sam Invented", "role": "agent", "language": "en"}


def test_case_shows_what_a_platform_did_but_not_what_it_wrote_to_the_reporter(world: World) -> None:
    reference, token = mail_new_case(world)
    case_id = case_id_of(reference)
    last = world.log.read(case_id)[-1]
    world.log.append(last, world.clock(), outcome_event("content_removed", message="Dear Sam"))
    answer = read_case(reference, sign_in(token))
    x = next(recipient for recipient in answer.json["recipients"] if recipient["id"] == "x")
    assert x["outcome"] == {"status": "content_removed", "at": "2026-11-22T08:00:00Z"}
    assert "Dear Sam" not in answer.text
    outcomes = [entry for entry in answer.json["timeline"] if entry["what"] == "outcome_recorded"]
    assert outcomes[0]["text"] == "content_removed"


def test_reading_is_recorded_with_its_officer_before_anything_is_shown(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    case = read_case(reference, cookie).json
    (event,) = events_of(world, Kind.CASE_READ)
    assert event.private == OFFICER
    assert event.public["recipient"] == FORCE
    assert "Kim" not in str(event.public)
    newest = case["timeline"][-1]
    assert (newest["what"], newest["officer"]) == ("case_read", OFFICER)


def test_reading_is_the_same_one_when_the_page_is_reloaded_within_minutes(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    for _ in range(5):
        assert read_case(reference, cookie).status == 200
    assert len(events_of(world, Kind.CASE_READ)) == 1
    world.clock.advance(minutes=5)
    assert read_case(reference, cookie).status == 200
    assert len(events_of(world, Kind.CASE_READ)) == 2


def test_case_is_not_shown_when_the_reading_cannot_be_recorded(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)

    def refuse(*_: object) -> None:
        raise LostRace

    world.log.append = refuse  # type: ignore[method-assign,assignment] # a fault
    answer = read_case(reference, cookie)
    assert answer.status == 503
    assert "Sam" not in answer.text
