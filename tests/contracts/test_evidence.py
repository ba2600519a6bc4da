"""Where checked files are kept: the version that was checked, locked, and a copy for platforms."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.evidence import S3Evidence
from chalicelib.container import wall_clock
from chalicelib.ports import CaseObjects, ErasedObjects, EvidenceFile, EvidenceStore
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import MemoryEvidence, MemoryQuarantine

PORTS = (EvidenceStore, CaseObjects)
IMPLEMENTATIONS = (MemoryEvidence, S3Evidence)
RESOURCES = frozenset({"Evidence", "Quarantine"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)

FILE = EvidenceFile("SSAAAAAAAAAAA", "0" * 32, "image/png", "ab" * 32)
SECOND = replace(FILE, upload_id="1" * 32)
OTHER_CASES = replace(FILE, case_id="SSBBBBBBBBBBB")


class Quarantined:
    """Files that wait in the quarantine of a backend."""

    def __init__(self, backend: Backend) -> None:
        self.backend, self.memory = backend, MemoryQuarantine()

    def arrive(self, file: EvidenceFile, content: bytes = b"a picture") -> str:
        """Return the version of a file that arrived."""
        if self.backend.in_memory:
            self.memory.arrive(file.upload_id, content)
            return self.memory.objects[file.upload_id].version
        bucket = self.backend.ref("Quarantine")
        put = client("s3").put_object(Bucket=bucket, Key=file.upload_id, Body=content)
        return put["VersionId"]


def evidence_on(
    backend: Backend, quarantined: Quarantined, *, may_bypass: bool = True
) -> EvidenceStore:
    """The store as the operator has it, who may delete what is locked; or as functions have it."""
    if backend.in_memory:
        clock = None if may_bypass else wall_clock
        evidence = MemoryEvidence(quarantined.memory, locks_end_by=clock)
        evidence.down = backend.down
        return evidence
    bucket, quarantine = backend.ref("Evidence"), backend.ref("Quarantine")
    return S3Evidence(client("s3"), bucket, quarantine, may_bypass=may_bypass)


@pytest.fixture
def quarantined(backend: Backend) -> Quarantined:
    return Quarantined(backend)


@pytest.fixture
def evidence(backend: Backend, quarantined: Quarantined) -> EvidenceStore:
    return evidence_on(backend, quarantined)


def a_week_from_now() -> datetime:
    """S3 locks by its own clock."""
    return datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)


def test_read_gives_the_version_that_was_kept(
    evidence: EvidenceStore, quarantined: Quarantined
) -> None:
    checked = quarantined.arrive(FILE)
    quarantined.arrive(FILE, b"what came later")
    evidence.keep(FILE, checked)
    assert evidence.read(FILE) == b"a picture"


def test_stream_gives_the_file_in_pieces(evidence: EvidenceStore, quarantined: Quarantined) -> None:
    content = bytes(range(256)) * 10_000
    evidence.keep(FILE, quarantined.arrive(FILE, content))
    pieces = list(evidence.stream(FILE))
    assert b"".join(pieces) == content
    assert len(pieces) > 1


def test_keep_leaves_what_is_there(evidence: EvidenceStore, quarantined: Quarantined) -> None:
    evidence.keep(FILE, quarantined.arrive(FILE))
    evidence.keep(FILE, quarantined.arrive(FILE, b"what came later"))
    assert evidence.read(FILE) == b"a picture"


def test_put_copy_gives_its_digest_and_leaves_the_original(
    evidence: EvidenceStore, quarantined: Quarantined
) -> None:
    evidence.keep(FILE, quarantined.arrive(FILE))
    digest = evidence.put_copy(FILE, b"without metadata")
    assert digest == hashlib.sha256(b"without metadata").hexdigest()
    assert evidence.read(FILE) == b"a picture"


def test_drop_deletes_a_file_that_was_never_locked(
    evidence: EvidenceStore, quarantined: Quarantined
) -> None:
    for file in (FILE, SECOND):
        evidence.keep(file, quarantined.arrive(file))
        evidence.put_copy(file, b"without metadata")
    for _ in range(2):
        evidence.drop(FILE)
    assert_unavailable(lambda: evidence.read(FILE))
    assert evidence.read(SECOND) == b"a picture"
    assert evidence.erase(FILE.case_id) == ErasedObjects(2)


def test_drop_raises_unavailable_when_the_file_is_locked(
    evidence: EvidenceStore, quarantined: Quarantined
) -> None:
    evidence.keep(FILE, quarantined.arrive(FILE))
    evidence.lock(FILE, a_week_from_now())
    assert_unavailable(lambda: evidence.drop(FILE))
    assert evidence.read(FILE) == b"a picture"


def test_erase_deletes_a_cases_files_locked_or_not(
    evidence: EvidenceStore, quarantined: Quarantined
) -> None:
    for file in (FILE, SECOND, OTHER_CASES):
        evidence.keep(file, quarantined.arrive(file))
    evidence.put_copy(FILE, b"without metadata")
    evidence.lock(FILE, a_week_from_now())
    assert evidence.erase(FILE.case_id) == ErasedObjects(3)
    assert evidence.erase(FILE.case_id) == ErasedObjects(0)
    assert_unavailable(lambda: evidence.read(FILE), lambda: evidence.read(SECOND))
    assert evidence.read(OTHER_CASES) == b"a picture"


def test_erase_leaves_what_is_locked_when_locks_may_not_be_bypassed(
    backend: Backend, quarantined: Quarantined
) -> None:
    evidence = evidence_on(backend, quarantined, may_bypass=False)
    for file in (FILE, SECOND):
        evidence.keep(file, quarantined.arrive(file))
        evidence.put_copy(file, b"without metadata")
    evidence.lock(FILE, a_week_from_now())
    assert evidence.erase(FILE.case_id) == ErasedObjects(3, locked=1)
    assert evidence.erase(FILE.case_id) == ErasedObjects(0, locked=1)
    assert evidence.read(FILE) == b"a picture"
    assert_unavailable(lambda: evidence.read(SECOND))


def test_link_names_the_file_and_how_long_it_works(evidence: EvidenceStore) -> None:
    link = evidence.link(FILE, 300)
    assert link.startswith("https://")
    assert f"{FILE.case_id}/{FILE.upload_id}" in link
    assert "=300" in link
    assert evidence.link(SECOND, 300) != link


def test_file_is_unavailable_when_it_is_not_there(evidence: EvidenceStore) -> None:
    assert_unavailable(
        lambda: evidence.keep(FILE, "no-such-version"),
        lambda: evidence.read(FILE),
        lambda: list(evidence.stream(FILE)),
    )


def test_every_call_but_link_raises_unavailable_when_the_bucket_does_not_answer(
    unreachable: Backend, quarantined: Quarantined
) -> None:
    version = quarantined.arrive(FILE)
    evidence = evidence_on(unreachable, quarantined)
    assert evidence.link(FILE, 300)
    assert_unavailable(
        lambda: evidence.keep(FILE, version),
        lambda: evidence.read(FILE),
        lambda: list(evidence.stream(FILE)),
        lambda: evidence.put_copy(FILE, b"x"),
        lambda: evidence.lock(FILE, a_week_from_now()),
        lambda: evidence.drop(FILE),
        lambda: evidence.erase(FILE.case_id),
    )
