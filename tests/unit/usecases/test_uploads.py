"""Files over fakes: places, claims, what is kept and what is not, whatever the order."""

import hashlib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.errors import (
    Conflict,
    Forbidden,
    Gone,
    NotFound,
    RulesBroken,
    TooManyTries,
    Unavailable,
)
from chalicelib.limits import UPLOADS
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import EvidenceRequest
from chalicelib.ports import Dispatch, EvidenceFile
from chalicelib.usecases.evidence.link_evidence import Link, LinkEvidenceDeps, link_evidence
from chalicelib.usecases.evidence.settle_case import settle_case
from chalicelib.usecases.evidence.settle_overdue import settle_overdue
from chalicelib.usecases.evidence.settle_upload import SettleUploadDeps, settle_upload
from chalicelib.usecases.evidence.start_upload import FileToUpload, StartUploadDeps, start_upload
from chalicelib.usecases.evidence.start_upload_to import start_upload_to
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.notifications.fan_out import fan_out
from tests.support.factories import BASE_URL, SECRETS, World, WorldContainer
from tests.support.fakes import MemoryEvidence, MemoryQuarantine
from tests.support.files import making

NOBODYS = "0" * 32


@dataclass
class Files:
    """A world with files in it."""

    world: World = field(default_factory=World)
    scanned: bool = False

    def __post_init__(self) -> None:
        self.quarantine = MemoryQuarantine()
        self.evidence = MemoryEvidence(self.quarantine)
        self._made = 0
        world = self.world
        self.deps = SettleUploadDeps(
            log=world.log,
            uploads=world.uploads,
            quarantine=self.quarantine,
            evidence=self.evidence,
            keep_until=lambda case: world.clock() + timedelta(days=395),
            scanned=self.scanned,
            now=world.clock,
        )
        self.places = StartUploadDeps(
            uploads=world.uploads,
            quarantine=self.quarantine,
            guards=world.guards,
            secrets=SECRETS,
            random=self._random,
            now=world.clock,
            wall=world.clock,
            base_url=BASE_URL,
        )

    def _random(self, count: int) -> bytes:
        self._made += 1
        return self._made.to_bytes(count, "big")

    def place(self, filename: str = "shot.png") -> str:
        file = FileToUpload(filename, "image/png", 100)
        return start_upload(self.places, file, "192.0.2.7").upload_id

    def arrive(self, upload_id: str, content: bytes | None = None) -> None:
        self.quarantine.arrive(upload_id, making.png() if content is None else content)
        settle_upload(self.deps, upload_id)

    def uploaded(self, content: bytes | None = None) -> str:
        upload_id = self.place()
        self.arrive(upload_id, content)
        return upload_id

    def submit(self, *upload_ids: str, **changes: Any) -> StoredReport:
        return self.world.submit(evidence=list(upload_ids), **changes)

    def case(self, accepted: StoredReport) -> Case:
        return self.world.case(accepted)

    def settle(self, accepted: StoredReport) -> Case:
        settle_case(self.deps, accepted.first.case_id)
        return self.case(accepted)

    def states(self, case: Case) -> list[tuple[str, str | None]]:
        return [(file.state, file.reason) for file in case.evidence.values()]


@pytest.fixture
def files() -> Files:
    return Files()


# ---- places -------------------------------------------------------------------------------------


def test_start_upload_gives_a_place_for_one_file_and_half_an_hour(files: Files) -> None:
    place = start_upload(files.places, FileToUpload("a.png", "image/png", 5), "192.0.2.7")
    assert place.url == f"{BASE_URL}/uploads"
    assert place.fields == {"key": place.upload_id, "Content-Type": "image/png"}
    assert place.expires_at - files.world.clock() == timedelta(minutes=30)
    assert WorldContainer(files.world).read_upload(place.upload_id) == {"state": "pending"}


def test_start_upload_has_an_address_wait_when_it_had_two_hundred_places(files: Files) -> None:
    for _ in range(UPLOADS):
        files.place()
    with pytest.raises(TooManyTries):
        files.place()
    assert start_upload(files.places, FileToUpload("a", "image/png", 5), "192.0.2.8")
    assert files.submit().created
    files.world.clock.advance(hours=1)
    assert files.place()


def test_read_upload_says_what_became_of_it(files: Files) -> None:
    good, bad = files.uploaded(), files.uploaded(b"MZ")
    view = WorldContainer(files.world).read_upload(good)
    assert view["state"] == "checked"
    assert view["sha256"] == hashlib.sha256(making.png()).hexdigest()
    assert WorldContainer(files.world).read_upload(bad) == {
        "state": "rejected",
        "reason": "wrong_type",
    }
    with pytest.raises(NotFound):
        WorldContainer(files.world).read_upload(NOBODYS)


# ---- with a report ------------------------------------------------------------------------------


def test_event_1_describes_a_file_that_was_checked_before(files: Files) -> None:
    accepted = files.submit(files.uploaded())
    (file,) = files.case(accepted).evidence.values()
    assert (file.filename, file.state, file.known_at) == ("shot.png", "pending", 1)
    assert file.sha256 == hashlib.sha256(making.png()).hexdigest()
    assert "filename" not in str(accepted.first.public)


def test_file_is_kept_locked_and_copied_without_metadata(files: Files) -> None:
    accepted = files.submit(files.uploaded())
    (file,) = files.settle(accepted).evidence.values()
    assert (file.state, file.scan) == ("stored", "not_scanned")
    ((kept, original),) = files.evidence.originals.items()
    assert original == making.png()
    assert making.GPS not in files.evidence.copies[kept]
    assert file.copy_sha256 == hashlib.sha256(files.evidence.copies[kept]).hexdigest()
    assert set(files.evidence.locked) == {kept}
    assert files.quarantine.objects == {}
    assert files.world.uploads.open == set()


def test_file_is_kept_when_it_comes_after_its_report(files: Files) -> None:
    upload_id = files.place()
    accepted = files.submit(upload_id)
    assert files.states(files.settle(accepted)) == [("pending", None)]
    files.arrive(upload_id)
    (file,) = files.case(accepted).evidence.values()
    assert (file.state, file.filename, file.known_at) == ("stored", "shot.png", 2)


def test_report_stands_when_a_file_is_rejected(files: Files) -> None:
    accepted = files.submit(files.uploaded(b"MZ\x90 a program"), files.uploaded())
    assert files.states(files.settle(accepted)) == [("rejected", "wrong_type"), ("stored", None)]
    assert len(files.evidence.originals) == 1


def test_film_is_kept_without_a_copy(files: Files) -> None:
    (file,) = files.settle(files.submit(files.uploaded(making.mp4()))).evidence.values()
    assert (file.state, file.copy_sha256, file.may_leave) == ("stored", None, False)


def test_upload_is_given_up_when_its_file_does_not_come_for_an_hour(files: Files) -> None:
    accepted = files.submit(files.place())
    files.world.clock.advance(minutes=59)
    assert settle_overdue(files.deps) == 1
    assert files.states(files.case(accepted)) == [("pending", None)]
    files.world.clock.advance(minutes=2)
    assert settle_overdue(files.deps) == 1
    assert files.states(files.case(accepted)) == [("rejected", "never_arrived")]
    assert settle_overdue(files.deps) == 0


def test_file_is_kept_once_when_it_is_named_twice(files: Files) -> None:
    accepted = files.submit(files.uploaded(), files.uploaded())
    assert files.states(files.settle(accepted)) == [("stored", None), ("rejected", "same_file")]
    assert len(files.evidence.originals) == 1


def test_upload_belongs_to_the_first_report_that_names_it(files: Files) -> None:
    upload_id = files.uploaded()
    first, second = files.submit(upload_id), files.submit(upload_id, NOBODYS)
    assert files.states(files.settle(first)) == [("stored", None)]
    lost = files.settle(second)
    assert files.states(lost) == [("rejected", "unknown_upload")] * 2
    assert [file.filename for file in lost.evidence.values()] == [None, None]


def test_upload_is_forgotten_when_no_report_named_it_for_a_day(files: Files) -> None:
    upload_id = files.uploaded()
    files.world.clock.advance(hours=24)
    accepted = files.submit(upload_id)
    assert files.states(files.settle(accepted)) == [("rejected", "unknown_upload")]


def test_report_of_intimate_images_takes_no_file(files: Files) -> None:
    upload_id = files.uploaded()
    accepted = files.submit(upload_id, category="intimate_images")
    assert accepted.first.public["evidence"] == [{"upload_id": upload_id}]
    case = files.settle(accepted)
    assert files.states(case) == [("rejected", "not_taken")]
    assert case.recipients
    assert files.evidence.originals == {}
    upload = files.world.uploads.read(upload_id)
    assert upload is not None
    assert upload.case_id is None


def test_report_names_the_same_files_when_it_is_sent_again(files: Files) -> None:
    upload_id, submission = (
        files.uploaded(),
        {"submission_id": "5e0a1c8e-3ff8-4a0c-9c39-d9c16f8b2a66"},
    )
    first = files.submit(upload_id, **submission)
    again = files.submit(upload_id, **submission)
    assert not again.created
    assert again.first == first.first


def test_report_is_stored_when_uploads_cannot_be_read(files: Files) -> None:
    upload_id = files.uploaded()
    files.world.uploads.fails = 1
    accepted = files.submit(upload_id)
    (file,) = files.case(accepted).evidence.values()
    assert (file.filename, file.sha256) == (None, None)
    (file,) = files.settle(accepted).evidence.values()
    assert (file.state, file.filename) == ("stored", "shot.png")


# ---- later --------------------------------------------------------------------------------------


def test_add_evidence_adds_a_file_once(files: Files) -> None:
    accepted, upload_id = files.submit(), files.place()
    case = files.case(accepted)
    added = WorldContainer(files.world).add_evidence(case, upload_id)
    again = WorldContainer(files.world).add_evidence(case, upload_id)
    assert (added.created, again.created) == (True, False)
    assert again.event == added.event
    files.arrive(upload_id)
    assert files.states(files.case(accepted)) == [("stored", None)]


def test_add_evidence_adds_nothing_when_the_report_names_the_file(files: Files) -> None:
    upload_id = files.uploaded()
    case = files.case(files.submit(upload_id))
    again = WorldContainer(files.world).add_evidence(case, upload_id)
    assert (again.created, again.event.seq) == (False, 1)


def test_add_evidence_says_why_when_a_file_cannot_be_added(files: Files) -> None:
    upload_id = files.uploaded()
    files.submit(upload_id)
    full = files.case(files.submit(*(files.place() for _ in range(20))))
    other = files.case(files.submit())
    for case, one, code in (
        (other, upload_id, "upload_unknown"),
        (other, NOBODYS, "upload_unknown"),
        (full, files.place(), "too_many_files"),
    ):
        with pytest.raises(RulesBroken) as refused:
            WorldContainer(files.world).add_evidence(case, one)
        assert [fault.code for fault in refused.value.faults] == [code]


def test_add_evidence_fails_when_the_report_was_withdrawn(files: Files) -> None:
    accepted = files.submit()
    files.world.append(accepted, NewEvent(Kind.WITHDRAWN, {}))
    with pytest.raises(Conflict):
        WorldContainer(files.world).add_evidence(files.case(accepted), files.place())


def test_form_without_a_script_adds_what_comes_and_nothing_else(files: Files) -> None:
    accepted = files.submit()
    place = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    unused = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    assert place.fields["success_action_redirect"] == "https://example.org/then"
    files.arrive(place.upload_id)
    (file,) = files.case(accepted).evidence.values()
    assert (file.upload_id, file.state, file.filename) == (place.upload_id, "stored", "")
    files.world.clock.advance(hours=2)
    assert settle_overdue(files.deps) == 1
    assert unused.upload_id not in files.case(accepted).evidence
    assert files.world.uploads.open == set()


def test_form_without_a_script_adds_no_file_too_many(files: Files) -> None:
    accepted = files.submit(*(files.place() for _ in range(20)))
    place = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    files.arrive(place.upload_id)
    assert len(files.case(accepted).evidence) == 20
    assert files.evidence.originals == {}


# ---- whatever comes in between ------------------------------------------------------------------


def test_lock_is_set_by_the_next_run_when_it_failed(files: Files) -> None:
    accepted = files.submit(files.uploaded())
    files.evidence.fails = 1
    with pytest.raises(Unavailable):
        files.settle(accepted)
    assert files.evidence.locked == {}
    files.world.clock.advance(hours=1)
    settle_overdue(files.deps)
    assert len(files.evidence.locked) == 1
    assert files.world.log.kinds(accepted.first.case_id).count(Kind.EVIDENCE_STORED) == 1


def test_file_is_kept_as_it_first_came_when_it_arrives_twice(files: Files) -> None:
    upload_id = files.uploaded()
    accepted = files.submit(upload_id)
    files.settle(accepted)
    files.arrive(upload_id, b"something else, by the same form")
    assert list(files.evidence.originals.values()) == [making.png()]
    assert files.states(files.case(accepted)) == [("stored", None)]


def test_upload_is_settled_when_its_report_is_not_stored_yet(files: Files) -> None:
    upload_id = files.place()
    files.world.uploads.claim(upload_id, "SSAAAAAAAAAAA", "mark")
    files.arrive(upload_id)
    assert files.world.uploads.open == {upload_id}


def test_upload_is_settled_when_it_is_not_added_yet(files: Files) -> None:
    accepted, upload_id = files.submit(), files.place()
    case = files.case(accepted)
    files.world.uploads.claim(upload_id, case.case_id, case.public["submission"])
    files.arrive(upload_id)
    assert files.case(accepted).evidence == {}
    added = WorldContainer(files.world).add_evidence(case, upload_id)
    assert added.created
    assert files.states(files.settle(accepted)) == [("stored", None)]


def test_reports_that_share_an_id_share_no_files(files: Files) -> None:
    accepted, upload_id = files.submit(), files.place()
    files.world.uploads.claim(upload_id, accepted.first.case_id, "another submission's mark")
    files.arrive(upload_id)
    assert files.case(accepted).evidence == {}
    assert files.evidence.originals == {}


def test_file_of_no_report_is_checked_and_left(files: Files) -> None:
    files.quarantine.arrive(NOBODYS, making.png())
    settle_upload(files.deps, NOBODYS)
    assert files.evidence.originals == {}


def test_file_is_not_kept_when_its_case_was_erased(files: Files) -> None:
    upload_id = files.place()
    accepted = files.submit(upload_id)
    files.world.append(accepted, NewEvent(Kind.ERASED, {}))
    files.arrive(upload_id)
    files.settle(accepted)
    assert files.evidence.originals == {}
    with pytest.raises(Gone):
        WorldContainer(files.world).add_evidence(files.case(accepted), files.place())


def test_file_is_not_kept_when_its_case_is_erased_meanwhile(files: Files) -> None:
    upload_id = files.place()
    accepted = files.submit(upload_id)
    files.world.log.before_append.append(
        lambda: files.world.append(accepted, NewEvent(Kind.ERASED, {}))
    )
    files.arrive(upload_id)
    assert files.evidence.originals == {}
    assert files.evidence.copies == {}


def test_file_is_kept_once_when_two_settle_it(files: Files) -> None:
    first, second = files.place(), files.place()
    accepted = files.submit(first, second)
    files.quarantine.arrive(second, making.png())
    files.world.log.before_append.append(lambda: settle_upload(files.deps, second))
    files.arrive(first)
    assert sorted(files.states(files.case(accepted)), key=str) == [
        ("rejected", "same_file"),
        ("stored", None),
    ]
    assert len(files.evidence.originals) == 1
    assert len(files.evidence.locked) == 1


def test_file_of_a_form_is_added_once_when_two_settle_it(files: Files) -> None:
    accepted = files.submit()
    place = start_upload_to(files.places, files.case(accepted), "https://example.org/then")
    files.quarantine.arrive(place.upload_id, making.png())
    files.world.log.before_append.append(lambda: settle_upload(files.deps, place.upload_id))
    settle_upload(files.deps, place.upload_id)
    assert files.world.log.kinds(accepted.first.case_id).count(Kind.EVIDENCE_ADDED) == 1
    assert files.world.log.kinds(accepted.first.case_id).count(Kind.EVIDENCE_STORED) == 1


def test_settling_ends_when_the_upload_runs_out_meanwhile(files: Files) -> None:
    upload_id = files.place()
    files.quarantine.arrive(upload_id, making.png())
    fetch = files.quarantine.fetch

    def fetch_slowly(one: str) -> Any:
        files.world.uploads.forget(upload_id)
        return fetch(one)

    files.quarantine.fetch = fetch_slowly  # type: ignore[method-assign,assignment] # a slow look
    settle_upload(files.deps, upload_id)
    assert files.evidence.originals == {}


# ---- the scanner --------------------------------------------------------------------------------


def _scan(files: Files, case: Case, result: str) -> str | None:
    (upload_id,) = case.evidence
    key = f"originals/{case.case_id}/{upload_id}"
    return WorldContainer(files.world).record_scan(key, result)


@pytest.mark.parametrize(
    ("result", "verdict", "leaves"),
    [
        ("NO_THREATS_FOUND", "clean", True),
        ("THREATS_FOUND", "infected", False),
        ("UNSUPPORTED", "not_scanned", True),
    ],
)
def test_scan_decides_what_may_be_handed_out(result: str, verdict: str, leaves: bool) -> None:
    files = Files(scanned=True)
    accepted = files.submit(files.uploaded())
    case = files.settle(accepted)
    (file,) = case.evidence.values()
    assert (file.scan, file.may_leave) == ("awaited", False)
    assert _scan(files, case, result) == verdict
    assert _scan(files, case, result) == verdict
    (file,) = files.case(accepted).evidence.values()
    assert (file.scan, file.may_leave) == (verdict, leaves)
    assert (file.reason == "malware") == (verdict == "infected")
    assert files.world.log.kinds(case.case_id).count(Kind.EVIDENCE_SCANNED) == 1


def test_infected_file_stays_so_and_stays_locked(files: Files) -> None:
    accepted = files.submit(files.uploaded())
    case = files.settle(accepted)
    _scan(files, case, "THREATS_FOUND")
    _scan(files, case, "NO_THREATS_FOUND")
    assert files.states(files.settle(accepted)) == [("rejected", "malware")]
    (upload_id,) = case.evidence
    settle_upload(files.deps, upload_id)
    assert len(files.evidence.locked) == 1


def test_scan_of_another_object_is_ignored(files: Files) -> None:
    log, record_scan = files.world.log, WorldContainer(files.world).record_scan
    assert record_scan("copies/SSAAAAAAAAAAA/x", "NO_THREATS_FOUND") is None
    assert record_scan("originals/SSAAAAAAAAAAA/x", "NO_THREATS_FOUND") is None
    case_id = files.submit().first.case_id
    record_scan(f"originals/{case_id}/x", "NO_THREATS_FOUND")
    assert log.kinds(case_id) == [Kind.REPORT_SUBMITTED]


# ---- who hears of it ----------------------------------------------------------------------------


def _queued(files: Files, accepted: StoredReport, seq: int) -> dict[str, list[str]]:
    for queue in files.world.queues.values():
        queue.dispatches.clear()
    fan_out(files.world.fan_out_deps, accepted.first.case_id, seq)
    queues = files.world.queues.items()
    return {
        name: [dispatch.recipient for dispatch in queue.dispatches]
        for name, queue in queues
        if queue.dispatches
    }


def test_recipients_are_notified_of_a_file_once(files: Files) -> None:
    checked_before = files.submit(files.uploaded())
    assert "files" in _queued(files, checked_before, 1)
    files.settle(checked_before)
    seq = files.case(checked_before).last.seq
    assert files.case(checked_before).last.kind is Kind.EVIDENCE_STORED
    assert _queued(files, checked_before, seq) == {}  # their first token names it
    comes_later = files.submit(upload_id := files.place())
    files.arrive(upload_id)
    recipients = {"platforms": ["x", "facebook"], "authorities": ["police-hampshire"]}
    assert _queued(files, comes_later, 2) == recipients


def test_reporter_is_notified_of_rejected_files_and_of_malware(files: Files) -> None:
    accepted = files.submit(files.uploaded(b"MZ"))
    assert _queued(files, accepted, files.settle(accepted).last.seq) == {"candidates": ["reporter"]}
    kept = files.submit(files.uploaded())
    case = files.settle(kept)
    _scan(files, case, "NO_THREATS_FOUND")
    assert _queued(files, kept, files.case(kept).last.seq) == {}
    _scan(files, case, "THREATS_FOUND")
    assert _queued(files, kept, files.case(kept).last.seq) == {"candidates": ["reporter"]}


# ---- links --------------------------------------------------------------------------------------


def _report_that_x_has(files: Files, *upload_ids: str) -> StoredReport:
    """A report that x was sent and facebook was not."""
    accepted = files.submit(*upload_ids)
    facts = {"of": 1, "recipient": "x", "jti": "t"}
    files.world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, facts))
    return accepted


def _link(files: Files, accepted: StoredReport, platform: str = "x", content: bytes = b"") -> Link:
    digest = hashlib.sha256(content or making.png()).hexdigest()
    reference = files.case(accepted).reference
    desk = LinkEvidenceDeps(files.world.log, files.evidence, files.world.clock)
    return link_evidence(desk, platform, EvidenceRequest(reference=reference, sha256=digest))


def test_platform_gets_a_link_to_the_copy_when_it_has_the_report(files: Files) -> None:
    accepted = _report_that_x_has(files, files.uploaded(), files.uploaded())
    files.settle(accepted)
    link = _link(files, accepted)
    (copy,) = files.evidence.copies.values()
    assert link.sha256 == hashlib.sha256(copy).hexdigest()
    assert link.expires_at - files.world.clock() == timedelta(minutes=5)
    assert (link.content_type, link.scan) == ("image/png", "not_scanned")


def test_platform_gets_no_link_when_it_has_not_the_report(files: Files) -> None:
    accepted = _report_that_x_has(files, files.uploaded())
    files.settle(accepted)
    for platform in ("facebook", "tiktok"):
        with pytest.raises(Forbidden):
            _link(files, accepted, platform)
    files.world.append(accepted, NewEvent(Kind.ERASED, {}))
    with pytest.raises(Forbidden):
        _link(files, accepted)
    desk = LinkEvidenceDeps(files.world.log, files.evidence, files.world.clock)
    for reference in ("SS-2222-2222-222", "nothing of the kind"):
        with pytest.raises(Forbidden):
            link_evidence(desk, "x", EvidenceRequest(reference=reference, sha256="0" * 64))


def test_link_evidence_says_why_a_file_is_not_handed_out(files: Files) -> None:
    accepted = _report_that_x_has(
        files, files.uploaded(), files.uploaded(making.mp4()), files.uploaded(b"MZ")
    )
    with pytest.raises(Conflict) as early:
        _link(files, accepted)
    assert early.value.public_code == "not_ready"
    files.settle(accepted)
    with pytest.raises(Conflict) as film:
        _link(files, accepted, content=making.mp4())
    assert film.value.public_code == "withheld"
    with pytest.raises(NotFound):
        _link(files, accepted, content=b"of another case")
    case = files.case(accepted)
    first = next(iter(case.evidence))
    key = f"originals/{case.case_id}/{first}"
    WorldContainer(files.world).record_scan(key, "THREATS_FOUND")
    with pytest.raises(NotFound):
        _link(files, accepted)


def test_queue_names_files_by_ids_alone(files: Files) -> None:
    accepted = files.submit(files.uploaded())
    files.settle(accepted)
    (file,) = files.evidence.originals
    assert file == EvidenceFile(accepted.first.case_id, file.upload_id, "image/png", file.sha256)
    fan_out(files.world.fan_out_deps, accepted.first.case_id, 1)
    assert (
        Dispatch(accepted.first.case_id, 1, "files")
        not in files.world.queues["platforms"].dispatches
    )
