"""No file that harms who opens it passes as clean, and none that looks it is turned away.

Every file is made by code (tests/support/files/), and judged by our gate and by two readers that
share no code with it. At commit e454945 five of the hostile ones passed as ordinary (an update
without an end, a picture within a small one, a second frame, films that lie elsewhere, a file in
a mail's text), and eleven of the harmless ones were not.
"""

import importlib

import pytest

from chalicelib.files import cage, inspect, mails, pdf, without_metadata
from tests.support.files import pictures, raw_documents
from tests.support.files.corpus import (
    BROWSERS_ALONE,
    CLEAN,
    HARMLESS,
    HOSTILE,
    OF_OPINION,
    Sample,
    verdict_of,
)
from tests.support.files.independent import ACTS, LOCKED, OPENS, pillow_reads, verdicts

FEWEST = 60


@pytest.fixture
def no_cage(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have readers called here: a process for each of a hundred documents takes a minute."""

    def read(reader: str, data: bytes) -> bytes:
        answer: bytes = importlib.import_module(f"{cage.READERS}.{reader}").read(data)
        return answer

    for module in (pdf, mails):
        monkeypatch.setattr(module, "read_caged", read)


def test_corpus_has_enough_of_both() -> None:
    assert min(len(HOSTILE), len(HARMLESS)) >= FEWEST
    for samples in (HOSTILE, HARMLESS):
        assert len({str(sample) for sample in samples}) == len(samples)
        assert len({sample.data for sample in samples}) == len(samples)


@pytest.mark.usefixtures("no_cage")
@pytest.mark.parametrize("sample", HOSTILE, ids=str)
def test_hostile_file_is_not_clean(sample: Sample) -> None:
    assert verdict_of(sample.data) == sample.verdict != CLEAN
    seconds = set(dict(verdicts(sample.kind, sample.data)).values())
    assert seconds - {OPENS} or sample.name in OF_OPINION, "or it is not known to be hostile"


@pytest.mark.usefixtures("no_cage")
@pytest.mark.parametrize("sample", HARMLESS, ids=str)
def test_harmless_file_is_clean(sample: Sample) -> None:
    assert verdict_of(sample.data) == CLEAN
    seconds = set(dict(verdicts(sample.kind, sample.data)).values())
    assert not seconds & {ACTS, LOCKED}
    assert OPENS in seconds or sample.name in BROWSERS_ALONE


@pytest.mark.parametrize("name", [name for name in pictures.HARMLESS if "picture" in name])
def test_copy_of_a_harmless_picture_shows_the_same(name: str) -> None:
    data = pictures.HARMLESS[name]
    copy = without_metadata(inspect(data).content_type, data)
    if copy is None or name in BROWSERS_ALONE:
        return
    assert pillow_reads(copy) == OPENS
    assert without_metadata(inspect(copy).content_type, copy) == copy


def test_document_that_unpacks_to_gigabytes_is_ended_in_its_cage() -> None:
    """The gate of commit 5535a40 took 31 seconds of the function's own for 1.5 MB of escapes."""
    bomb = raw_documents.bomb()
    assert len(bomb) < 10_000
    assert inspect(bomb).nature == "unreadable"
