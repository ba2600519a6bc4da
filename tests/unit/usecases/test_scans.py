"""What a scanner says of a kept file, and who hears of files."""

import pytest

from chalicelib.model.events import Kind
from chalicelib.usecases.evidence.settle_upload import settle_upload
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.notifications.fan_out import fan_out
from tests.support.factories import WorldContainer
from tests.support.uploads import FilesWorld, record_scan


@pytest.mark.parametrize(
    ("result", "verdict", "leaves"),
    [
        ("NO_THREATS_FOUND", "clean", True),
        ("THREATS_FOUND", "infected", False),
        ("UNSUPPORTED", "not_scanned", True),
    ],
)
def test_scan_decides_what_may_be_handed_out(result: str, verdict: str, leaves: bool) -> None:
    files = FilesWorld(scanned=True)
    accepted = files.submit(files.uploaded())
    case = files.settle(accepted)
    (file,) = case.evidence.values()
    assert (file.scan, file.may_leave) == ("awaited", False)
    assert record_scan(files, case, result) == verdict
    assert record_scan(files, case, result) == verdict
    (file,) = files.case(accepted).evidence.values()
    assert (file.scan, file.may_leave) == (verdict, leaves)
    assert (file.reason == "malware") == (verdict == "infected")
    assert files.world.log.kinds(case.case_id).count(Kind.EVIDENCE_SCANNED) == 1


def test_infected_file_stays_so_and_stays_locked(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded())
    case = files.settle(accepted)
    record_scan(files, case, "THREATS_FOUND")
    record_scan(files, case, "NO_THREATS_FOUND")
    assert files.states(files.settle(accepted)) == [("rejected", "malware")]
    (upload_id,) = case.evidence
    settle_upload(files.deps, upload_id)
    assert len(files.evidence.locked) == 1


def test_scan_of_another_object_is_ignored(files: FilesWorld) -> None:
    log, record_scan = files.world.log, WorldContainer(files.world).record_scan
    assert record_scan("copies/SSAAAAAAAAAAA/x", "NO_THREATS_FOUND") is None
    assert record_scan("originals/SSAAAAAAAAAAA/x", "NO_THREATS_FOUND") is None
    case_id = files.submit().first.case_id
    record_scan(f"originals/{case_id}/x", "NO_THREATS_FOUND")
    assert log.kinds(case_id) == [Kind.REPORT_SUBMITTED]


def _queued(files: FilesWorld, accepted: StoredReport, seq: int) -> dict[str, list[str]]:
    for queue in files.world.queues.values():
        queue.dispatches.clear()
    fan_out(files.world.fan_out_deps, accepted.first.case_id, seq)
    queues = files.world.queues.items()
    return {
        name: [dispatch.recipient for dispatch in queue.dispatches]
        for name, queue in queues
        if queue.dispatches
    }


def test_recipients_are_notified_of_a_file_once(files: FilesWorld) -> None:
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


def test_reporter_is_notified_of_rejected_files_and_of_malware(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded(b"MZ"))
    assert _queued(files, accepted, files.settle(accepted).last.seq) == {"reporters": ["reporter"]}
    clean_report = files.submit(files.uploaded())
    case = files.settle(clean_report)
    record_scan(files, case, "NO_THREATS_FOUND")
    assert _queued(files, clean_report, files.case(clean_report).last.seq) == {}
    record_scan(files, case, "THREATS_FOUND")
    assert _queued(files, clean_report, files.case(clean_report).last.seq) == {
        "reporters": ["reporter"]
    }
