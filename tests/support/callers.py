"""Every kind of caller of the app, before a report that is somebody's: with a credential of their
own, with another's, with one that has expired and with one that was revoked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chalicelib import container as containers
from chalicelib.limits import (
    AUTHORITY_SESSION,
    CASE_LINK,
    DELEGATES_SESSION,
    SIGNATURE_AGE,
    STATUS_SESSION,
)
from chalicelib.model.access_codes import hash_code
from chalicelib.model.directory import NominatedCandidate
from chalicelib.ports import Dispatch
from chalicelib.signing.mailed_links import mint_contact_link
from chalicelib.usecases.notifications.notify_authority import notify_authority
from chalicelib.usecases.platform.feed_platform import feed_platform
from tests.support.exchange import Exchange, ExchangeContainer
from tests.support.factories import ACCESS_CODE, SECRETS, World
from tests.support.files import making
from tests.support.files.uploading import settle, uploaded
from tests.support.officers import FORCE, newest_token, sign_in
from tests.support.parties import Platform
from tests.support.routing import fan_out
from tests.support.visitor import Visitor, request_link
from tests.support.web_client import call, post_form, post_json

CANARY = "STATEMENT-CANARY"
OTHER_CODE = "BCDF-GHJK-2345"
OTHER_FORCE = "police-durham"
_ELSEWHERE = {"name": "Robin Invented", "area": "E14001106"}


@dataclass(frozen=True, slots=True)
class Caller:
    """What somebody sends along: a cookie, a receipt, the token of a mailed link, a signature."""

    headers: Mapping[str, str] = field(default_factory=dict)
    csrf: str = ""
    token: str = "guess"  # of nobody
    signer: Platform | None = None
    signature: Mapping[str, Any] = field(default_factory=dict)


class Scene:
    """A report of somebody's, told to a force and to x, and whoever may be after it."""

    def __init__(self) -> None:
        self.exchange = Exchange(World(("x", "facebook", FORCE, OTHER_FORCE)))
        self.world = self.exchange.world
        self.container = ExchangeContainer(self.exchange)
        containers.use_container(self.container)
        upload_id, self.spare_id = uploaded(self.world), uploaded(self.world, making.png(5, 5))
        file = {"upload_id": upload_id, "incidents": [0]}
        self.victim = Visitor(self.world, statement=CANARY, evidence=[file])
        self.other = Visitor(self.world, statement="of another", candidate=_ELSEWHERE)
        for case_id in (self.victim.case_id, self.other.case_id):
            fan_out(containers.get_container(), case_id, 1)
        settle(self.world)
        self.jti, self.proof = "nobody's", "AAAA"
        self.link = self.mailed(self.victim.case_id, FORCE)
        self.other_link = self.mailed(self.other.case_id, OTHER_FORCE)

    def ask_for_preservation(self) -> None:
        """Have the force ask x to keep what it has, and x be offered that and the report."""
        cookie, path = sign_in(self.link), f"/v1/authority/cases/{self.reference}/preservation"
        basis = {"platform": "x", "legal_basis": "Schedule 1"}
        assert post_json(path, basis, cookie=cookie).status == 201
        for seq in (1, len(self.events())):
            dispatch = Dispatch(self.victim.case_id, seq, "x")
            feed_platform(self.exchange.feed_platform_deps, dispatch)
        *_, self.jti = self.exchange.feed.offer("x", 100).tokens

    def hold(self) -> None:
        """Have the force hold x back."""
        path = f"/v1/authority/cases/{self.reference}/holds"
        assert post_json(path, {"platform": "x"}, cookie=sign_in(self.link)).status == 200

    def hand_over_receipt(self) -> None:
        """Have callers type the report's receipt."""
        self.proof = self.victim.receipt

    @property
    def digest(self) -> str:
        """The digest of the file that the report has."""
        (file,) = self.world.case_by_id(self.victim.case_id).evidence.values()
        return str(file.sha256)

    @property
    def reference(self) -> str:
        """The reference of the report that is somebody's."""
        return str(self.victim.reference)

    def mailed(self, case_id: str, force: str) -> str:
        """The token of the link in a force's mail."""
        notify_authority(self.world.notify_authority_deps, Dispatch(case_id, 1, force))
        return str(newest_token(self.world))

    def events(self) -> list[Any]:
        """All that happened to the report."""
        return list(self.world.log.cases[self.victim.case_id])

    def opened(self, visitor: Visitor, code: str = "") -> Caller:
        """A browser that has a report open by its receipt, or by this code."""
        assert visitor.open(code).status == 303
        return self.browser(visitor)

    def browser(self, visitor: Visitor) -> Caller:
        """A browser as it is, with the token of the page's forms."""
        match = re.search(r'name="csrf" value="([^"]+)"', visitor.page().html)
        return Caller({"cookie": visitor.cookie}, match[1] if match else "")

    def mailed_code(self, visitor: Visitor) -> str:
        """The code of a link in place of a receipt."""
        request_link(self.world, visitor.reference)
        match = re.search(r"#SS-\S+?\.(\S+)", visitor.mail())
        assert match
        return match[1]

    def candidate(self, code: str) -> Caller:
        """A browser in which a candidate opened the page of their delegates."""
        opened = post_form("/delegates", {"open": "yes", "access_code": code})
        cookie = {"cookie": opened.headers["set-cookie"].partition(";")[0]}
        page = containers.get_container()
        return Caller(cookie, page.make_form_token(cookie["cookie"].partition("=")[2]))

    def address_link(self, force: str) -> str:
        """The token of the mail that asks whether an address is an authority's own."""
        secret = SECRETS.versions[SECRETS.current]
        return mint_contact_link(
            secret, force, "first", f"new-{force}@example.org", self.world.clock()
        )


def receipt_of(visitor: Visitor) -> Caller:
    """Whoever has a report's receipt, and asks the API."""
    return Caller({"authorization": f"Bearer {visitor.receipt}"})


def _second_candidate(scene: Scene) -> Caller:
    second = NominatedCandidate(
        election=scene.world.robin.election,
        person_id="2",
        area="E14001063",
        name="Kim Invented",
        party="",
        secret_version="1",
        source="",
        imported_at=scene.world.clock(),
    )
    code = hash_code(SECRETS.versions["1"], OTHER_CODE.replace("-", ""))
    scene.world.directory.add_candidates({code: second})
    return scene.candidate(OTHER_CODE)


def _expired(make: Callable[[Scene], Caller], seconds: float) -> Callable[[Scene], Caller]:
    def expired(scene: Scene) -> Caller:
        caller = make(scene)
        scene.world.clock.advance(seconds=seconds)
        return caller

    return expired


def _revoked(
    make: Callable[[Scene], Caller], revoke: Callable[[Scene], object]
) -> Callable[[Scene], Caller]:
    def revoked(scene: Scene) -> Caller:
        caller = make(scene)
        revoke(scene)
        return caller

    return revoked


def _replace_receipt(scene: Scene) -> None:
    browser = scene.opened(scene.victim)
    answer = post_form("/status/receipt", {"csrf": browser.csrf}, **browser.headers)
    assert answer.status < 400, answer.text


def _leave(scene: Scene) -> None:
    call("GET", "/exit", cookie=scene.victim.cookie)


def _move_away(scene: Scene) -> None:
    scene.world.directory.set_contact(FORCE, "moved@example.org")


def _withdraw_candidate(scene: Scene) -> None:
    scene.world.directory.remove_candidates([scene.world.robin])


def _revoke_key(scene: Scene) -> None:
    key = scene.exchange.x.registered(revoked_at=scene.world.clock())
    scene.world.directory.put_platform_key(key)


def _candidate(scene: Scene) -> Caller:
    return scene.candidate(ACCESS_CODE)


def _receipt_session(scene: Scene) -> Caller:
    return scene.opened(scene.victim)


def _mailed_session(scene: Scene) -> Caller:
    return scene.opened(scene.victim, scene.mailed_code(scene.victim))


def _officer(scene: Scene) -> Caller:
    return Caller({"cookie": sign_in(scene.link)})


def _mail_link(scene: Scene) -> Caller:
    return Caller(token=scene.link)


def _address_link(scene: Scene) -> Caller:
    address = f"new-{FORCE}@example.org"
    scene.world.directory.propose_contact(FORCE, "first", address, scene.world.clock())
    return Caller(token=scene.address_link(FORCE))


def _platform(scene: Scene) -> Caller:
    return Caller(signer=scene.exchange.x)


def _old_signature(scene: Scene) -> Caller:
    age = timedelta(seconds=SIGNATURE_AGE.whole_seconds + 1)
    return Caller(signer=scene.exchange.x, signature={"created": scene.world.clock() - age})


CALLERS: Mapping[str, Callable[[Scene], Caller]] = {
    "nobody": lambda scene: Caller(),
    "candidate": _candidate,
    "candidate, another": _second_candidate,
    "candidate, expired": _expired(_candidate, DELEGATES_SESSION.whole_seconds + 1),
    "candidate, revoked": _revoked(_candidate, _withdraw_candidate),
    "receipt": lambda scene: receipt_of(scene.victim),
    "receipt, another's": lambda scene: receipt_of(scene.other),
    "receipt, revoked": _revoked(lambda scene: receipt_of(scene.victim), _replace_receipt),
    "receipt session": _receipt_session,
    "receipt session, another's": lambda scene: scene.opened(scene.other),
    "receipt session, expired": _expired(_receipt_session, STATUS_SESSION.whole_seconds + 1),
    "receipt session, revoked": _revoked(_receipt_session, _leave),
    "mailed session": _mailed_session,
    "mailed session, another's": lambda scene: scene.opened(
        scene.other, scene.mailed_code(scene.other)
    ),
    "mailed session, expired": _expired(_mailed_session, STATUS_SESSION.whole_seconds + 1),
    "mailed session, revoked": _revoked(_mailed_session, _leave),
    "officer": _officer,
    "officer, another": lambda scene: Caller({"cookie": sign_in(scene.other_link)}),
    "officer, expired": _expired(_officer, AUTHORITY_SESSION.whole_seconds + 1),
    "officer, revoked": _revoked(_officer, _move_away),
    "mail link": _mail_link,
    "mail link, another": lambda scene: Caller(token=scene.other_link),
    "mail link, expired": _expired(_mail_link, CASE_LINK.whole_seconds + 1),
    "mail link, revoked": _revoked(_mail_link, _move_away),
    "address link": _address_link,
    "platform": _platform,
    "platform, another": lambda scene: Caller(signer=scene.exchange.facebook),
    "platform, expired": _old_signature,
    "platform, revoked": _revoked(_platform, _revoke_key),
    "platform, unknown key": lambda scene: Caller(signer=Platform("x")),
}
"""Each kind of caller, and how it comes to what it sends along."""


def answer_of(answer: Any) -> str:
    """All that an answer says."""
    return f"{answer.headers} {answer.body.decode('utf-8', 'replace')}"
