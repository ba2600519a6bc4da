"""What a run that began before writes of a case while it is erased goes, too, a while later."""

from datetime import timedelta

import pytest

from chalicelib.errors import TryAgainLater
from chalicelib.limits import LONGEST_RUN
from chalicelib.ports import EvidenceFile
from chalicelib.usecases.cases.erase_case import EraseCaseDeps
from chalicelib.usecases.cases.erase_requested import erase_requested
from tests.support.fakes import MemoryDownloads, MemoryFeed
from tests.support.uploads import WITHOUT, FilesWorld


@pytest.fixture
def files() -> FilesWorld:
    return FilesWorld()


def erasing(files: FilesWorld, downloads: MemoryDownloads) -> EraseCaseDeps:
    world = files.world
    return EraseCaseDeps(
        log=world.log,
        feed=MemoryFeed(),
        held=(files.evidence, downloads),
        now=world.clock,
        uploads=world.uploads,
        ledger=world.ledger,
        patterns=world.patterns,
        without=WITHOUT,
    )


def test_copy_that_was_made_meanwhile_goes_when_nothing_is_at_work_any_more(
    files: FilesWorld,
) -> None:
    upload_id = files.place()
    case_id = files.submit(upload_id).first.case_id
    files.quarantine.arrive(upload_id, b"a picture")
    version = files.quarantine.objects[upload_id].version
    downloads = MemoryDownloads()
    deps = erasing(files, downloads)
    with pytest.raises(TryAgainLater) as later:
        erase_requested(deps, case_id)
    assert later.value.after == LONGEST_RUN
    assert case_id in files.world.log.erased

    # The run that copied it is killed here, before it finds the case erased.
    files.evidence.keep(EvidenceFile(case_id, upload_id, "image/png", "ab" * 32), version)
    downloads.objects[f"{case_id}/download.zip"] = b"words"
    files.world.clock.advance(seconds=LONGEST_RUN.whole_seconds)
    erase_requested(deps, case_id)
    assert files.evidence.originals == {}
    assert downloads.objects == {}


def test_erasing_again_at_once_waits_for_the_rest_of_the_time(files: FilesWorld) -> None:
    case_id = files.submit().first.case_id
    deps = erasing(files, MemoryDownloads())
    for waited in (0, 100):
        files.world.clock.advance(seconds=waited)
        with pytest.raises(TryAgainLater) as later:
            erase_requested(deps, case_id)
    assert later.value.after == LONGEST_RUN - timedelta(seconds=100)
