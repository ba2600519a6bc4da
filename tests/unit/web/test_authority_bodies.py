"""What an authority sends: JSON of a fixed shape, from no other site."""

import pytest

from chalicelib.catalogue import load
from chalicelib.model.events import Kind
from tests.support.factories import World
from tests.support.officers import (
    FORCE,
    LINK,
    SESSION,
    acknowledge,
    events_of,
    mail_new_case,
    sign_in,
)
from tests.support.web_client import FORM, call, post_form, post_json

HAMPSHIRE = load().authorities[FORCE].name


def test_body_has_every_fault_named_at_once(world: World) -> None:
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
def test_name_is_refused_over_200_characters(
    world: World, officer: dict[str, str], status: int
) -> None:
    assert post_json(SESSION, {"token": "t", "officer": officer}).status == status


@pytest.mark.parametrize("path", [SESSION, LINK])
def test_body_is_refused_when_it_is_no_json_object(world: World, path: str) -> None:
    _, token = mail_new_case(world)
    assert post_form(path, {"token": token}).status == 415
    assert call("POST", path, f'{{"token": "{token}"}}', content_type="text/plain").status == 415
    assert post_json(path, [token]).json["code"] == "not_an_object"
    assert call("POST", path, b"\xff", content_type="application/json").json["code"] == "not_json"
    assert call("POST", path, b" " * 200_000, content_type="application/json").status == 413


def test_session_is_refused_when_another_site_uses_it(world: World) -> None:
    reference, token = mail_new_case(world)
    cookie = sign_in(token)
    for site in ("cross-site", "same-site"):
        assert acknowledge(reference, cookie, sec_fetch_site=site).json["code"] == "forbidden"
    assert acknowledge(reference, cookie, content_type=FORM).status == 415
    assert events_of(world, Kind.AUTHORITY_ACKNOWLEDGED) == []
    assert acknowledge(reference, cookie, sec_fetch_site="same-origin").status == 201
