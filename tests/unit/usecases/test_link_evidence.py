"""A platform gets a link to the copy of a file of a report that it has."""

import hashlib
from datetime import timedelta

import pytest

from chalicelib.errors import (
    Conflict,
    Forbidden,
    NotFound,
)
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.exchange import EvidenceRequest
from chalicelib.ports import Dispatch, EvidenceFile
from chalicelib.usecases.evidence.link_evidence import CopyLink, LinkEvidenceDeps, link_evidence
from chalicelib.usecases.intake.find_stored_report import StoredReport
from chalicelib.usecases.notifications.fan_out import fan_out
from tests.support.cases import outcome_event
from tests.support.factories import WorldContainer
from tests.support.files import making
from tests.support.uploads import FilesWorld


def _report_that_x_has(files: FilesWorld, *upload_ids: str) -> StoredReport:
    """A report that x was sent and facebook was not."""
    accepted = files.submit(*upload_ids)
    facts = {"of": 1, "recipient": "x", "jti": "t"}
    files.world.append(accepted, NewEvent(Kind.NOTIFICATION_SENT, facts))
    return accepted


def _link(
    files: FilesWorld, accepted: StoredReport, platform: str = "x", content: bytes = b""
) -> CopyLink:
    digest = hashlib.sha256(content or making.png()).hexdigest()
    reference = files.case(accepted).reference
    deps = LinkEvidenceDeps(files.world.log, files.evidence, files.world.clock)
    return link_evidence(deps, platform, EvidenceRequest(reference=reference, sha256=digest))


def test_platform_gets_a_link_to_the_copy_when_it_has_the_report(files: FilesWorld) -> None:
    accepted = _report_that_x_has(files, files.uploaded(), files.uploaded())
    files.settle(accepted)
    link = _link(files, accepted)
    (copy,) = files.evidence.copies.values()
    assert link.sha256 == hashlib.sha256(copy).hexdigest()
    assert link.expires_at - files.world.clock() == timedelta(minutes=5)
    assert (link.content_type, link.scan) == ("image/png", "not_scanned")


def test_platform_gets_no_link_when_it_has_not_the_report(files: FilesWorld) -> None:
    accepted = _report_that_x_has(files, files.uploaded())
    files.settle(accepted)
    for platform in ("facebook", "tiktok"):
        with pytest.raises(Forbidden):
            _link(files, accepted, platform)
    files.world.append(accepted, NewEvent(Kind.ERASED, {}))
    with pytest.raises(Forbidden):
        _link(files, accepted)
    deps = LinkEvidenceDeps(files.world.log, files.evidence, files.world.clock)
    for reference in ("SS-2222-2222-222", "nothing of the kind"):
        with pytest.raises(Forbidden):
            link_evidence(deps, "x", EvidenceRequest(reference=reference, sha256="0" * 64))


@pytest.mark.parametrize("decided", ["before", "after", "never"])
def test_platform_gets_no_link_when_the_report_was_withdrawn(
    files: FilesWorld, decided: str
) -> None:
    accepted = _report_that_x_has(files, files.uploaded())
    files.settle(accepted)
    decision = outcome_event("no_violation", message="It stays")
    withdrawn = NewEvent(Kind.WITHDRAWN, {})
    orders = {"before": [decision, withdrawn], "after": [withdrawn, decision]}
    for event in orders.get(decided, [withdrawn]):
        files.world.append(accepted, event)
    with pytest.raises(Forbidden):
        _link(files, accepted)


def test_link_evidence_says_why_a_file_is_not_handed_out(files: FilesWorld) -> None:
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


def test_queue_names_files_by_ids_alone(files: FilesWorld) -> None:
    accepted = files.submit(files.uploaded())
    files.settle(accepted)
    (file,) = files.evidence.originals
    assert file == EvidenceFile(accepted.first.case_id, file.upload_id, "image/png", file.sha256)
    fan_out(files.world.fan_out_deps, accepted.first.case_id, 1)
    assert (
        Dispatch(accepted.first.case_id, 1, "files")
        not in files.world.queues["platforms"].dispatches
    )
