"""Documents are judged by what they do, in a process that cannot take more than its share."""

import io
import signal

import pytest
from pikepdf import Pdf
from PIL import Image

from chalicelib.files import cage, inspect, pdf
from chalicelib.files.readers import pdf_nature, pdf_pictures
from tests.support.files import documents

JUDGED = [
    (nature, name, data)
    for nature, group in (
        ("ordinary", documents.HARMLESS),
        ("active", documents.ACTIVE),
        ("encrypted", documents.ENCRYPTED),
        ("unreadable", documents.UNREADABLE),
    )
    for name, data in group.items()
]


@pytest.mark.parametrize(
    ("nature", "name", "data"), JUDGED, ids=[f"{n}: {s}" for n, s, _ in JUDGED]
)
def test_document_is_judged_by_what_it_does(nature: str, name: str, data: bytes) -> None:
    assert pdf_nature.read(data).decode() == nature


def test_document_is_kept_with_its_nature_when_it_acts() -> None:
    data = documents.ACTIVE["a script on opening"]
    facts = inspect(data)
    assert (facts.content_type, facts.nature, facts.size) == (
        "application/pdf",
        "active",
        len(data),
    )


def test_pages_are_pictured_without_running_the_document() -> None:
    pictures = pdf.pictures_of(documents.ACTIVE["a script on opening"])
    assert list(pictures) == ["page-01.png"]
    width, height = Image.open(io.BytesIO(pictures["page-01.png"])).size
    assert (width // 10, height // 10) == (127, 165)  # 8.5 by 11 inches


def test_pages_are_pictured_up_to_a_number_and_a_size() -> None:
    def large(pdf: Pdf) -> None:
        for _ in range(30):
            pdf.add_blank_page(page_size=(14_000, 14_000))

    archive = pdf_pictures.read(documents.document(large))
    assert archive.count(b"PK\x01\x02") == pdf_pictures.MOST_PAGES


def test_pictures_are_none_when_nothing_can_be_drawn() -> None:
    assert pdf.pictures_of(documents.ENCRYPTED["a password"]) == {}


@pytest.mark.parametrize(
    ("reader", "reason"),
    [("spinning", f"ended with -{signal.SIGXCPU.value}"), ("hoarding", "ended with 1")],
)
def test_cage_ends_a_reader_that_takes_more_than_its_share(
    reader: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cage, "READERS", "tests.support.files.greedy")
    with pytest.raises(cage.CageError) as error:
        cage.read_caged(reader, b"", seconds=1)
    assert error.value.reason in {reason, f"ended with -{signal.SIGKILL.value}"}


def test_cage_ends_a_reader_that_sleeps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "READERS", "tests.support.files.greedy")
    monkeypatch.setattr(cage, "GRACE", 0)
    with pytest.raises(cage.CageError, match="out of time"):
        cage.read_caged("sleeping", b"", seconds=2)


def test_cage_lets_a_reader_write_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "READERS", "tests.support.files.greedy")
    with pytest.raises(cage.CageError):
        cage.read_caged("writing", b"")


def test_document_that_cannot_be_checked_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cage, "READERS", "tests.support.files.greedy")
    monkeypatch.setattr(cage, "GRACE", -18)
    assert pdf.nature_of(documents.document()) == "unreadable"
