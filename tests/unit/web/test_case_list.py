"""The list behind a running mail: that authority's urgent cases, and nobody else's."""

import re

import pytest

from chalicelib.container import get_container
from chalicelib.limits import CASE_LINK, FLOOD_MAILS
from chalicelib.model.events import Kind, NewEvent
from chalicelib.signing.mailed_links import mint_list_link
from chalicelib.usecases.authority.list_pressing_cases import MOST_READINGS, ON_A_PAGE
from chalicelib.usecases.notifications.send_digests import send_digests
from chalicelib.web import authority_responses
from tests.support.factories import SECRETS, World
from tests.support.flooding import DANGER, DURHAM, bring, running
from tests.support.officers import mail_new_case, newest_token, open_link, read_case, sign_in
from tests.support.web_client import Answer, post_json

LIST = "/v1/authority/list"


def read_list(token: str, **more: object) -> Answer:
    return post_json(LIST, {"token": token, **more})


def flooded(world: World, reports: int = FLOOD_MAILS + 3) -> str:
    """Durham after a flood, one of it with an access code: the token of its running mail."""
    for _ in range(reports - 1):
        bring(world, **DANGER)
    bring(world, verified=True, **DANGER)
    world.clock.advance(minutes=1)
    send_digests(world.send_digests_deps)
    (letter,) = running(world.mail.letters)
    (token,) = set(re.findall(r"/cases#([\w-]+)", letter.text))
    return str(token)


def test_list_has_every_case_of_the_flood_with_an_access_code_first(world: World) -> None:
    answer = read_list(flooded(world))
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    authority_responses.PressingCaseList.model_validate(answer.json)
    assert answer.json["authority"]["id"] == DURHAM
    assert (answer.json["count"], answer.json["verified"]) == (FLOOD_MAILS + 3, 1)
    references = {case["reference"] for case in answer.json["cases"]}
    assert references == {world.case_by_id(case_id).reference for case_id in world.log.case_ids()}
    assert [case["verified"] for case in answer.json["cases"]] == [True] + [False] * (
        FLOOD_MAILS + 2
    )


def test_list_says_nothing_of_what_was_reported(world: World) -> None:
    text = read_list(flooded(world)).text
    for word in ("I know where you live", "Robin", "Sam", "example.org", "Blaydon"):
        assert word not in text


def test_each_case_opens_by_the_link_of_its_own(world: World) -> None:
    for case in read_list(flooded(world)).json["cases"]:
        cookie = sign_in(case["token"])
        assert read_case(case["reference"], cookie).status == 200


def test_link_of_a_listed_case_lasts_no_longer_than_the_list(world: World) -> None:
    token = flooded(world)
    world.clock.advance(days=6)
    (case, *_) = read_list(token).json["cases"]
    world.clock.advance(days=1, seconds=1)
    assert open_link(case["token"]).json["code"] == "link_expired"
    assert read_list(token).json["code"] == "link_expired"


def test_list_has_no_case_of_another_authority(world: World) -> None:
    token = flooded(world)
    reference, _ = mail_new_case(world, **DANGER)
    listed = {case["reference"] for case in read_list(token).json["cases"]}
    assert reference not in listed


def test_case_that_went_elsewhere_is_left_out_whatever_the_index_says(world: World) -> None:
    token = flooded(world)
    before = read_list(token).json["cases"]
    other = world.case(world.submit(**DANGER))
    world.pressing_cases.put(DURHAM, other.case_id, world.clock(), verified=False)
    assert read_list(token).json["cases"] == before


def test_list_leaves_out_what_was_erased_or_taken_back_before_it_was_sent(world: World) -> None:
    token = flooded(world)
    erased, withdrawn, *_ = world.log.case_ids()
    last = world.log.read(erased)[-1]
    world.log.append(last, world.clock(), NewEvent(Kind.ERASED, {}))
    last = world.log.read(withdrawn)[-1]
    world.log.append(last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    unsent = world.case(world.submit(candidate={"name": "R", "area": "E14001106"}, **DANGER))
    world.pressing_cases.put(DURHAM, unsent.case_id, world.clock(), verified=False)
    world.log.append(unsent.last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    states = {case["reference"]: case["state"] for case in read_list(token).json["cases"]}
    assert len(states) == FLOOD_MAILS + 2
    assert states[world.case_by_id(withdrawn).reference] == "withdrawn"


def test_list_says_which_case_was_confirmed(world: World) -> None:
    token = flooded(world)
    case = read_list(token).json["cases"][0]
    cookie = sign_in(case["token"])
    post_json(f"/v1/authority/cases/{case['reference']}/acknowledge", {}, cookie=cookie)
    again = read_list(token).json["cases"][0]
    assert again["state"] == "acknowledged"
    assert again["acknowledged_at"]


def test_list_is_read_a_page_at_a_time(world: World) -> None:
    token = flooded(world, ON_A_PAGE + 7)
    first, second = (read_list(token, page=page).json for page in (1, 2))
    assert (first["pages"], len(first["cases"]), len(second["cases"])) == (2, ON_A_PAGE, 7)
    references = {case["reference"] for page in (first, second) for case in page["cases"]}
    assert len(references) == ON_A_PAGE + 7
    assert read_list(token, page=3).json["cases"] == []


@pytest.mark.parametrize("page", [0, 1_001, "x"])
def test_page_that_is_none_is_refused(world: World, page: object) -> None:
    assert read_list(flooded(world), page=page).status == 422


def test_link_of_another_kind_opens_no_list_nor_a_lists_a_case(world: World) -> None:
    token = flooded(world)
    mail_new_case(world, **DANGER)
    for wrong in (newest_token(world), f"{token}x", "nonsense"):
        assert read_list(wrong).json["code"] == "not_found"
    assert open_link(token).status == 404


def test_list_closes_when_the_address_is_the_authoritys_no_more(world: World) -> None:
    token = flooded(world)
    world.contacts[DURHAM] = "somebody-else@example.org"
    assert read_list(token).json["code"] == "link_expired"


def test_list_ends_a_day_after_its_mail(world: World) -> None:
    token = flooded(world)
    world.clock.advance(hours=25)
    bring(world, **DANGER)
    assert read_list(token).json["count"] == FLOOD_MAILS + 3
    later = mint_list_link(
        SECRETS.versions["1"],
        DURHAM,
        world.clock() - CASE_LINK,
        world.contacts[DURHAM],
        world.clock(),
    )
    assert read_list(later).json["count"] == FLOOD_MAILS + 4


def test_list_is_not_read_for_ever(world: World) -> None:
    token = flooded(world)
    guards = get_container().adapters.guards
    for _ in range(MOST_READINGS):
        guards.count(f"list#{DURHAM}", 3600)
    assert read_list(token).status == 429
