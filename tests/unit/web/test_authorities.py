"""The link in an authority's mail: opened by POST, for one authority, each reading on record."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from chalicelib.catalogue import load
from chalicelib.container import get_container
from chalicelib.errors import LostRace
from chalicelib.limits import CASE_LINK
from chalicelib.model.events import Kind, NewEvent
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.notifications.fan_out import fan_out
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.web import authority_responses
from chalicelib.web.errors import PROBLEM
from tests.support.cases import outcome_event
from tests.support.factories import SECRETS, World
from tests.support.officers import (
    FORCE,
    OFFICER,
    SESSION,
    cookie_of,
    mail_new_case,
    newest_token,
    open_link,
    sign_in,
)
from tests.support.web_client import FORM, Answer, call, post_form, post_json

LINK = "/v1/authority/link"
HAMPSHIRE = load().authorities[FORCE].name


def read(reference: str, cookie: str) -> Answer:
    return call("GET", f"/v1/authority/cases/{reference}", cookie=cookie)


def acknowledge(reference: str, cookie: str, **headers: str) -> Answer:
    path = f"/v1/authority/cases/{reference}/acknowledge"
    return call("POST", path, cookie=cookie, **headers)


def events(world: World, kind: Kind) -> list[Any]:
    return [event for log in world.log.cases.values() for event in log if event.kind is kind]


def case_id_of(reference: str) -> str:
    return reference.replace("-", "")


# ---- opening -------------------------------------------------------------------------------------


def test_the_link_of_the_mail_opens_a_session_of_its_own(world: World) -> None:
    reference, token = mail_new_case(world)
    answer = open_link(token)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    authority_responses.DeskSession.model_validate(answer.json)
    assert answer.json["reference"] == reference
    assert answer.json["authority"] == {"id": FORCE, "name": HAMPSHIRE}
    assert answer.json["expires_at"] == "2026-11-22T11:30:00Z"
    cookie = cookie_of(answer)
    for flag in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/v1/authority", "Max-Age=14400"):
        assert flag in cookie
    assert token not in cookie
    assert cookie.startswith("authority_session=")


def test_only_the_sessions_hash_is_kept_and_the_officer_only_under_the_cases_key(
    world: World,
) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    kept = repr(vars(get_container().adapters.guards))
    assert FORCE in kept
    assert cookie.partition("=")[2] not in kept
    assert "Kim" not in kept
    (opened,) = events(world, Kind.CASE_LINK_OPENED)
    assert opened.private == OFFICER
    assert opened.public == {"recipient": FORCE}
    assert opened.case_id == case_id_of(reference)


def test_a_mail_scanners_requests_open_nothing_and_change_nothing(world: World) -> None:
    reference, token = mail_new_case(world)
    before = list(world.log.cases[case_id_of(reference)])
    for path in (SESSION, LINK, f"{SESSION}?token={token}", f"/v1/authority/cases/{reference}"):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert call(method, path).status >= 400
    assert world.log.cases[case_id_of(reference)] == before
    assert FORCE not in repr(vars(get_container().adapters.guards))


def test_the_link_is_not_used_up_by_opening_it(world: World) -> None:
    reference, token = mail_new_case(world)
    first, second = sign_in(token), sign_in(token, name="Lee Invented")
    assert read(reference, first).status == read(reference, second).status == 200
    names = [event.private["name"] for event in events(world, Kind.CASE_READ)]
    assert names == ["Kim Invented", "Lee Invented"]


@pytest.mark.parametrize(
    "token", ["guess", "é", "A" * 100, "AAAA", "=", "SS22222222222/police-hampshire/1"]
)
def test_a_token_that_is_not_ours_is_not_found(world: World, token: str) -> None:
    mail_new_case(world)
    answer = open_link(token)
    assert (answer.status, answer.json["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == PROBLEM
    assert "set-cookie" not in answer.headers


def test_a_token_with_one_symbol_changed_is_not_found(world: World) -> None:
    _, token = mail_new_case(world)
    for at in range(0, len(token) - 1, 7):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert open_link(changed).status == 404


def test_our_token_of_no_case_or_for_somebody_it_was_not_routed_to_is_not_found(
    world: World,
) -> None:
    reference, _ = mail_new_case(world)
    secret = SECRETS.versions["1"]
    unknown = open_link(
        mint_case_link(secret, "SS22222222222", FORCE, "hampshire@example.org", world.clock())
    )
    not_theirs = open_link(
        mint_case_link(
            secret, case_id_of(reference), "police-kent", "kent@example.org", world.clock()
        )
    )
    assert unknown.status == not_theirs.status == 404
    assert unknown.body == not_theirs.body == open_link("guess").body


def test_case_link_is_gone_when_its_life_is_over(world: World) -> None:
    reference, token = mail_new_case(world)
    world.clock.advance(seconds=CASE_LINK.whole_seconds - 1)
    assert open_link(token).status == 200
    world.clock.advance(seconds=1)
    before = len(world.log.cases[case_id_of(reference)])
    answer = open_link(token)
    assert (answer.status, answer.json["code"]) == (410, "link_expired")
    assert "set-cookie" not in answer.headers
    assert len(world.log.cases[case_id_of(reference)]) == before


def test_what_is_wrong_with_a_body_is_said_all_at_once(world: World) -> None:
    answer = post_json(SESSION, {"officer": {"name": " ", "rank": "x"}, "extra": 1})
    assert answer.status == 422
    assert {(fault["pointer"], fault["code"]) for fault in answer.json["errors"]} == {
        ("/token", "missing"),
        ("/officer/name", "missing"),
        ("/officer/role", "missing"),
        ("/officer/rank", "unknown_member"),
        ("/extra", "unknown_member"),
    }


@pytest.mark.parametrize(
    ("officer", "status"),
    [({"name": "a" * 200, "role": "r"}, 404), ({"name": "a" * 201, "role": "r"}, 422)],
)
def test_names_have_at_most_200_characters(
    world: World, officer: dict[str, str], status: int
) -> None:
    assert post_json(SESSION, {"token": "t", "officer": officer}).status == status


@pytest.mark.parametrize("path", [SESSION, LINK])
def test_only_json_objects_are_taken(world: World, path: str) -> None:
    _, token = mail_new_case(world)
    assert post_form(path, {"token": token}).status == 415
    assert call("POST", path, f'{{"token": "{token}"}}', content_type="text/plain").status == 415
    assert post_json(path, [token]).json["code"] == "not_an_object"
    assert call("POST", path, b"\xff", content_type="application/json").json["code"] == "not_json"
    assert call("POST", path, b" " * 200_000, content_type="application/json").status == 413


def test_another_site_cannot_use_the_session(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    for site in ("cross-site", "same-site"):
        assert acknowledge(reference, cookie, sec_fetch_site=site).json["code"] == "forbidden"
    assert acknowledge(reference, cookie, content_type=FORM).status == 415
    assert events(world, Kind.AUTHORITY_ACKNOWLEDGED) == []
    assert acknowledge(reference, cookie, sec_fetch_site="same-origin").status == 201


def test_a_link_is_opened_at_most_sixty_times_an_hour(world: World) -> None:
    _, token = mail_new_case(world)
    for _ in range(60):
        sign_in(token)
    world.clock.advance(minutes=10)
    answer = open_link(token)
    assert (answer.status, answer.headers["retry-after"]) == (429, "3001")
    world.clock.advance(minutes=51)
    assert open_link(token).status == 200


# ---- reading -------------------------------------------------------------------------------------


def test_an_officer_reads_what_is_needed_to_act(world: World) -> None:
    reference, token = mail_new_case(
        world,
        immediate_danger=True,
        signs=["names_place_or_time"],
        candidate={"name": "Robin Invented", "area": "E14001063"},
    )
    fan_out(world.fan, case_id_of(reference), 1)
    answer = read(reference, sign_in(token))
    assert answer.status == 200
    authority_responses.DeskCase.model_validate(answer.json)
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
    assert {who["id"]: who["state"] for who in case["recipients"]} == {
        "x": "queued",
        "facebook": "queued",
    }
    assert case["other_forces"] == []
    assert case["timeline"][0]["what"] == "report_submitted"


def test_the_other_forces_of_a_split_constituency_are_named(world: World) -> None:
    candidate = {"name": "Sam Invented", "area": "E14001106"}
    reference, token = mail_new_case(world, "police-durham", candidate=candidate)
    case = read(reference, sign_in(token)).json
    assert case["other_forces"] == ["Northumbria Police"]


def test_what_is_not_there_is_left_out(world: World) -> None:
    reference, token = mail_new_case(
        world,
        statement=None,
        incidents=[{"platform": "a letter"}],
        reporter={"name": "Sam Invented", "role": "agent"},
    )
    case = read(reference, sign_in(token)).json
    authority_responses.DeskCase.model_validate(case)
    assert "statement" not in case
    (incident,) = case["incidents"]
    assert incident["platform_named"] == "a letter"
    assert "url" not in incident
    assert case["reporter"] == {"name": "Sam Invented", "role": "agent", "language": "en"}


def test_what_a_platform_did_is_said_but_not_what_it_wrote_to_the_reporter(world: World) -> None:
    reference, token = mail_new_case(world)
    case_id = case_id_of(reference)
    last = world.log.read(case_id)[-1]
    world.log.append(last, world.clock(), outcome_event("content_removed", message="Dear Sam"))
    answer = read(reference, sign_in(token))
    x = next(who for who in answer.json["recipients"] if who["id"] == "x")
    assert x["outcome"] == {"status": "content_removed", "at": "2026-11-22T08:00:00Z"}
    assert "Dear Sam" not in answer.text
    told = [it for it in answer.json["timeline"] if it["what"] == "outcome_recorded"]
    assert told[0]["text"] == "content_removed"


def test_each_reading_is_recorded_before_it_is_shown_with_who_read_it(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    case = read(reference, cookie).json
    (event,) = events(world, Kind.CASE_READ)
    assert event.private == OFFICER
    assert event.public["recipient"] == FORCE
    assert "Kim" not in str(event.public)
    told = case["timeline"][-1]
    assert (told["what"], told["officer"]) == ("case_read", OFFICER)


def test_a_reload_within_minutes_is_the_same_reading(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    for _ in range(5):
        assert read(reference, cookie).status == 200
    assert len(events(world, Kind.CASE_READ)) == 1
    world.clock.advance(minutes=5)
    assert read(reference, cookie).status == 200
    assert len(events(world, Kind.CASE_READ)) == 2


def test_nothing_is_shown_where_the_reading_could_not_be_recorded(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)

    def refuse(*_: object) -> None:
        raise LostRace

    world.log.append = refuse  # type: ignore[method-assign,assignment] # a fault
    answer = read(reference, cookie)
    assert answer.status == 503
    assert "Sam" not in answer.text


def test_another_authoritys_case_and_an_unknown_one_are_the_same_404(world: World) -> None:
    candidate = {"name": "Sam Invented", "area": "E14001106"}
    theirs, _ = mail_new_case(world, "police-durham", candidate=candidate)
    ours, token = mail_new_case(world)
    cookie = sign_in(token)
    answers = [
        ask(reference, cookie)
        for ask in (read, acknowledge)
        for reference in (theirs, "SS-2222-2222-222", "nonsense", "authority")
    ]
    assert {(it.status, it.body, str(it.headers)) for it in answers} == {
        (404, answers[0].body, str(answers[0].headers))
    }
    assert events(world, Kind.CASE_READ) == []
    assert read(ours, cookie).status == 200


def test_without_a_session_it_says_to_open_the_link(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    for said in ("", "authority_session=", "authority_session=guess", "session=x", "a=b; =; x"):
        assert read(reference, said).json["code"] == "not_signed_in"
        assert acknowledge(reference, said).status == 401
    world.clock.advance(hours=4)
    assert read(reference, cookie).status == 401


def test_a_candidates_session_is_none_here(world: World) -> None:
    accepted = world.submit()
    reference = world.case(accepted).reference
    opened = post_form("/status", {"reference": reference, "receipt": accepted.receipt})
    value = cookie_of(opened).partition(";")[0].partition("=")[2]
    assert read(reference, f"authority_session={value}").status == 401


def test_two_mails_can_be_open_side_by_side(world: World) -> None:
    (one, its_token), (other, other_token) = mail_new_case(world), mail_new_case(world)
    before = sign_in(its_token)
    cookie = sign_in(other_token, before, name="Lee Invented")
    assert read(one, cookie).status == read(other, cookie).status == 200
    assert read(one, before).status == 401
    names = {event.case_id: event.private["name"] for event in events(world, Kind.CASE_READ)}
    assert names == {case_id_of(one): "Kim Invented", case_id_of(other): "Lee Invented"}


def test_a_later_link_does_not_make_an_earlier_opening_last_longer(world: World) -> None:
    (one, its_token), (other, other_token) = mail_new_case(world), mail_new_case(world)
    before = sign_in(its_token)
    world.clock.advance(hours=3)
    cookie = sign_in(other_token, before)
    world.clock.advance(hours=1)
    assert read(one, cookie).status == 401
    assert read(other, cookie).status == 200


def test_another_authoritys_link_on_the_same_machine_takes_nothing_over(world: World) -> None:
    candidate = {"name": "Sam Invented", "area": "E14001106"}
    one, its_token = mail_new_case(world)
    other, other_token = mail_new_case(world, "police-durham", candidate=candidate)
    cookie = sign_in(other_token, sign_in(its_token))
    assert read(one, cookie).status == 404
    assert read(other, cookie).status == 200


def test_an_erased_case_is_gone_for_links_and_for_open_sessions(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    world.log.erase(case_id_of(reference))
    for answer in (open_link(token), read(reference, cookie), acknowledge(reference, cookie)):
        assert (answer.status, answer.json["code"]) == (410, "gone")
        assert "Sam" not in answer.text
    world.clock.advance(days=8)
    assert open_link(token).json["code"] == "gone"


# ---- acknowledging -------------------------------------------------------------------------------


def test_an_acknowledgement_counts_once_whoever_is_first(world: World) -> None:
    reference, token = mail_new_case(world)
    first = acknowledge(reference, sign_in(token))
    authority_responses.Acknowledged.model_validate(first.json)
    assert (first.status, first.json["state"]) == (201, "acknowledged")
    world.clock.advance(minutes=9)
    second = acknowledge(reference, sign_in(token, name="Lee Invented"))
    assert (second.status, second.json) == (200, first.json)
    (event,) = events(world, Kind.AUTHORITY_ACKNOWLEDGED)
    assert event.private == OFFICER
    assert event.public["recipient"] == FORCE
    assert event.at == world.clock.at.replace(minute=30)


@pytest.mark.parametrize(("body", "status"), [("", 201), ("{}", 201), ('{"a": 1}', 422)])
def test_an_acknowledgement_needs_no_words(world: World, body: str, status: int) -> None:
    reference, token = mail_new_case(world)
    path = f"/v1/authority/cases/{reference}/acknowledge"
    said = call("POST", path, body, cookie=sign_in(token), content_type="application/json")
    assert said.status == status


def test_the_reporter_sees_who_opened_and_confirmed_it_but_no_officer(world: World) -> None:
    accepted = world.submit()
    reference = world.case(accepted).reference
    notify_authority(world.authority_desk, Dispatch(accepted.first.case_id, 1, FORCE))
    cookie = sign_in(newest_token(world))
    read(reference, cookie)
    acknowledge(reference, cookie)
    answer = call("GET", f"/v1/reports/{reference}", authorization=f"Bearer {accepted.receipt}")
    told = [(it["by"], it["what"], it.get("who")) for it in answer.json["timeline"]]
    assert told == [
        ("candidate", "report_submitted", None),
        ("service", "notification_sent", HAMPSHIRE),
        ("authority", "case_read", HAMPSHIRE),
        ("authority", "authority_acknowledged", HAMPSHIRE),
    ]
    police = next(who for who in answer.json["recipients"] if who["id"] == FORCE)
    assert police["state"] == "acknowledged"
    assert police["acknowledged_at"] == "2026-11-22T07:30:00Z"
    opened = post_form("/status", {"reference": reference, "receipt": accepted.receipt})
    page = call("GET", "/status", cookie=cookie_of(opened).partition(";")[0])
    assert f"{HAMPSHIRE} opened the report." in unescape(page.text)
    assert f"{HAMPSHIRE} confirmed that they have it." in unescape(page.text)
    assert "Kim" not in answer.text + page.text


# ---- a new link ----------------------------------------------------------------------------------


def test_an_expired_link_brings_a_new_one_to_the_registered_address_only(world: World) -> None:
    reference, token = mail_new_case(world)
    world.clock.advance(days=8)
    assert post_json(LINK, {"token": token}).status == 202
    (asked,) = events(world, Kind.CASE_LINK_REQUESTED)
    fan_out(world.fan, asked.case_id, asked.seq)
    (dispatch,) = world.queues["authorities"].dispatches
    assert dispatch == Dispatch(case_id_of(reference), asked.seq, FORCE)
    assert [world.queues[name].dispatches for name in ("platforms", "candidates")] == [[], []]
    notify_authority(world.authority_desk, dispatch)
    notify_authority(world.authority_desk, dispatch)
    _, letter = world.mail.letters
    assert letter.to == "hampshire@example.org"
    assert reference in letter.subject
    for words in ("Sam Invented", "know where you live", "last week", "01632"):
        assert words not in letter.subject + letter.text + letter.html
    assert newest_token(world) in letter.html
    assert read(reference, sign_in(newest_token(world))).status == 200


def test_a_link_opens_nothing_once_its_address_is_the_authoritys_no_more(world: World) -> None:
    _, token = mail_new_case(world)
    world.contacts[FORCE] = "other@example.org"
    answer = open_link(token)
    assert (answer.status, answer.json["code"]) == (410, "link_expired")
    assert post_json(LINK, {"token": token}).status == 202
    (event,) = events(world, Kind.CASE_LINK_REQUESTED)
    notify_authority(world.authority_desk, Dispatch(event.case_id, event.seq, FORCE))
    assert world.mail.letters[-1].to == "other@example.org"
    assert open_link(newest_token(world)).status == 200
    world.contacts[FORCE], world.fallbacks[FORCE] = "third@example.org", "Other@example.org"
    assert open_link(newest_token(world)).status == 200, "it is the second address now"


def test_whoever_found_an_old_link_cannot_bury_the_mailbox(world: World) -> None:
    _, token = mail_new_case(world)
    start = world.clock()
    for _ in range(100):
        post_json(LINK, {"token": token})
        world.clock.advance(minutes=16)
    asked = [event.at - start for event in events(world, Kind.CASE_LINK_REQUESTED)]
    assert sum(at < timedelta(days=1) for at in asked) == 8
    assert len(asked) > 8, "the next day there may be more"


def test_the_answer_does_not_tell_whether_a_link_was_sent(world: World) -> None:
    reference, token = mail_new_case(world)
    secret = SECRETS.versions["1"]
    answers = [
        post_json(LINK, {"token": said})
        for said in (
            token,
            token,
            "guess",
            mint_case_link(secret, "SS22222222222", FORCE, "hampshire@example.org", world.clock()),
            mint_case_link(
                secret, case_id_of(reference), "police-kent", "kent@example.org", world.clock()
            ),
        )
    ]
    assert {(it.status, it.body, str(it.headers)) for it in answers} == {
        (202, b'{"accepted": true}', str(answers[0].headers))
    }
    assert len(events(world, Kind.CASE_LINK_REQUESTED)) == 1


def test_a_new_link_is_sent_once_in_a_quarter_of_an_hour(world: World) -> None:
    _, token = mail_new_case(world)
    for minutes in (0, 14, 1, 1):
        world.clock.advance(minutes=minutes)
        post_json(LINK, {"token": token})
    assert [event.at.minute for event in events(world, Kind.CASE_LINK_REQUESTED)] == [30, 45]


def test_no_link_to_an_erased_case_is_sent(world: World) -> None:
    reference, token = mail_new_case(world)
    world.log.erase(case_id_of(reference))
    assert post_json(LINK, {"token": token}).status == 202
    assert events(world, Kind.CASE_LINK_REQUESTED) == []


def test_the_reporter_hears_nothing_of_links(world: World) -> None:
    accepted = world.submit()
    asked = world.append(accepted, NewEvent(Kind.CASE_LINK_REQUESTED, {"recipient": FORCE}))
    fan_out(world.fan, asked.case_id, asked.seq)
    notify_authority(world.authority_desk, Dispatch(asked.case_id, asked.seq, FORCE))
    sign_in(newest_token(world))
    reference = world.case(accepted).reference
    status = call("GET", f"/v1/reports/{reference}", authorization=f"Bearer {accepted.receipt}")
    assert [it["what"] for it in status.json["timeline"]] == ["report_submitted"]
    police = next(who for who in status.json["recipients"] if who["id"] == FORCE)
    assert police["state"] == "queued"
