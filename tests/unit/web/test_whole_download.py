"""What somebody downloads of their report is all that they sent, and its page shows it."""

import io
import json
import zipfile
from uuid import uuid4

from chalicelib.model.case import Case
from tests.support.factories import World, WorldContainer
from tests.support.html import Page
from tests.support.json_strings import strings_of
from tests.support.visitor import Visitor
from tests.support.web_client import post_json

DANGER = {
    "immediate_danger": True,
    "at_risk": {"area": "Blaydon and Consett"},
    "signs": ["names_place_or_time"],
    "incidents": [{"text": "He has a knife"}, {"url": "https://x.com/a/status/1"}],
    "candidate": {"name": "Sam Invented", "area": "Nowhere", "council": "Nowhere either"},
}
ADDED = {"url": "https://x.com/other/status/99", "text": "And more"}


def downloaded(world: World, case: Case) -> dict[str, bytes]:
    """The files of the download by name."""
    download = WorldContainer(world).download_case(case, "en")
    key = download.url.removeprefix("https://downloads.example.org/").partition("?")[0]
    with zipfile.ZipFile(io.BytesIO(world.downloads.objects[key])) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_download_holds_every_word_that_was_sent_and_added(world: World) -> None:
    visitor = Visitor(world, **DANGER)
    batch = {"batch_id": str(uuid4()), "incidents": [ADDED]}
    receipt = f"Bearer {visitor.receipt}"
    post_json(f"/v1/reports/{visitor.reference}/incidents", batch, authorization=receipt)
    case = world.case_by_id(visitor.case_id)
    files = downloaded(world, case)
    words_in_file = set(strings_of(json.loads(files["report.json"])))
    words_sent = [case.report, *map(list, case.added.values()), case.public["signs"]]
    assert not set(strings_of(words_sent)) - words_in_file
    assert b"status/99" in files["links.csv"]
    page = Page(files["report.html"].decode()).text
    for words in ("He has a knife", "And more", "Blaydon and Consett", "place or a time"):
        assert words in page


def test_page_shows_what_danger_kept_as_it_was_typed(world: World) -> None:
    visitor = Visitor(world, **DANGER)
    visitor.open()
    assert "He has a knife" in visitor.page().text
