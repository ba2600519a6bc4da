"""Officers of an authority, who open a case by the link in their mail."""

import re
from typing import Any

from chalicelib.model.events import Kind
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_authority import notify_authority
from tests.support.factories import World
from tests.support.web_client import Answer, call, post_json

SESSION = "/v1/authority/session"
LINK = "/v1/authority/link"
OFFICER = {"name": "Kim Invented", "role": "Duty inspector"}
FORCE = "police-hampshire"


def mail_new_case(world: World, force: str = FORCE, **changes: Any) -> tuple[str, str]:
    """(reference, token) out of the mail that the force gets about a fresh case."""
    accepted = world.submit(**changes)
    notify_authority(world.notify_authority_deps, Dispatch(accepted.first.case_id, 1, force))
    return world.case(accepted).reference, newest_token(world)


def newest_token(world: World) -> str:
    """Return the token in the newest mail."""
    (token,) = set(re.findall(r"/case#([\w-]+)", world.mail.letters[-1].text))
    return str(token)


def open_link(token: str, cookie: str = "", **officer: str) -> Answer:
    return post_json(SESSION, {"token": token, "officer": OFFICER | officer}, cookie=cookie)


def cookie_of(answer: Answer) -> str:
    """Return what an answer sets, the first cookie where there are several."""
    cookies = answer.headers["set-cookie"]
    return str(cookies[0] if isinstance(cookies, list) else cookies)


def sign_in(token: str, cookie: str = "", **officer: str) -> str:
    """What the browser sends once the link is open."""
    answer = open_link(token, cookie, **officer)
    assert answer.status == 200, answer.text
    return cookie_of(answer).partition(";")[0]


def read_case(reference: str, cookie: str) -> Answer:
    """Ask for a case in a browser that has this cookie."""
    return call("GET", f"/v1/authority/cases/{reference}", cookie=cookie)


def acknowledge(reference: str, cookie: str, **headers: str) -> Answer:
    """Confirm that the authority has a case."""
    path = f"/v1/authority/cases/{reference}/acknowledge"
    return call("POST", path, cookie=cookie, **headers)


def events_of(world: World, kind: Kind) -> list[Any]:
    """Return the events of a kind of all cases."""
    return [event for log in world.log.cases.values() for event in log if event.kind is kind]


def case_id_of(reference: str) -> str:
    """Return the id of the case that a reference names."""
    return reference.replace("-", "")
