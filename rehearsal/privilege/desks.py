"""What the API answers authorities, and candidates who give codes to others."""

import re
from typing import Any

from chalicelib.model.recipient_ids import BUNDLE
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_contact_link
from local.story import AREA, PLATFORM
from rehearsal.errors import expect
from rehearsal.officer import FORCE
from rehearsal.privilege.clients import cookie_of, fetch, form, post
from rehearsal.privilege.world import Reported, World


def _opens_case(world: World) -> None:
    reported = world.report()
    world.send(reported.case_id, [FORCE])
    officer = world.officer(reported, world.http)
    officer.get(f"/v1/authority/cases/{reported.reference}")


def _officer(world: World) -> tuple[Any, Reported]:
    reported = world.report()
    world.send(reported.case_id, [FORCE, PLATFORM])
    return world.officer(reported).by(world.http), reported


def _acknowledges_case(world: World) -> None:
    officer, _ = _officer(world)
    officer.act("acknowledge")


def _lists_cases(world: World) -> None:
    officer, _ = _officer(world)
    officer.get("/v1/authority/cases")


def _opens_case_of_list(world: World) -> None:
    officer, _ = _officer(world)
    another = world.report()
    world.send(another.case_id, [FORCE])
    officer.get(f"/v1/authority/cases/{another.reference}")


def _holds(world: World) -> None:
    officer, _ = _officer(world)
    officer.act("holds", {"platform": PLATFORM})


def _requests_bundle(world: World) -> None:
    officer, _ = _officer(world)
    officer.act("bundle")


def _hands_bundle(world: World) -> None:
    officer, reported = _officer(world)
    officer.by(world.root).act("bundle")
    world.operators.make_bundle(Dispatch(reported.case_id, world.last(reported), BUNDLE))
    fetch(world, officer.act("bundle").json()["url"])


def _requests_sign_in(world: World) -> None:
    post(world, "/v1/authority/sign-in", {"authority": FORCE}, 202)


def _confirms_address(world: World) -> None:
    secrets = world.operators.adapters.link_secrets
    secret, now = secrets.versions[secrets.current], world.operators.now()
    for line in ("first", "second"):
        world.operators.propose_contact(FORCE, line, f"{line}@example.org")
        token = mint_contact_link(secret, FORCE, line, f"{line}@example.org", now)
        post(world, "/v1/authority/address", {"token": token}, 200)
    world.operators.set_contact(FORCE, "first", "elections.hampshire@example.org")


def _adds_delegate(world: World) -> None:
    cookie, csrf = _candidate(world)
    fields = {"csrf": csrf, "name": "Kim Invented"}
    answer = form(world.http, "/delegates", fields, 201, Cookie=cookie)
    delegates = re.findall(r'name="revoke" value="([^"]+)"', answer.text)
    expect(delegates, "no delegate on the page")
    fields = {"csrf": csrf, "revoke": delegates[0]}
    form(world.http, "/delegates", fields, 303, Cookie=cookie)


def _candidate(world: World) -> tuple[str, str]:
    candidates = world.deployed.parties["candidates"]
    code = next(entry for entry in candidates if entry["area"] == AREA)["access_code"]
    opened = form(world.http, "/delegates", {"open": "yes", "access_code": code}, 303)
    cookie = cookie_of(opened)
    return cookie, world.operators.make_form_token(cookie.partition("=")[2])


CHECKS = tuple(
    ("api_handler", name, run)
    for name, run in (
        ("the police open a case", _opens_case),
        ("the police acknowledge a case", _acknowledges_case),
        ("the police list their cases", _lists_cases),
        ("the police open a case of their list", _opens_case_of_list),
        ("the police hold a platform back", _holds),
        ("the police request a bundle", _requests_bundle),
        ("the police fetch a bundle", _hands_bundle),
        ("the police request a link", _requests_sign_in),
        ("an address is confirmed", _confirms_address),
        ("a delegate is added and revoked", _adds_delegate),
    )
)
