"""Everybody in the loop: who they are, how they ask and answer, what they were answered."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib.model.access_codes import derive, format_code, hash_code
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.elections import AddedElection
from chalicelib.model.events import Kind
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from tests.support.events import object_created
from tests.support.faults.world import BASE_URL, FaultWorld
from tests.support.guidance import small_checkout
from tests.support.parties import Platform
from tests.support.platform_client import deliver
from tests.support.promises import ConfirmedAct, TokenSeen
from tests.support.web_client import Answer, post_json

FORCE, OTHER_FORCE = "police-hampshire", "police-surrey"
ADDRESSES: Mapping[str, str] = {
    FORCE: "hampshire@example.org",
    OTHER_FORCE: "surrey@example.org",
}
ELECTION, AREA = "parl.2027-05-06", "E14001063"
POLL = {"returnImmediately": True}
PAGE, BLOCK, EDITED = "pages/start.html.j2", "{% block content %}", "<p>Edited words</p>"


@dataclass
class Report:
    """A report as its sender knows it, and what others know it by."""

    body: dict[str, Any]
    reference: str = ""
    receipt: str = ""
    officer: str = ""
    """The cookie of an officer who opened it."""

    @property
    def case_id(self) -> str:
        return self.reference.replace("-", "")

    @property
    def path(self) -> str:
        return f"/v1/reports/{self.reference}"

    @property
    def desk(self) -> str:
        return f"/v1/authority/cases/{self.reference}"


AT_ANY_TIME = datetime.max.replace(tzinfo=UTC)


@dataclass
class Parties:
    """Everybody in it, and what they have been answered so far."""

    world: FaultWorld
    reports: list[Report] = field(default_factory=list)
    acts: list[ConfirmedAct] = field(default_factory=list)
    tokens: list[TokenSeen] = field(default_factory=list)
    tried: set[tuple[str, str]] = field(default_factory=set)
    """(case id, recipient) of who tried to answer, before it was known whether it came through."""
    again: Callable[[], Answer] | None = None
    """Send the newest request once more, as somebody does who did not see the answer."""
    again_until: datetime = AT_ANY_TIME
    """After that it is a request of its own."""
    upload_id: str = ""

    def __post_init__(self) -> None:
        self.x, self.facebook = Platform("x"), Platform("facebook", "ecdsa-p256-sha256")
        self._nonces = 0
        adapters = self.world.process().adapters
        for authority, address in ADDRESSES.items():
            adapters.directory.set_contact(authority, address)
        for platform in (self.x, self.facebook):
            key = platform.registered(added_at=self.world.clock())
            adapters.directory.put_platform_key(key)
        adapters.directory.save_election(AddedElection(ELECTION, self.world.clock()))
        self.access_code = self._nominated()
        self._publish_pages()

    def _publish_pages(self) -> None:
        with TemporaryDirectory() as folder:
            root = small_checkout(Path(folder) / "checkout")
            self._operators().publish_sources(root)
        self.world.invoke("publish_guidance", object_created(PAGE))

    def _operators(self) -> Deployment:
        return Deployment(OperatorAdapters(self.world.settings, now=self.world.clock))

    def _nominated(self) -> str:
        adapters = self.world.process().adapters
        secret = adapters.code_secrets.versions[adapters.code_secrets.current]
        code = derive(secret, election=ELECTION, person_id="1", area=AREA)
        candidate = NominatedCandidate(
            election=ELECTION,
            person_id="1",
            area=AREA,
            name="Public Knowledge",
            party="",
            secret_version=adapters.code_secrets.current,
            source="",
            imported_at=self.world.clock(),
        )
        adapters.directory.add_candidates({hash_code(secret, code): candidate})
        return format_code(code)

    @property
    def first(self) -> Report:
        return self.reports[0]

    def _bearer(self) -> str:
        return f"Bearer {self.first.receipt}"

    def _tries(self, recipient: str) -> None:
        self.tried.add((self.first.case_id, recipient))

    def _confirm(self, kind: Kind, **facts: Any) -> None:
        self.acts.append(ConfirmedAct(self.first.case_id, kind, facts))

    def _ask(self, send: Callable[[], Answer]) -> Answer:
        self.again, self.again_until = send, AT_ANY_TIME
        return self.world.ask(send)

    def _post(self, path: str, body: Any, *statuses: int, **headers: str) -> Answer:
        answer = self._ask(lambda: post_json(path, body, **headers))
        assert answer.status in statuses, f"{path} is answered {answer.status}: {answer.text}"
        return answer

    def _reporter(self, name: str, body: Any, kind: Kind, **facts: Any) -> None:
        path = f"{self.first.path}/{name}"
        self._post(path, body, 201, 200, authorization=self._bearer())
        self._confirm(kind, **facts)

    def _signed(self, platform: Platform, endpoint: str, body: Any) -> Answer:
        return self._ask(lambda: self._deliver(platform, endpoint, body))

    def _deliver(self, platform: Platform, endpoint: str, body: Any) -> Answer:
        self._nonces += 1
        request = platform.request(
            json.dumps(body).encode(),
            path=f"/v1/platforms/{platform.id}/{endpoint}",
            origin=BASE_URL,
            created=self.world.clock(),
            nonce=f"nonce-{self._nonces:016}",
        )
        return deliver(request)

    def _poll(self, platform: Platform) -> dict[str, str]:
        return self._offered(platform, self._signed(platform, "poll", POLL))

    def poll_quietly(self, platform: Platform) -> None:
        """Have a platform poll while nothing is counted and nothing fails."""
        self._offered(platform, self._deliver(platform, "poll", POLL))

    def _offered(self, platform: Platform, answer: Answer) -> dict[str, str]:
        assert answer.status == 200, f"the feed is answered {answer.status}: {answer.text}"
        sets: dict[str, str] = answer.json["sets"]
        self.tokens += [TokenSeen(platform.id, jti, jws) for jti, jws in sets.items()]
        return sets

    def _send_digest(self) -> None:
        self.world.settle()
        self.world.clock.advance(hours=2)
        self.world.run_schedule("send_digests")
