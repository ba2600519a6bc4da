"""The link in an authority's mail: opened by POST, for one authority and one case."""

import pytest

from chalicelib.catalogue import load
from chalicelib.container import get_container
from chalicelib.limits import CASE_LINK
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_case_link
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.web import authority_responses
from chalicelib.web.errors import PROBLEM
from tests.support.factories import SECRETS, World
from tests.support.officers import (
    FORCE,
    LINK,
    OFFICER,
    SESSION,
    case_id_of,
    cookie_of,
    events_of,
    mail_new_case,
    newest_token,
    open_link,
    read_case,
    sign_in,
)
from tests.support.web_client import call, post_json

HAMPSHIRE = load().authorities[FORCE].name


def test_link_opens_a_session_of_its_own(world: World) -> None:
    reference, token = mail_new_case(world)
    answer = open_link(token)
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    authority_responses.OfficerSessionResponse.model_validate(answer.json)
    assert answer.json["reference"] == reference
    assert answer.json["authority"] == {"id": FORCE, "name": HAMPSHIRE}
    assert answer.json["expires_at"] == "2026-11-22T11:30:00Z"
    cookie = cookie_of(answer)
    for flag in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/;", "Max-Age=14400"):
        assert flag in cookie
    assert token not in cookie
    assert cookie.startswith("__Host-authority_session=")


def test_session_is_kept_as_a_hash_and_its_officer_under_the_key_of_the_case(
    world: World,
) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    stored = repr(vars(get_container().adapters.guards))
    assert FORCE in stored
    assert cookie.partition("=")[2] not in stored
    assert "Kim" not in stored
    (opened,) = events_of(world, Kind.CASE_LINK_OPENED)
    assert opened.private == OFFICER
    assert opened.public == {"recipient": FORCE}
    assert opened.case_id == case_id_of(reference)


def test_requests_of_a_mail_scanner_open_nothing_and_change_nothing(world: World) -> None:
    reference, token = mail_new_case(world)
    before = list(world.log.cases[case_id_of(reference)])
    for path in (SESSION, LINK, f"{SESSION}?token={token}", f"/v1/authority/cases/{reference}"):
        for method in ("GET", "HEAD", "OPTIONS"):
            assert call(method, path).status >= 400
    assert world.log.cases[case_id_of(reference)] == before
    assert "desk#" not in repr(vars(get_container().adapters.guards))


def test_link_opens_again_for_another_officer(world: World) -> None:
    reference, token = mail_new_case(world)
    first, second = sign_in(token), sign_in(token, name="Lee Invented")
    assert read_case(reference, first).status == read_case(reference, second).status == 200
    names = [event.private["name"] for event in events_of(world, Kind.CASE_READ)]
    assert names == ["Kim Invented", "Lee Invented"]


@pytest.mark.parametrize(
    "token", ["guess", "é", "A" * 100, "AAAA", "=", "SS22222222222/police-hampshire/1"]
)
def test_token_is_404_when_it_is_not_ours(world: World, token: str) -> None:
    mail_new_case(world)
    answer = open_link(token)
    assert (answer.status, answer.json["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == PROBLEM
    assert "set-cookie" not in answer.headers


def test_token_is_404_when_one_symbol_is_changed(world: World) -> None:
    _, token = mail_new_case(world)
    for at in range(0, len(token) - 1, 7):
        changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
        assert open_link(changed).status == 404


def test_token_of_ours_is_404_when_its_case_is_unknown_or_not_theirs(
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


def test_link_is_opened_at_most_sixty_times_an_hour(world: World) -> None:
    _, token = mail_new_case(world)
    for _ in range(60):
        sign_in(token)
    world.clock.advance(minutes=10)
    answer = open_link(token)
    assert (answer.status, answer.headers["retry-after"]) == (429, "3001")
    world.clock.advance(minutes=51)
    assert open_link(token).status == 200


def test_link_is_410_when_its_address_is_no_longer_the_authoritys(world: World) -> None:
    _, token = mail_new_case(world)
    world.contacts[FORCE] = "other@example.org"
    answer = open_link(token)
    assert (answer.status, answer.json["code"]) == (410, "link_expired")
    assert post_json(LINK, {"token": token}).status == 202
    (event,) = events_of(world, Kind.CASE_LINK_REQUESTED)
    notify_authority(world.notify_authority_deps, Dispatch(event.case_id, event.seq, FORCE))
    assert world.mail.letters[-1].to == "other@example.org"
    assert open_link(newest_token(world)).status == 200
    world.contacts[FORCE], world.second_addresses[FORCE] = "third@example.org", "Other@example.org"
    assert open_link(newest_token(world)).status == 200, "it is the second address now"
