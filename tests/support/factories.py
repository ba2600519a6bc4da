"""Reports, cases and whole worlds to test in. All names are invented."""

import copy
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, cast
from uuid import uuid4

from chalicelib.catalogue import load
from chalicelib.catalogue.law_loading import load_laws
from chalicelib.config import Settings
from chalicelib.container import Adapters, Container
from chalicelib.model.access_codes import hash_code
from chalicelib.model.case import Case
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.elections import AddedElection
from chalicelib.model.events import Event, NewEvent
from chalicelib.model.folding import fold
from chalicelib.model.report import Report
from chalicelib.model.report_context import ReportContext
from chalicelib.model.steps import SecondLine
from chalicelib.ports import Dispatch, IdSecrets, Queue
from chalicelib.rendering import render_mail
from chalicelib.usecases.intake.catalogue_adapter import CatalogueForReports
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.intake.store_report import StoreReportDeps, store_report
from chalicelib.usecases.jobs.lease import job_taker
from chalicelib.usecases.notifications.chase_overdue import ChaseOverdueDeps
from chalicelib.usecases.notifications.digest_post import SendDigestsDeps
from chalicelib.usecases.notifications.fan_out import FanOutDeps
from chalicelib.usecases.notifications.notify_authority import NotifyAuthorityDeps
from chalicelib.usecases.notifications.notify_operators import NotifyOperatorsDeps
from chalicelib.usecases.notifications.notify_reporter import NotifyReporterDeps
from chalicelib.usecases.notifications.read_clock import ReadClockDeps
from chalicelib.usecases.notifications.reconcile import ReconcileDeps
from chalicelib.usecases.notifications.reset_clock import ResetClockDeps
from chalicelib.usecases.notifications.send_mail import SendMailDeps
from chalicelib.usecases.reporter.report_action_deps import ActOnReportDeps
from tests.support.fakes import (
    FakeClock,
    MemoryBlobs,
    MemoryClocks,
    MemoryDelegates,
    MemoryDigests,
    MemoryDirectory,
    MemoryDownloads,
    MemoryEvidence,
    MemoryGuards,
    MemoryKnownElections,
    MemoryLeases,
    MemoryListReadings,
    MemoryLog,
    MemoryMail,
    MemoryOperatorInbox,
    MemoryPartUploads,
    MemoryPatterns,
    MemoryQuarantine,
    MemoryQueue,
    MemoryReach,
    MemorySentCases,
    MemorySuppressions,
    MemoryUploads,
)

BASE_URL = "https://standsafe.example.org"
SECRETS = IdSecrets(current="1", versions={"1": b"a secret of the tests"})
ACCESS_CODE = "ABCD-EFGH-2345"
"""The code of Robin Invented, who stands in Blaydon and Consett (split: Durham, Northumbria)."""

CONNECTED = ("x", "facebook", "police-hampshire", "police-durham")
QUEUES = ("platforms", "authorities", "verified", "reporters", "files")
CONTACTS = {
    "police-hampshire": "hampshire@example.org",
    "police-durham": "durham@example.org",
}

ELECTION = "parl.2024-07-04"
"""Is over; Robin stood in it."""
LOCAL, SENEDD = "local.2027-05-06", "senedd.2027-05-06"
"""Are on."""

_BODY: dict[str, Any] = {
    "reporter": {
        "name": "Sam Invented",
        "role": "candidate",
        "email": "sam@example.org",
        "phone": "01632 960000",
        "language": "en",
    },
    "candidate": {"name": "Sam Invented", "area": "E14001063"},
    "category": "threat_violence",
    "incidents": [
        {"url": "https://x.com/someone/status/20", "text": "I know where you live"},
        {"url": "https://www.facebook.com/somepage/posts/123456?comment_id=789"},
    ],
    "statement": "It began last week.",
    "share_with": {"platforms": True, "police": True, "electoral": False},
    "declaration": True,
}


def body(**changes: Any) -> dict[str, Any]:
    """A JSON body for POST /v1/reports with a fresh submission id. None removes a member."""
    report_body = {"submission_id": str(uuid4()), **copy.deepcopy(_BODY), **changes}
    return {name: value for name, value in report_body.items() if value is not None}


def report(*, candidate_known: bool = False, **changes: Any) -> Report:
    """A validated report."""
    content = body(**changes)
    danger = content.get("immediate_danger") is True
    return Report.model_validate(
        content,
        context=ReportContext(
            CatalogueForReports(load(), known_elections()), candidate_known, danger
        ),
    )


def known_elections() -> MemoryKnownElections:
    """One that is over, and some that are on."""
    added = datetime(2026, 11, 1, tzinfo=UTC)
    ids = (ELECTION, LOCAL, SENEDD, "nia.2027-05-06", "mayor.2027-05-06", "parl.2027-05-06")
    return MemoryKnownElections(*(AddedElection(name, added) for name in ids))


class World:
    """The use cases over fakes, with one clock. ``parts`` are fakes to use instead: ``clock``,
    ``log``, ``mail``, ``render``."""

    def __init__(self, connected: tuple[str, ...] = CONNECTED, **parts: Any) -> None:
        self.clock: FakeClock = parts.get("clock") or FakeClock()
        self.log: MemoryLog = parts.get("log") or MemoryLog()
        render = parts.get("render", render_mail)
        self.guards = MemoryGuards(self.clock)
        self.leases = MemoryLeases(self.clock)
        self.take_job = job_taker(self.leases, self.clock)
        self.mail: MemoryMail = parts.get("mail") or MemoryMail()
        self.reach = MemoryReach(*connected)
        self.elections = known_elections()
        self.queues = {name: MemoryQueue() for name in QUEUES}
        self.expiries = MemoryQueue()
        self.lanes, self.digest_queue = MemoryQueue(), MemoryQueue()
        self.directory = MemoryDirectory()
        self.directory.first.update(CONTACTS)
        self.contacts, self.second_addresses = self.directory.first, self.directory.second
        self.escalations = self.directory.escalated_to
        self.preferences = self.directory.wishes
        self.robin = NominatedCandidate(
            election=ELECTION,
            person_id="1",
            area="E14001106",
            name="Robin Invented",
            party="",
            secret_version="1",
            source="",
            imported_at=self.clock(),
        )
        code = hash_code(SECRETS.versions["1"], ACCESS_CODE.replace("-", ""))
        self.directory.add_candidates({code: self.robin})
        self.uploads, self.quarantine = MemoryUploads(self.clock), MemoryQuarantine()
        self.part_uploads = MemoryPartUploads(self.quarantine)
        self.evidence = MemoryEvidence(self.quarantine)
        self.downloads, self.ledger = MemoryDownloads(), MemoryBlobs()
        self.suppressions = MemorySuppressions()
        self.pages: list[str] = []
        self.clocks, self.operator_inbox = MemoryClocks(self.clock), MemoryOperatorInbox(self.clock)
        self.digests = MemoryDigests(self.clock)
        self.patterns = MemoryPatterns()
        self.sent_cases, self.list_readings = MemorySentCases(), MemoryListReadings()
        self.send_mail_deps = SendMailDeps(
            self.log, self.mail, self.suppressions, self.digests.packed, self.clock
        )
        queues: dict[str, Queue] = {**self.queues, "operators": self.operator_inbox}
        self.fan_out_deps = FanOutDeps(self.log, queues, self.clocks, self.patterns, self.clock)
        self.reconcile_deps = ReconcileDeps(self.fan_out_deps, self.take_job)
        self.chase_overdue_deps = ChaseOverdueDeps(
            log=self.log,
            clocks=self.clocks,
            lanes=self.lanes,
            queues=queues,
            second=lambda: SecondLine(frozenset(self.second_addresses), self.escalations),
            now=self.clock,
            take_job=self.take_job,
        )
        chase = self.chase_overdue_deps
        self.read_clock_deps = ReadClockDeps(chase.log, chase.second, chase.now)
        self.reset_clock_deps = ResetClockDeps(self.read_clock_deps, self.clocks)
        self.notify_operators_deps = NotifyOperatorsDeps(
            log=self.log,
            inbox=self.operator_inbox,
            mail=self.mail,
            catalogue=load(),
            render=render,
            page=self.pages.append,
            to="operator@example.org",
            base_url=BASE_URL,
            now=self.clock,
            take_job=self.take_job,
        )
        self.send_digests_deps = SendDigestsDeps(
            queue=self.digest_queue,
            mailing=self.send_mail_deps,
            digests=self.digests,
            catalogue=load(),
            contacts=lambda: self.contacts,
            second_addresses=lambda: self.second_addresses,
            preferences=lambda: self.preferences,
            guards=self.guards,
            patterns=self.patterns,
            page=self.pages.append,
            secrets=SECRETS,
            render=render,
            base_url=BASE_URL,
            take_job=self.take_job,
        )
        self.notify_authority_deps = NotifyAuthorityDeps(
            laws=load_laws,
            mailing=self.send_mail_deps,
            catalogue=load(),
            contact=lambda authority: self.contacts.get(authority),
            second_address=lambda authority: self.second_addresses.get(authority),
            preferences=self.directory.preferences_of,
            digests=self.digests,
            sent_cases=self.sent_cases,
            patterns=self.patterns,
            guards=self.guards,
            secrets=SECRETS,
            render=render,
            base_url=BASE_URL,
        )
        self.notify_reporter_deps = NotifyReporterDeps(
            mailing=self.send_mail_deps,
            guards=self.guards,
            secrets=SECRETS,
            digests=SECRETS,
            catalogue=load(),
            render=render,
            base_url=BASE_URL,
            most_mails=20,
        )

    def store_report_deps(self, secrets: IdSecrets = SECRETS) -> StoreReportDeps:
        return StoreReportDeps(
            log=self.log,
            reach=self.reach,
            catalogue=load(),
            secrets=secrets,
            uploads=self.uploads,
            now=self.clock,
            elections=self.elections,
        )

    def act_on_report_deps(self) -> ActOnReportDeps:
        return ActOnReportDeps(
            log=self.log,
            guards=self.guards,
            reach=self.reach,
            catalogue=load(),
            secrets=SECRETS,
            now=self.clock,
        )

    def submit(self, as_typed: Any = MappingProxyType({}), **changes: Any) -> StoredReport:
        return store_report(self.store_report_deps(), report(**changes), as_typed=as_typed)

    def case(self, accepted: StoredReport) -> Case:
        return fold(self.log.read(accepted.first.case_id))

    def case_by_id(self, case_id: str) -> Case:
        return fold(self.log.read(case_id))

    def case_of(self, dispatch: Dispatch) -> Case:
        return fold(self.log.read(dispatch.case_id))

    def append(self, accepted: StoredReport, event: NewEvent) -> Event:
        last = self.log.read(accepted.first.case_id)[-1]
        return self.log.append(last, self.clock(), event)

    def dispatched(self) -> Mapping[str, list[Dispatch]]:
        """What was put on the queues of recipients."""
        return {
            name: self.queues[name].dispatches
            for name in ("platforms", "authorities", "verified", "reporters")
        }


class WorldAdapters(Adapters):
    """The fakes of a world."""

    def __init__(self, world: World) -> None:
        settings: dict[str, Any] = {field.name: f"test-{field.name}" for field in fields(Settings)}
        settings |= {"base_url": BASE_URL}
        settings |= {"feed_shards": 1, "platform_requests_per_minute": 1_200}
        settings |= {"mails_per_address": 20, "security_contact": "mailto:security@example.org"}
        super().__init__(Settings(**settings), now=world.clock, wall=world.clock)
        self.case_log = world.log
        self.connections = cast("Any", world.reach)
        self.known_elections = world.elections
        self.feed = cast("Any", None)  # a world without platforms; see tests/support/exchange.py
        self.receipt_secrets = self.code_secrets = self.link_secrets = SECRETS
        self.form_secrets = self.digest_secrets = SECRETS
        self.mail = world.mail
        self.queues = {**world.queues, "operators": world.operator_inbox}
        self.expiry_segments = cast("Any", world.expiries)
        self.clocks = cast("Any", world.clocks)
        self.sent_cases = cast("Any", world.sent_cases)
        self.list_readings = cast("Any", world.list_readings)
        self.operator_inbox, self.suppressions = world.operator_inbox, world.suppressions
        self.guards = self.nonces = world.guards
        self.uploads, self.quarantine = world.uploads, world.quarantine
        self.part_uploads = world.part_uploads
        self.evidence, self.downloads = world.evidence, world.downloads
        self.patterns = world.patterns
        self.leases = cast("Any", world.leases)
        self.erasures = cast("Any", world.ledger)
        self.candidate_directory = world.directory
        self.delegates = cast("Any", MemoryDelegates(world.directory))
        self.directory = cast("Any", world.directory)


class WorldContainer(Container):
    """The use cases over the fakes of a world."""

    def __init__(self, world: World, adapters: Adapters | None = None) -> None:
        super().__init__(adapters or WorldAdapters(world))
        self.world = world
