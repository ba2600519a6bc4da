"""Everything that is held about a case, as one file that can be read."""

import io
import json
import zipfile
from typing import Any

import pytest

from chalicelib.errors import Gone, Unavailable
from chalicelib.model.events import Kind, NewEvent
from chalicelib.model.invisible import remove_controls
from chalicelib.ports import EvidenceFile
from tests.support.cases import outcome_event
from tests.support.factories import World, WorldContainer
from tests.support.html import Page
from tests.support.page_samples import NAUGHTY

PICTURE = b"\x89PNG" + bytes(range(256)) * 40


def with_evidence(world: World, filename: str = "post.png", **changes: Any) -> Any:
    """A case with one file that is kept, and one that was refused."""
    accepted = world.submit(**changes)
    case_id = accepted.first.case_id
    for upload, kind in (("u1", Kind.EVIDENCE_STORED), ("u2", Kind.EVIDENCE_REJECTED)):
        file = {"upload_id": upload, "content_type": "image/png", "size": len(PICTURE)}
        world.append(accepted, NewEvent(Kind.EVIDENCE_ADDED, file, {"filename": filename}))
        facts = (
            {**file, "sha256": "ab" * 32, "scan": "not_scanned"}
            if kind is Kind.EVIDENCE_STORED
            else {"upload_id": upload, "reason": "wrong_type"}
        )
        world.append(accepted, NewEvent(kind, facts))
    world.evidence.originals[EvidenceFile(case_id, "u1", "image/png", "ab" * 32)] = PICTURE
    return accepted


def fetched(world: World, accepted: Any, language: str = "en") -> dict[str, bytes]:
    """The files of the download by name."""
    download = WorldContainer(world).download_case(world.case(accepted), language)
    key = download.url.removeprefix("https://downloads.example.org/").partition("?")[0]
    with zipfile.ZipFile(io.BytesIO(world.downloads.objects[key])) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_download_holds_a_page_the_same_as_json_and_the_evidence() -> None:
    world = World()
    accepted = with_evidence(world)
    world.append(accepted, outcome_event("no_violation", message="It stays"))
    files = fetched(world, accepted)
    assert set(files) == {"report.html", "report.json", "links.csv", "evidence/01-post.png"}
    assert b"https://" in files["links.csv"]
    assert files["evidence/01-post.png"] == PICTURE
    page = Page(files["report.html"].decode())
    for sentence in (
        "Sam Invented",
        "sam@example.org",
        "01632 960000",
        "I know where you live",
        "It began last week.",
        "https://x.com/someone/status/20",
        "It stays",
        "Threat of violence or death",
        "post.png",
    ):
        assert sentence in page.text
    assert "evidence/01-post.png" in page.links()
    data = json.loads(files["report.json"])
    assert data["sent"]["statement"] == "It began last week."
    assert [entry["seq"] for entry in data["log"]] == list(range(1, 7))
    assert [file["state"] for file in data["files"]] == ["stored", "rejected"]


def test_download_holds_nothing_of_an_officer() -> None:
    world = World()
    accepted = world.submit()
    facts = {"recipient": "police-hampshire"}
    officer = {"name": "Officer Invented", "role": "sergeant"}
    world.append(accepted, NewEvent(Kind.CASE_LINK_OPENED, facts, officer))
    world.append(accepted, NewEvent(Kind.AUTHORITY_ACKNOWLEDGED, facts, officer))
    message = {"message_id": "m", "from": "police-hampshire", "to": "reporter", "content": "c"}
    words = {"text": "Call us", **officer}
    world.append(accepted, NewEvent(Kind.MESSAGE_SENT, message, words))
    files = fetched(world, accepted)
    all_content = b"".join(files.values())
    assert b"Call us" in all_content
    assert b"Officer Invented" not in all_content
    assert accepted.receipt.encode() not in all_content


def test_download_is_in_the_language_asked_for() -> None:
    world = World()
    page = Page(fetched(world, world.submit(), "cy")["report.html"].decode())
    assert page.language == "cy"


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_download_shows_what_was_typed_and_runs_nothing(naughty: str) -> None:
    world = World()
    accepted = with_evidence(world, filename=naughty, statement=naughty)
    files = fetched(world, accepted)
    page = Page(files["report.html"].decode())
    assert remove_controls(naughty) in page.text
    assert [tag for tag, _ in page.tags if tag in {"script", "img", "h1"}] == ["h1"]
    assert json.loads(files["report.json"])["sent"]["statement"] == naughty


def test_download_fails_when_evidence_cannot_be_read() -> None:
    world = World()
    accepted = with_evidence(world)
    for file in world.evidence.originals:
        world.evidence.originals[file] = b""
    with pytest.raises(Unavailable):
        fetched(world, accepted)


def test_download_is_erased_when_the_case_is_erased_meanwhile() -> None:
    world = World()
    accepted = world.submit()
    case = world.case(accepted)
    world.log.erase(case.case_id)
    with pytest.raises(Gone):
        WorldContainer(world).download_case(case, "en")
    assert world.downloads.objects == {}
