"""The whole loop, step by step: who does what, what they are answered, and what is to come of it.

A step is an act and all that follows of it by stream and queues. Schedules have steps of their own,
in which there is work for them.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import boto3

from chalicelib.model.access_codes import derive, hashed, shown
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.elections import AddedElection
from chalicelib.model.events import Kind, stamp
from chalicelib.operator.adapters import OperatorAdapters
from chalicelib.operator.deployment import Deployment
from tests.support.canaries import MESSAGE, planted_report
from tests.support.events import object_created
from tests.support.exchange import claims_of
from tests.support.faults.world import BASE_URL, FaultWorld
from tests.support.files import making
from tests.support.files.uploading import scan_event
from tests.support.guidance import small_checkout
from tests.support.officers import OFFICER
from tests.support.outcomes import complete_outcome
from tests.support.parties import Platform
from tests.support.platform_client import deliver
from tests.support.promises import ConfirmedAct, TokenSeen
from tests.support.web_client import Answer, call, post_form, post_json

FORCE, OTHER_FORCE = "police-hampshire", "police-surrey"
ADDRESSES: Mapping[str, str] = {
    FORCE: "hampshire@example.org",
    OTHER_FORCE: "surrey@example.org",
}
ELECTION, AREA = "parl.2027-05-06", "E14001063"
PNG = making.png()
POLL = {"returnImmediately": True}
PAGE, BLOCK, EDITED = "pages/start.html.j2", "{% block content %}", "<p>Edited words</p>"
SUMMARIES = ("send_daily_summaries",)
FIGURES = ("publish_response_stats",)
HEADS = ("sign_chain_heads",)
ERASURES = ("erase_expired_cases",)


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


class Step(NamedTuple):
    """One step of the loop. After ``act`` everything that waits is brought to whom it is for."""

    name: str
    act: Callable[[], object]
    sweeps: Sequence[str] = ()
    """Schedules that take up what a run of theirs left, besides those that always run."""
    check: Callable[[], object] = lambda: None
    """Raises AssertionError where what the step is for was not done."""


@dataclass
class Story:
    """Everybody in it, and what they have been answered so far."""

    world: FaultWorld
    reports: list[Report] = field(default_factory=list)
    acts: list[ConfirmedAct] = field(default_factory=list)
    tokens: list[TokenSeen] = field(default_factory=list)
    tried: set[tuple[str, str]] = field(default_factory=set)
    """(case id, recipient) of who tried to answer, before it was known whether it came through."""
    again: Callable[[], Answer] | None = None
    """Send the newest request once more, as somebody does who did not see the answer."""
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
        adapters.directory.add_candidates({hashed(secret, code): candidate})
        return shown(code)

    # ---- the steps -------------------------------------------------------------------------------

    def steps(self) -> list[Step]:
        """List the loop in order."""
        return [
            Step("a file is sent", self.send_file),
            Step("a report is sent, with a code and a file", self.send_report),
            Step("the file is scanned", self.scan_file),
            Step("the status page is opened", self.open_status),
            Step("a lost receipt's link is requested", self.request_link),
            Step("x polls", self.poll),
            Step("x acknowledges its tokens", self.acknowledge_tokens),
            Step("x looks at the report", self.begin_review),
            Step("an officer opens the case", self.open_case),
            Step("the police acknowledge", self.acknowledge_case),
            Step("the reporter writes to x", self.write_to_platform),
            Step("the police ask the reporter", self.ask_reporter),
            Step("the police record a stage", self.record_stage),
            Step("the police hold facebook back", self.place_hold),
            Step("the hold is released", self.release_hold),
            Step("the police ask x to preserve", self.request_preservation),
            Step("x answers that", self.answer_preservation),
            Step("the case is handed over", self.hand_over),
            Step("a bundle is requested", self.request_bundle),
            Step("incidents are added", self.add_incidents),
            Step("x decides", self.decide),
            Step("the decision is appealed", self.appeal),
            Step("consent is corrected", self.correct_consent),
            Step("a copy is downloaded", self.download),
            Step("the stream brings nothing", self.reconcile),
            Step("a report is not urgent", self.send_standard_report),
            Step("authorities hear where they stand", self.send_summaries, SUMMARIES),
            Step("the police are done with the case", self.close_case),
            Step("promises pass", self.chase),
            Step("tokens are parked", self.park, ("park_unacknowledged",)),
            Step("the report is withdrawn", self.withdraw),
            Step("figures are published", self.publish_figures, FIGURES, self.has_figures),
            Step("a page is edited", self.edit_page, (), self.has_page),
            Step("chain heads are signed", self.sign_heads, HEADS, self.has_heads),
            Step("cases are erased", self.erase, ERASURES, self.has_erased),
        ]

    def send_file(self) -> None:
        announced = {"filename": "filename-canary.png", "content_type": "image/png"}
        announced |= {"size": str(len(PNG))}
        body = {**announced, "size": len(PNG)}
        place = self._post("/v1/uploads", body, 201).json
        self.upload_id = place["upload_id"]
        self.again = None  # again is another place
        bucket = self.world.settings.quarantine_bucket
        boto3.client("s3").put_object(Bucket=bucket, Key=self.upload_id, Body=PNG)
        self.world.deliver("check_upload", object_created(self.upload_id))

    def send_report(self) -> None:
        file = {"upload_id": self.upload_id, "incidents": [0]}
        self._send_report(access_code=self.access_code, evidence=[file])

    def send_standard_report(self) -> None:
        self._send_report(category="abuse_insult")
        self._send_digest()

    def _send_report(self, **changes: Any) -> None:
        report = Report(planted_report(**changes))
        answer = self._post("/v1/reports", report.body, 201, 200)
        report.reference, report.receipt = answer.json["reference"], answer.json["receipt"]
        self.reports.append(report)

    def scan_file(self) -> None:
        key = f"originals/{self.first.case_id}/{self.upload_id}"
        self.world.deliver("record_scans", scan_event(key, "NO_THREATS_FOUND"))

    def open_status(self) -> None:
        keys = {"reference": self.first.reference, "receipt": self.first.receipt}
        opened = self.world.ask(lambda: post_form("/status", keys, accept="text/html"))
        assert opened.status == 303, f"the status page does not open: {opened.status}"
        cookie = str(opened.headers["set-cookie"]).partition(";")[0]
        page = self.world.ask(lambda: call("GET", "/status", cookie=cookie, accept="text/html"))
        assert page.status == 200, f"the status page does not open: {page.status}"

    def request_link(self) -> None:
        fields = {"reference": self.first.reference}
        answer = self.world.ask(lambda: post_form("/status/lost", fields, accept="text/html"))
        assert answer.status < 400, f"no link is mailed: {answer.status}"

    def poll(self) -> None:
        assert self._poll(self.x), "x is offered nothing"

    def acknowledge_tokens(self) -> None:
        jtis = [token.jti for token in self.tokens if token.platform == "x"]
        self._signed(self.x, "poll", {"ack": jtis, "maxEvents": 0, "returnImmediately": True})
        assert not self._poll(self.x), "x is offered what it acknowledged"

    def begin_review(self) -> None:
        self._outcome("o-1", "under_review")

    def decide(self) -> None:
        self._outcome("o-2", "no_violation")

    def open_case(self) -> None:
        (link,) = self._links(self.first)
        self.first.officer = self._sign_in(link)
        self._read_case(self.first)

    def _sign_in(self, link: str) -> str:
        body = {"token": link, "officer": OFFICER}
        answer = self._post("/v1/authority/session", body, 200)
        return str(answer.headers["set-cookie"]).partition(";")[0]

    def acknowledge_case(self) -> None:
        self._tries(FORCE)
        self._act("/acknowledge", {}, Kind.AUTHORITY_ACKNOWLEDGED, recipient=FORCE)

    def write_to_platform(self) -> None:
        body = {"message_id": "m-1", "to": "x", "text": MESSAGE}
        self._reporter("messages", body, Kind.MESSAGE_SENT, to="x")

    def ask_reporter(self) -> None:
        body = {"message_id": "q-1", "text": MESSAGE}
        self._act("/messages", body, Kind.MESSAGE_SENT, to="reporter")

    def record_stage(self) -> None:
        self._tries(FORCE)
        body = {"stage": "investigating", "tell_candidate": True}
        self._act("/stage", body, Kind.STAGE_RECORDED, stage="investigating")

    def place_hold(self) -> None:
        self._act("/holds", {"platform": "facebook"}, Kind.HOLD_PLACED, platform="facebook")
        self.world.settle()
        assert not self._poll(self.facebook), "facebook is offered what is held"

    def release_hold(self) -> None:
        path = f"{self.first.desk}/holds/facebook"
        answer = self._ask(lambda: call("DELETE", path, cookie=self.first.officer))
        assert answer.status == 200, f"the hold is not released: {answer.status}"
        self._confirm(Kind.HOLD_RELEASED, platform="facebook")

    def request_preservation(self) -> None:
        body = {"platform": "x", "legal_basis": "Schedule 1"}
        self._act("/preservation", body, Kind.PRESERVATION_REQUESTED, platform="x")

    def answer_preservation(self) -> None:
        (jti,) = (jti for jti, jws in self._poll(self.x).items() if _asks_to_preserve(jws))
        body = {"jti": jti, "status": "preserved"}
        answer = self._signed(self.x, "preservations", body)
        assert answer.status in (200, 201), f"an answer is not taken: {answer.text}"
        self._confirm(Kind.PRESERVATION_ANSWERED, platform="x")

    def hand_over(self) -> None:
        body = {"to": OTHER_FORCE, "reason": MESSAGE}
        self._act("/handover", body, Kind.HANDED_OVER, to=OTHER_FORCE)

    def request_bundle(self) -> None:
        self._desk("/bundle", {}, 202, 200)
        self.world.settle()
        ready = self._desk("/bundle", {}, 202, 200)
        for _ in range(3):  # its maker was killed, and comes again
            if ready.status == 202:
                self.world.clock.advance(minutes=3)
                self.world.settle()
                ready = self._desk("/bundle", {}, 202, 200)
        assert ready.status == 200, "no bundle is made"

    def add_incidents(self) -> None:
        incident = {"url": "https://x.com/handlecanary/status/21", "text": MESSAGE}
        batch = "6ba7b811-9dad-41d1-80b4-00c04fd430c8"
        body = {"batch_id": batch, "incidents": [incident]}
        self._reporter("incidents", body, Kind.INCIDENTS_ADDED, part=1)
        self._send_digest()

    def appeal(self) -> None:
        body = {"recipient": "x", "text": MESSAGE}
        self._reporter("appeal", body, Kind.OUTCOME_APPEALED, recipient="x")

    def correct_consent(self) -> None:
        body = {"share_with": {"platforms": True, "police": True, "electoral": True}}
        self._reporter("consent", body, Kind.CONSENT_CORRECTED)

    def download(self) -> None:
        answer = self._post(f"{self.first.path}/download", {}, 201, authorization=self._bearer())
        assert answer.json["url"].startswith("https://"), "there is no copy"
        self.again = None

    def reconcile(self) -> None:
        body = {"message_id": "m-2", "to": FORCE, "text": MESSAGE}
        self._reporter("messages", body, Kind.MESSAGE_SENT, to=FORCE)
        self.world.clock.advance(minutes=5)
        self.world.run_schedule("reconcile")

    def _send_digest(self) -> None:
        self.world.settle()
        self.world.clock.advance(hours=2)
        self.world.run_schedule("send_digests")

    def send_summaries(self) -> None:
        self.world.clock.at = self.world.clock().replace(hour=9, minute=0)
        self.world.clock.advance(days=1)
        self.world.run_schedule("send_daily_summaries")

    def chase(self) -> None:
        self.world.clock.advance(days=3)
        self.world.run_schedule("chase_overdue")
        self._notify_operators()

    def _notify_operators(self) -> None:
        self.world.settle()
        self.world.clock.advance(minutes=20)
        self.world.run_schedule("send_digests", "notify_operators")

    def park(self) -> None:
        self.world.clock.advance(days=8)
        self.world.run_schedule("park_unacknowledged")
        self._notify_operators()

    def close_case(self) -> None:
        """Days later the session is over: an officer comes by the newest link."""
        self.first.officer = self._sign_in(sorted(self._links(self.first))[0])
        body = {"stage": "no_further_action", "tell_candidate": False}
        self._act("/stage", body, Kind.STAGE_RECORDED, stage="no_further_action")

    def withdraw(self) -> None:
        self._reporter("withdraw", {}, Kind.WITHDRAWN)

    def publish_figures(self) -> None:
        self.world.run_schedule("publish_response_stats")

    def edit_page(self) -> None:
        """Say something else on a page: its arrival has it rendered, and what failed is tried
        again."""
        templates = self.world.process().adapters.templates
        text = (templates.get(PAGE) or b"").decode()
        edited = text.replace(BLOCK, f"{BLOCK}{EDITED}")
        templates.put(PAGE, edited.encode(), content_type="text/plain", cache_control="")
        self.world.deliver("publish_guidance", object_created(PAGE))

    def has_page(self) -> None:
        body = self.world.process().adapters.site.get("index.html") or b""
        assert EDITED.encode() in body, "the page is not published"

    def sign_heads(self) -> None:
        self.world.run_schedule("sign_chain_heads")

    def erase(self) -> None:
        self.world.clock.advance(days=700)
        self._end_locks()
        self.world.run_schedule("erase_expired_cases")

    def _end_locks(self) -> None:
        """Let every lock of a kept file run out: moto holds them to the time of this machine."""
        s3, bucket = boto3.client("s3"), self.world.settings.evidence_bucket
        for version in s3.list_object_versions(Bucket=bucket).get("Versions", []):
            s3.put_object_retention(
                Bucket=bucket,
                Key=version["Key"],
                VersionId=version["VersionId"],
                Retention={
                    "Mode": "GOVERNANCE",
                    "RetainUntilDate": datetime(2020, 1, 1, tzinfo=UTC),
                },
                BypassGovernanceRetention=True,
            )

    def has_figures(self) -> None:
        stored = self.world.process().adapters.site.fingerprints()
        assert [key for key in stored if key.endswith(".json")], "no figures are published"

    def has_heads(self) -> None:
        operators = self._operators()
        for report in self.reports:
            verified = operators.verify_case(report.case_id)
            assert verified.broken is None, f"chain is not valid: {verified.broken}"
            assert verified.signed is not None, f"chain head is not signed: {report.reference}"

    def has_erased(self) -> None:
        log = self.world.process().adapters.case_log
        for report in self.reports:
            words = [event for event in log.read(report.case_id) if event.private]
            assert not words, f"words are not erased: {report.reference}"

    # ---- how they do it --------------------------------------------------------------------------

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
        self.again = send
        return self.world.ask(send)

    def _post(self, path: str, body: Any, *statuses: int, **headers: str) -> Answer:
        answer = self._ask(lambda: post_json(path, body, **headers))
        assert answer.status in statuses, f"{path} is answered {answer.status}: {answer.text}"
        return answer

    def _reporter(self, name: str, body: Any, kind: Kind, **facts: Any) -> None:
        path = f"{self.first.path}/{name}"
        self._post(path, body, 201, 200, authorization=self._bearer())
        self._confirm(kind, **facts)

    def _desk(self, path: str, body: Any, *statuses: int) -> Answer:
        return self._post(f"{self.first.desk}{path}", body, *statuses, cookie=self.first.officer)

    def _act(self, path: str, body: Any, kind: Kind, **facts: Any) -> None:
        self._desk(path, body, 201, 200)
        self._confirm(kind, **facts)

    def _read_case(self, report: Report) -> None:
        answer = self.world.ask(lambda: call("GET", report.desk, cookie=report.officer))
        assert answer.status == 200, f"the case does not open: {answer.status}"

    def _links(self, report: Report) -> set[str]:
        """The links to the case that its force was mailed: the same twice is one."""
        mails = [mail for mail in self.world.wire.mails if report.case_id in mail.tag]
        return {link for mail in mails for link in re.findall(r"/case#([\w-]+)", mail.text)}

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

    def _outcome(self, outcome_id: str, status: str) -> None:
        self._tries("x")
        at = stamp(self.world.clock())
        body = complete_outcome(
            status, outcome_id=outcome_id, reference=self.first.reference, at=at
        )
        (result,) = self._signed(self.x, "outcomes", {"outcomes": [body]}).json["results"]
        assert result["status"] in (200, 201), f"an outcome is not taken: {result}"
        self._confirm(Kind.OUTCOME_RECORDED, outcome_id=outcome_id)


def _asks_to_preserve(jws: str) -> bool:
    return any(kind.endswith("preservation-requested") for kind in claims_of(jws)["events"])
