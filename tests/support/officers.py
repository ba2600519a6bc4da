"""Officers of an authority, who open a case by the link in their mail."""

import re
from typing import Any

from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_authority import notify_authority
from tests.support.factories import World
from tests.support.web_client import Answer, post_json

SESSION = "/v1/authority/session"
OFFICER = {"name": "Kim Invented", "role": "Duty inspector"}
FORCE = "police-hampshire"


def mail_new_case(world: World, force: str = FORCE, **changes: Any) -> tuple[str, str]:
    """(reference, token) out of the mail that the force gets about a fresh case."""
    accepted = world.submit(**changes)
    notify_authority(world.authority_desk, Dispatch(accepted.first.case_id, 1, force))
    return world.case(accepted).reference, newest_token(world)


def newest_token(world: World) -> str:
    """The token in the newest mail."""
    (found,) = set(re.findall(r"/case#([\w-]+)", world.mail.letters[-1].text))
    return str(found)


def open_link(token: str, cookie: str = "", **officer: str) -> Answer:
    return post_json(SESSION, {"token": token, "officer": OFFICER | officer}, cookie=cookie)


def cookie_of(answer: Answer) -> str:
    said = answer.headers["set-cookie"]
    return str(said[0] if isinstance(said, list) else said)


def sign_in(token: str, cookie: str = "", **officer: str) -> str:
    """What the browser sends once the link is open."""
    answer = open_link(token, cookie, **officer)
    assert answer.status == 200, answer.text
    return cookie_of(answer).partition(";")[0]
