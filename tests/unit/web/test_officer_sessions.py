"""An officer's session: which cases it opens, and for how long."""

import pytest

from chalicelib.catalogue import load
from chalicelib.model.events import Kind
from tests.support.factories import World
from tests.support.officers import (
    FORCE,
    acknowledge,
    case_id_of,
    cookie_of,
    events_of,
    mail_new_case,
    open_link,
    read_case,
    sign_in,
)
from tests.support.web_client import call, post_form, post_json

SIGN_OUT = "/v1/authority/sign-out"
HAMPSHIRE = load().authorities[FORCE].name


def test_case_of_another_authority_and_an_unknown_one_are_the_same_404(world: World) -> None:
    candidate = {"name": "Sam Invented", "area": "E14001106"}
    durham_case, _ = mail_new_case(world, "police-durham", candidate=candidate)
    ours, token = mail_new_case(world)
    cookie = sign_in(token)
    answers = [
        request(reference, cookie)
        for request in (read_case, acknowledge)
        for reference in (durham_case, "SS-2222-2222-222", "nonsense", "authority")
    ]
    assert {(answer.status, answer.body, str(answer.headers)) for answer in answers} == {
        (404, answers[0].body, str(answers[0].headers))
    }
    assert events_of(world, Kind.CASE_READ) == []
    assert read_case(ours, cookie).status == 200


def test_case_is_401_when_there_is_no_session(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    for guess in ("", "authority_session=", "authority_session=guess", "session=x", "a=b; =; x"):
        assert read_case(reference, guess).json["code"] == "not_signed_in"
        assert acknowledge(reference, guess).status == 401
    world.clock.advance(hours=4)
    assert read_case(reference, cookie).status == 401


def test_session_ends_when_its_address_is_no_longer_the_authoritys(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    world.contacts[FORCE] = "third@example.org"
    assert read_case(reference, cookie).json["code"] == "not_signed_in"


def test_session_of_the_status_page_opens_nothing(world: World) -> None:
    accepted = world.submit()
    reference = world.case(accepted).reference
    opened = post_form("/status", {"reference": reference, "receipt": accepted.receipt})
    value = cookie_of(opened).partition(";")[0].partition("=")[2]
    assert read_case(reference, f"authority_session={value}").status == 401


def test_session_holds_the_cases_of_two_mails(world: World) -> None:
    (first_case, one_token), (second_case, other_token) = mail_new_case(world), mail_new_case(world)
    before = sign_in(one_token)
    cookie = sign_in(other_token, before)
    openings = len(events_of(world, Kind.CASE_LINK_OPENED))
    assert read_case(first_case, cookie).status == read_case(second_case, cookie).status == 200
    assert read_case(first_case, before).status == 401
    assert len(events_of(world, Kind.CASE_LINK_OPENED)) == openings


@pytest.mark.parametrize("changed", ["name", "role"])
def test_case_is_opened_anew_in_the_name_of_who_signs_in_to_the_same_browser(
    world: World, changed: str
) -> None:
    (first, first_token), (second, second_token) = mail_new_case(world), mail_new_case(world)
    cookie = sign_in(second_token, sign_in(first_token), **{changed: "Other"})
    for reference in (first, second):
        assert read_case(reference, cookie).status == 200
        assert acknowledge(reference, cookie).status == 201
    acts = [*events_of(world, Kind.CASE_READ), *events_of(world, Kind.AUTHORITY_ACKNOWLEDGED)]
    assert {event.case_id for event in acts} == {case_id_of(first), case_id_of(second)}
    assert {event.private[changed] for event in acts} == {"Other"}


def test_case_is_opened_anew_and_on_record_when_its_opening_ran_out_before_the_session(
    world: World,
) -> None:
    (first_case, one_token), (second_case, other_token) = mail_new_case(world), mail_new_case(world)
    before = sign_in(one_token)
    world.clock.advance(hours=3)
    cookie = sign_in(other_token, before)
    world.clock.advance(hours=1)
    before_that = len(events_of(world, Kind.CASE_LINK_OPENED))
    assert read_case(first_case, cookie).status == 200
    assert read_case(second_case, cookie).status == 200
    assert len(events_of(world, Kind.CASE_LINK_OPENED)) == before_that + 1
    world.clock.advance(hours=3)
    assert read_case(first_case, cookie).status == read_case(second_case, cookie).status == 401


def test_session_takes_no_case_over_from_another_authority(world: World) -> None:
    candidate = {"name": "Sam Invented", "area": "E14001106"}
    first_case, one_token = mail_new_case(world)
    other, other_token = mail_new_case(world, "police-durham", candidate=candidate)
    cookie = sign_in(other_token, sign_in(one_token))
    assert read_case(first_case, cookie).status == 404
    assert read_case(other, cookie).status == 200


def test_erased_case_is_410_for_links_and_for_open_sessions(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    world.log.erase(case_id_of(reference))
    for answer in (open_link(token), read_case(reference, cookie), acknowledge(reference, cookie)):
        assert (answer.status, answer.json["code"]) == (410, "gone")
        assert "Sam" not in answer.text
    world.clock.advance(days=8)
    assert open_link(token).json["code"] == "gone"


@pytest.mark.parametrize("way", ["sign-out", "exit"])
def test_session_opens_nothing_once_it_was_ended(world: World, way: str) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    assert read_case(reference, cookie).status == 200
    for _ in range(2):
        ended = (
            post_json(SIGN_OUT, {}, cookie=cookie)
            if way == "sign-out"
            else call("GET", "/exit", cookie=cookie)
        )
        assert "authority_session=; Path=/; Max-Age=0" in str(ended.headers["set-cookie"])
    assert read_case(reference, cookie).json["code"] == "not_signed_in"
    assert call("GET", "/v1/authority/cases", cookie=cookie).status == 401
    assert read_case(reference, sign_in(token)).status == 200, "the link of the mail goes on"


def test_session_is_not_ended_by_another_site(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert post_json(SIGN_OUT, {}, cookie=cookie, **elsewhere).status == 403
    assert read_case(reference, cookie).status == 200


def test_list_and_case_say_in_whose_name_they_are_read(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token, name="Kim")
    cases = call("GET", "/v1/authority/cases", cookie=cookie).json
    assert read_case(reference, cookie).json["officer"] == cases["officer"]
    assert cases["officer"]["name"] == "Kim"
