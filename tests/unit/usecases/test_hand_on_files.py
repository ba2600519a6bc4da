"""Files are handed on as what they are, and nothing that acts under an innocent name."""

import hashlib
import io
import zipfile

import pytest

from chalicelib.limits import READ_SIZE
from chalicelib.model.evidence import Evidence
from chalicelib.usecases.evidence.hand_on_files import names_of
from tests.support.bundles import Bundles
from tests.support.files import documents

PDF = "application/pdf"


def stored(number: int, **members: object) -> Evidence:
    members = {"filename": "threat.pdf", "content_type": PDF, "scan": "clean"} | members
    return Evidence(upload_id=f"u{number}", state="stored", **members)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("members", "path"),
    [
        ({}, "evidence/01-threat.pdf"),
        ({"filename": "threat.hta"}, "evidence/01-threat.pdf"),
        ({"nature": "active"}, "evidence-active/01-threat.pdf.active"),
        ({"nature": "encrypted"}, "evidence-encrypted/01-threat.pdf.encrypted"),
        ({"nature": "unreadable"}, "evidence-unreadable/01-threat.pdf.unreadable"),
        ({"scan": "awaited"}, "evidence-scan-awaited/01-threat.pdf.scan-awaited"),
        ({"scan": "not_scanned"}, "evidence/01-threat.pdf"),
        ({"scan": "awaited", "nature": "active"}, "evidence-active/01-threat.pdf.active"),
    ],
)
def test_names_of_files_say_what_to_beware_of(members: dict[str, object], path: str) -> None:
    assert names_of([stored(1, **members)]) == {"u1": path}


def test_names_are_of_stored_files_alone() -> None:
    refused = Evidence("u1", state="rejected", reason="damaged")
    assert names_of([refused, stored(2)]) == {"u2": "evidence/02-threat.pdf"}


def test_bundle_has_pictures_beside_a_document_that_acts() -> None:
    content = documents.ACTIVE["a script on opening"]
    bundles = Bundles()
    bundles.add("u1", "threat.hta", content, content_type=PDF, nature="active")
    with zipfile.ZipFile(io.BytesIO(bundles.make())) as archive:
        names = {name.partition("/data/")[2] for name in archive.namelist()}
    assert "evidence-active/01-threat.pdf.active" in names
    assert "evidence-active/01-threat.pdf.active.pages/page-01.png" in names
    assert not any(name.startswith("evidence/") for name in names)


def test_bundle_has_a_large_file_in_pieces_and_its_digests() -> None:
    content = bytes(range(256)) * (READ_SIZE // 256 + 1)
    bundles = Bundles()
    bundles.add("u1", "threat.pdf", content, content_type=PDF, nature="unreadable")
    with zipfile.ZipFile(io.BytesIO(bundles.make())) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".unreadable"))
        manifest = next(n for n in archive.namelist() if n.endswith("/manifest-sha256.txt"))
        assert archive.read(name) == content
        line = f"{hashlib.sha256(content).hexdigest()}  data/{name.partition('/data/')[2]}"
        assert line in archive.read(manifest).decode().splitlines()


def test_bundle_is_not_held_up_by_documents_that_cannot_be_drawn() -> None:
    content = documents.ENCRYPTED["a password"]
    bundles = Bundles()
    for number in range(4):
        padded = content + b"%d" % number
        bundles.add(f"u{number}", "a.pdf", padded, content_type=PDF, nature="encrypted")
    good = documents.ACTIVE["a script on opening"]
    bundles.add("u9", "b.pdf", good, content_type=PDF, nature="active")
    with zipfile.ZipFile(io.BytesIO(bundles.make())) as archive:
        assert not [name for name in archive.namelist() if ".pages/" in name]
