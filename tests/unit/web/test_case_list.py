"""The list of an authority's cases: all of them, a page at a time, and nobody else's."""

import re

import pytest

from chalicelib.container import get_container
from chalicelib.limits import AUTHORITY_SESSION, FLOOD_MAILS
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.folding import fold
from chalicelib.signing.mailed_links import mint_case_link, mint_cursor
from chalicelib.usecases.authority.list_cases import MOST_PAGES, ON_A_PAGE
from chalicelib.usecases.authority.record_opening import MOST_OPENINGS
from chalicelib.usecases.reporter.correct_consent import correct_consent
from chalicelib.web import authority_case_responses, authority_responses
from tests.support.factories import SECRETS, World
from tests.support.flooding import DANGER, DURHAM, bring, running
from tests.support.job_queues import send_digests
from tests.support.officers import (
    FORCE,
    LINK,
    OFFICER,
    acknowledge,
    case_id_of,
    cookie_of,
    events_of,
    mail_new_case,
    newest_token,
    open_link,
    read_case,
    sign_in,
)
from tests.support.web_client import Answer, call, post_json

KENT_CANDIDATE = {"name": "Sam Invented", "area": "E14001106"}


def read_list(cookie: str, cursor: str = "") -> Answer:
    query = f"?cursor={cursor}" if cursor else ""
    return call("GET", f"/v1/authority/cases{query}", cookie=cookie)


def references_in(cookie: str) -> list[str]:
    """Every reference of the list, page by page."""
    references: list[str] = []
    cursor = ""
    while True:
        page = read_list(cookie, cursor).json
        authority_case_responses.CaseList.model_validate(page)
        assert len(page["cases"]) <= ON_A_PAGE
        references += [case["reference"] for case in page["cases"]]
        cursor = page.get("next", "")
        if not cursor:
            return references


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


def test_any_case_link_opens_the_list_of_all_that_the_authority_has(world: World) -> None:
    (first_case, _), (second_case, token) = mail_new_case(world), mail_new_case(world)
    answer = read_list(sign_in(token))
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    authority_case_responses.CaseList.model_validate(answer.json)
    assert answer.json["authority"]["id"] == FORCE
    assert {case["reference"] for case in answer.json["cases"]} == {first_case, second_case}
    assert "next" not in answer.json


def test_list_says_what_a_desk_sorts_and_searches_by(world: World) -> None:
    reference, token = mail_new_case(world, **DANGER)
    (case,) = read_list(sign_in(token)).json["cases"]
    assert case["reference"] == reference
    assert (case["urgency"], case["overdue"]) == ("emergency", False)
    assert "stage" not in case
    assert (case["new"], case["waiting"], case["held"], case["open"]) == (True, True, False, True)
    assert case["area"] == "Aldershot"
    assert case["candidate"]
    assert case["accounts"]
    assert case["updated_at"] >= case["submitted_at"]


def test_account_stands_once_and_one_without_a_platform_has_none(world: World) -> None:
    incidents = [
        {"platform": "x", "handle": "@same"},
        {"platform": "x", "handle": "@same"},
        {"url": "https://forum.example.org/1", "handle": "other"},
        {"url": "https://x.com/somebody"},
    ]
    _, token = mail_new_case(world, incidents=incidents)
    (case,) = read_list(sign_in(token)).json["cases"]
    assert {"platform": "x", "handle": "@same"} in case["accounts"]
    assert {"handle": "other"} in case["accounts"]
    assert len([account for account in case["accounts"] if account["handle"] == "@same"]) == 1


def test_list_says_nothing_that_was_written(world: World) -> None:
    _, token = mail_new_case(world, **DANGER)
    text = read_list(sign_in(token)).text
    for word in ("I know where you live", "example.org"):
        assert word not in text


def test_list_says_how_far_the_case_has_got(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    acknowledge(reference, cookie)
    (case,) = read_list(cookie).json["cases"]
    assert (case["state"], case["waiting"]) == ("acknowledged", False)
    assert case["acknowledged_at"]
    path = f"/v1/authority/cases/{reference}/stage"
    post_json(path, {"stage": "no_further_action"}, cookie=cookie)
    (case,) = read_list(cookie).json["cases"]
    assert (case["stage"], case["open"]) == ("no_further_action", False)


def test_list_says_no_stage_of_before_when_the_case_is_shared_again(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    post_json(f"/v1/authority/cases/{reference}/stage", {"stage": "charged"}, cookie=cookie)
    for police in (False, True):
        case = fold(world.log.read(case_id_of(reference)))
        share_with = {"platforms": True, "police": police, "electoral": False}
        correct_consent(world.act_on_report_deps(), case, share_with)
    (entry,) = read_list(cookie).json["cases"]
    assert "stage" not in entry


def test_case_is_overdue_and_new_no_more_when_its_time_has_passed(world: World) -> None:
    _, token = mail_new_case(world)
    world.clock.advance(days=6)
    (case,) = read_list(sign_in(token)).json["cases"]
    assert (case["overdue"], case["new"]) == (True, False)


def test_reading_and_opening_are_no_update(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    before = read_list(cookie).json["cases"][0]["updated_at"]
    world.clock.advance(minutes=20)
    read_case(reference, cookie)
    assert read_list(cookie).json["cases"][0]["updated_at"] == before


def test_link_of_a_running_mail_opens_the_list_for_an_officer_who_says_who_they_are(
    world: World,
) -> None:
    token = flooded(world)
    opened = open_link(token)
    authority_responses.OfficerSessionResponse.model_validate(opened.json)
    assert "reference" not in opened.json
    assert post_json("/v1/authority/session", {"token": token}).status == 422
    cookie = cookie_of(opened).partition(";")[0]
    listed = read_list(cookie).json["cases"]
    assert {case["reference"] for case in listed} == {
        world.case_by_id(case_id).reference for case_id in world.log.case_ids()
    }
    assert sum(case["verified"] for case in listed) == 1


def test_each_case_of_the_list_opens_in_the_session_and_is_recorded(world: World) -> None:
    cookie = sign_in(flooded(world))
    for case in read_list(cookie).json["cases"]:
        assert read_case(case["reference"], cookie).status == 200
        assert read_case(case["reference"], cookie).status == 200
    openings = events_of(world, Kind.CASE_LINK_OPENED)
    assert len(openings) == FLOOD_MAILS + 3
    assert {tuple(event.private.items()) for event in openings} == {tuple(OFFICER.items())}
    assert {event.public["recipient"] for event in openings} == {DURHAM}


def test_case_that_was_opened_by_the_list_stays_open_no_longer_than_the_session(
    world: World,
) -> None:
    (reference, _), (_, token) = mail_new_case(world), mail_new_case(world)
    cookie = sign_in(token)
    world.clock.advance(hours=3)
    assert read_case(reference, cookie).status == 200
    world.clock.advance(hours=1)
    assert read_case(reference, cookie).json["code"] == "not_signed_in"
    assert read_list(cookie).json["code"] == "not_signed_in"


def test_list_and_cases_of_every_authority_are_its_own(world: World) -> None:
    """The matrix: two of one force, one of another; each sees its own and no more."""
    ours, token = mail_new_case(world)
    also_ours, _ = mail_new_case(world)
    durham_case, their_token = mail_new_case(world, "police-durham", candidate=KENT_CANDIDATE)
    cases_by_force = {
        FORCE: ({ours, also_ours}, sign_in(token)),
        DURHAM: ({durham_case}, sign_in(their_token)),
    }
    for references, cookie in cases_by_force.values():
        assert set(references_in(cookie)) == references
        for reference in (ours, also_ours, durham_case):
            status = 200 if reference in references else 404
            assert read_case(reference, cookie).status == status
            assert acknowledge(reference, cookie).status in ({200, 201} if status == 200 else {404})


def test_case_that_went_elsewhere_is_left_out_whatever_the_index_says(world: World) -> None:
    durham_case, _ = mail_new_case(world, "police-durham", candidate=KENT_CANDIDATE)
    ours, token = mail_new_case(world)
    for case_id in (case_id_of(durham_case), "SSAAAAAAAAAAA"):
        world.sent_cases.put(FORCE, case_id, world.clock())
    cookie = sign_in(token)
    assert references_in(cookie) == [ours]
    assert read_case(durham_case, cookie).status == 404


def test_list_leaves_out_what_was_erased_or_taken_back_before_it_was_sent(world: World) -> None:
    (erased, _), (withdrawn, token) = mail_new_case(world), mail_new_case(world)
    cookie = sign_in(token)
    world.log.erase(case_id_of(erased))
    last = world.log.read(case_id_of(withdrawn))[-1]
    world.log.append(last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    unsent = world.case(world.submit())
    world.sent_cases.put(FORCE, unsent.case_id, world.clock())
    world.log.append(unsent.last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    cases = read_list(cookie).json["cases"]
    assert [(case["reference"], case["open"]) for case in cases] == [(withdrawn, False)]
    assert read_case(erased, cookie).status == 410


def test_case_is_opened_by_nothing_when_it_was_taken_back_before_it_was_sent(world: World) -> None:
    _, token = mail_new_case(world)
    cookie = sign_in(token)
    unsent = world.case(world.submit())
    world.sent_cases.put(FORCE, unsent.case_id, world.clock())  # its mail waits in a digest
    case_link = mint_case_link(
        SECRETS.versions["1"], unsent.case_id, FORCE, world.contacts[FORCE], world.clock()
    )
    assert unsent.reference in references_in(cookie)
    world.log.append(unsent.last, world.clock(), NewEvent(Kind.WITHDRAWN, {}))
    assert unsent.reference not in references_in(cookie)
    answers = [read_case(unsent.reference, cookie), open_link(case_link)]
    assert [answer.status for answer in answers] == [404, 404]
    assert post_json(LINK, {"token": case_link}).status == 202
    assert events_of(world, Kind.CASE_LINK_REQUESTED) == []


def test_list_is_read_a_page_at_a_time(world: World) -> None:
    for _ in range(ON_A_PAGE + 6):
        mail_new_case(world)
    _, token = mail_new_case(world)
    references = references_in(sign_in(token))
    assert len(references) == len(set(references)) == ON_A_PAGE + 7


def test_cursor_of_another_authority_and_one_that_is_none_are_refused(world: World) -> None:
    _, token = mail_new_case(world)
    cookie = sign_in(token)
    until = world.clock() + AUTHORITY_SESSION
    durham_cursor = mint_cursor(SECRETS.versions["1"], DURHAM, "SSAAAAAAAAAAA", until)
    for cursor in (durham_cursor, "nonsense", token, "SSAAAAAAAAAAA"):
        answer = read_list(cookie, cursor)
        assert (answer.status, answer.json["code"]) == (400, "cursor_unknown")


def test_list_is_401_without_a_session(world: World) -> None:
    mail_new_case(world)
    for guess in ("", "authority_session=", "authority_session=guess"):
        assert read_list(guess).json["code"] == "not_signed_in"


def test_list_link_closes_when_it_ran_out_or_its_address_is_the_authoritys_no_more(
    world: World,
) -> None:
    token = flooded(world)
    world.contacts[DURHAM] = "somebody-else@example.org"
    assert open_link(token).json["code"] == "link_expired"
    world.contacts[DURHAM] = "desk@durham.example.org"
    world.clock.advance(days=8)
    assert open_link(token).json["code"] == "link_expired"
    assert open_link(f"{token}x").json["code"] == "not_found"


def test_reading_of_the_list_is_on_record_once_however_many_pages(world: World) -> None:
    _, token = mail_new_case(world)
    cookie = sign_in(token)
    before = sum(len(log) for log in world.log.cases.values())
    for _ in range(3):
        read_list(cookie)
    (reading,) = world.list_readings.newest(FORCE, 10)
    assert (reading.name, reading.role) == (OFFICER["name"], OFFICER["role"])
    world.clock.advance(minutes=6)
    read_list(cookie)
    read_list(sign_in(newest_token(world), name="Lee Invented"))
    names = {reading.name for reading in world.list_readings.newest(FORCE, 10)}
    assert (len(world.list_readings.rows), names) == (3, {OFFICER["name"], "Lee Invented"})
    assert sum(len(log) for log in world.log.cases.values()) == before + 1, "but for the opening"


def test_list_is_not_shown_when_its_reading_cannot_be_recorded(world: World) -> None:
    _, token = mail_new_case(world)
    cookie = sign_in(token)
    world.list_readings.down = True
    assert read_list(cookie).status == 503


def test_list_is_not_read_for_ever(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    _, token = mail_new_case(world)
    cookie = sign_in(token)
    guards = get_container().adapters.guards
    monkeypatch.setattr(guards, "count", lambda *_: MOST_PAGES + 1)
    assert read_list(cookie).status == 429


def test_case_is_not_opened_for_ever_by_way_of_the_list(world: World) -> None:
    (reference, first), (_, token) = mail_new_case(world), mail_new_case(world)
    for _ in range(MOST_OPENINGS):
        sign_in(first)
    assert read_case(reference, sign_in(token)).status == 429


def test_name_of_an_officer_is_not_readable_where_sessions_are_kept(world: World) -> None:
    _, token = mail_new_case(world)
    sign_in(token)
    stored = str(vars(world.guards))
    assert FORCE in stored
    assert OFFICER["name"] not in stored
    assert OFFICER["role"] not in stored
