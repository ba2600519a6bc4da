"""An authority confirms that it has a case."""

from html import unescape

import pytest

from chalicelib.catalogue import load
from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.web import authority_responses
from tests.support.factories import World
from tests.support.officers import (
    FORCE,
    OFFICER,
    acknowledge,
    cookie_of,
    events_of,
    mail_new_case,
    newest_token,
    read_case,
    sign_in,
)
from tests.support.web_client import call, post_form

HAMPSHIRE = load().authorities[FORCE].name


def test_acknowledgement_counts_once_whoever_is_first(world: World) -> None:
    reference, token = mail_new_case(world)
    first = acknowledge(reference, sign_in(token))
    authority_responses.Acknowledged.model_validate(first.json)
    assert (first.status, first.json["state"]) == (201, "acknowledged")
    world.clock.advance(minutes=9)
    second = acknowledge(reference, sign_in(token, name="Lee Invented"))
    assert (second.status, second.json) == (200, first.json)
    (event,) = events_of(world, Kind.AUTHORITY_ACKNOWLEDGED)
    assert event.private == OFFICER
    assert event.public["recipient"] == FORCE
    assert event.at == world.clock.at.replace(minute=30)


@pytest.mark.parametrize(("body", "status"), [("", 201), ("{}", 201), ('{"a": 1}', 422)])
def test_acknowledgement_needs_no_body(world: World, body: str, status: int) -> None:
    reference, token = mail_new_case(world)
    path = f"/v1/authority/cases/{reference}/acknowledge"
    answer = call("POST", path, body, cookie=sign_in(token), content_type="application/json")
    assert answer.status == status


def test_reporter_sees_which_authority_opened_and_confirmed_it_but_no_officer(world: World) -> None:
    accepted = world.submit()
    reference = world.case(accepted).reference
    notify_authority(world.notify_authority_deps, Dispatch(accepted.first.case_id, 1, FORCE))
    cookie = sign_in(newest_token(world))
    read_case(reference, cookie)
    acknowledge(reference, cookie)
    answer = call("GET", f"/v1/reports/{reference}", authorization=f"Bearer {accepted.receipt}")
    timeline = [(entry["by"], entry["what"], entry.get("who")) for entry in answer.json["timeline"]]
    assert timeline == [
        ("candidate", "report_submitted", None),
        ("service", "notification_sent", HAMPSHIRE),
        ("authority", "case_read", HAMPSHIRE),
        ("authority", "authority_acknowledged", HAMPSHIRE),
    ]
    police = next(recipient for recipient in answer.json["recipients"] if recipient["id"] == FORCE)
    assert police["state"] == "acknowledged"
    assert police["acknowledged_at"] == "2026-11-22T07:30:00Z"
    opened = post_form("/status", {"reference": reference, "receipt": accepted.receipt})
    page = call("GET", "/status", cookie=cookie_of(opened).partition(";")[0])
    assert f"{HAMPSHIRE} opened the report." in unescape(page.text)
    assert f"{HAMPSHIRE} confirmed that they have it." in unescape(page.text)
    assert "Kim" not in answer.text + page.text
