"""What is printed in an advice pack, in which language, and for whose eyes."""

import io
import json
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.records import PublishedPromise
from chalicelib.languages import CODES
from chalicelib.model.packs import Pack
from chalicelib.rendering import typesetting
from chalicelib.rendering.covering_sheet import cover_data
from chalicelib.rendering.packs import form_address, pack_data
from chalicelib.rendering.printed_parts import Printing, languages_of, police
from chalicelib.rendering.translator import translator
from chalicelib.rendering.typesetting import NotTypeset, typeset
from tests.support.printed_packs import (
    ALDERSHOT,
    BLAYDON,
    PRINTING,
    YNYS_MON,
    contest,
    printed,
    texts,
)

NASTY = 'Siân #[Öé] $x$ *b* <i> "\\" O’Neill //'


@pytest.mark.parametrize(("area", "first"), [(ALDERSHOT, "en"), (YNYS_MON, "cy")])
def test_pack_is_a_sheet_a_language_with_its_constituencys_language_first(
    area: str, first: str
) -> None:
    languages = languages_of(contest(area).area)
    assert languages[0] == first
    assert set(languages) == set(CODES)
    data, pdf = printed(area, "Sam Invented")
    assert [page["lang"] for page in data["languages"]] == list(languages)
    pages = texts(pdf)
    assert len(pages) == 2 * len(CODES)
    assert [("22 November 2026" in page, "22 Tachwedd 2026" in page) for page in pages[::2]] == [
        (language == "en", language == "cy") for language in languages
    ]
    assert all("ABCD-EFGH-2345" in page for page in pages[::2])
    assert not [page for page in pages[1::2] if "ABCD" in page]


@pytest.mark.parametrize(
    "area", load().areas.of_kind("constituency")[::40], ids=lambda area: area.gss
)
def test_pack_of_no_constituency_runs_over(area: Any) -> None:
    _, pdf = printed(area.gss, "A Name That Is As Long As Any That Was Ever On A Ballot Paper")
    assert len(texts(pdf)) == 2 * len(CODES)


def test_letter_says_999_first_then_the_code_then_the_police() -> None:
    letter = texts(printed(ALDERSHOT, "Sam Invented")[1])[0]
    places = [
        letter.index(part)
        for part in (
            "Sam Invented Candidate for Aldershot",
            "Call 999",
            "Dear Sam Invented",
            "ABCD-EFGH-2345",
            "standsafe.example.org/report",
            "Hampshire & Isle of Wight Constabulary: 101",
        )
    ]
    assert places == sorted(places)


def test_letter_names_the_other_force_when_the_constituency_is_split() -> None:
    letter = texts(printed(BLAYDON, "Robin Invented")[1])[0]
    assert "Durham Constabulary: 101" in letter
    assert "Part of Blaydon and Consett is policed by Northumbria Police." in letter
    assert "Northumbria Police: 101" in letter
    assert "policed by" not in texts(printed(ALDERSHOT, "Sam Invented")[1])[0]


def test_essentials_say_what_binds_who_publishes_and_name_the_rest_in_a_sentence() -> None:
    essentials = texts(printed(ALDERSHOT, "Sam Invented")[1])[1]
    for time in load().binding_times:
        assert time.text in essentials
    assert "Substack says that it decides within 3 days." in essentials
    silent = [platform.name for platform in load().platforms.values() if platform.promise is None]
    assert f"Of these we found no time of their own: {', '.join(silent)}." in essentials
    assert "None found" not in essentials


def test_published_time_is_printed_with_the_day_it_was_read() -> None:
    platform = load().platforms["x"]
    promise = PublishedPromise(None, 2880, platform.policy_url, date(2026, 10, 1))
    promising = platform._replace(promise=promise)
    catalogue = load()._replace(platforms={**load().platforms, "x": promising})
    data = pack_data(
        Printing(catalogue, load_guidance(), PRINTING.base_url, PRINTING.day),
        contest(),
        [],
    )
    (time,) = [
        time
        for time in data["languages"][0]["essentials"]["times"]
        if time["text"] == f"{platform.name} says that it decides within 2 days."
    ]
    assert time["source"].endswith("checked on 1 October 2026")
    assert platform.name not in data["languages"][0]["essentials"]["times"][-1]["text"]


def test_letter_says_the_programme_and_what_happens_next() -> None:
    letter = texts(printed(ALDERSHOT, "Sam Invented")[1])[0]
    programme = letter.index("When you report to the police, say: “This comes under")
    assert programme < letter.index("What happens after you report")
    assert "When a time has passed, we follow it up and tell you." in letter


def test_typed_text_is_printed_and_never_run() -> None:
    _, pdf = printed(ALDERSHOT, NASTY)
    letter = texts(pdf)[0]
    assert f"Dear {NASTY}" in letter


def test_printed_qr_code_opens_the_form_as_that_candidate() -> None:
    data, _ = printed(YNYS_MON, "Sam Invented")
    links = [page["link"] for page in data["packs"][0]["pages"]]
    assert links == [
        form_address(PRINTING.base_url, language, "ABCD-EFGH-2345")
        for language in languages_of(contest(YNYS_MON).area)
    ]
    assert "https://standsafe.example.org/report#code=ABCD-EFGH-2345" in links
    read = [
        [barcode.text for barcode in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]
        for picture in typesetting.pictures("packs", data, tuple(links))
    ]
    assert read == [page for link in links for page in ([link], [])]


def test_pdf_is_accessible_and_has_no_other_metadata() -> None:
    reader = PdfReader(io.BytesIO(printed(YNYS_MON, "Sam Invented")[1]))
    assert reader.metadata is not None
    assert reader.metadata.title == "Pecyn cyngor i ymgeisydd"
    assert "Invented" not in str(reader.metadata)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "cy"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert {round(page.mediabox.width) for page in reader.pages} == {595}  # A4


def test_pack_is_the_same_file_when_made_again() -> None:
    again = printed.__wrapped__(ALDERSHOT, "Sam Invented")
    assert again[1] == printed(ALDERSHOT, "Sam Invented")[1]


def test_covering_sheet_lists_names_and_never_a_code() -> None:
    packs = (
        Pack(1, "Sam Invented", "The Example Party", "ABCD-EFGH-2345", True),
        Pack(2, "Robin Invented", "", "WXYZ-WXYZ-WXYZ", False),
    )
    data = cover_data(PRINTING, contest(BLAYDON), packs)
    english, welsh, *_ = texts(typeset("cover", data, PRINTING.day))
    assert "01 Sam Invented The Example Party Yes" in english
    assert "02 Robin Invented Not yet" in english
    assert "1 of 2 have used their code." in english
    assert "The Example Party Ie" in welsh
    assert "ABCD" not in json.dumps(data)
    assert "WXYZ" not in english + welsh


def test_failed_template_is_named_without_anybodys_data() -> None:
    with pytest.raises(NotTypeset, match=r"templates/pack/packs\.typ") as failed:
        typeset("packs", {"title": "Sam Invented"}, PRINTING.day)
    assert "Sam" not in str(failed.value)


def test_typesetting_is_refused_when_the_typeface_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typesetting._typesetter()._folder.cleanup()
    typesetting._typesetter.cache_clear()
    monkeypatch.setattr(typesetting, "FONTS", tmp_path / "nowhere")
    with pytest.raises(NotTypeset, match="make setup"):
        typeset("cover", {}, PRINTING.day)


def test_typesetting_leaves_nothing_beside_the_templates() -> None:
    printed.__wrapped__(ALDERSHOT, "Sam Invented")
    folder = typesetting._typesetter()._root
    assert sorted(path.suffix for path in folder.iterdir()) == [".typ"] * 3
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_letter_says_the_police_programme_by_its_name() -> None:
    letter = texts(printed(ALDERSHOT, "Sam Invented")[1])[0]

    assert "Operation Bridger is the police programme for Members of Parliament" in letter
    assert "When you report to the police, say:" in letter
    assert "Please flag it so." in letter


@pytest.mark.parametrize(
    ("election", "area_kind", "words"),
    [
        ("local.2027-05-06", "ward", "This is an Operation Ford incident."),
        ("nia.2027-05-06", "nia", "We found no page"),
        ("mayor.2027-05-06", "unheard_of", None),
    ],
)
def test_police_contact_names_the_programme_of_the_election(
    election: str, area_kind: str, words: str | None
) -> None:
    of = contest(ALDERSHOT, f"{election.partition('.')[0]}.x.{election.partition('.')[2]}")
    nation = "Northern Ireland" if area_kind == "nia" else "England"
    of = replace(of, area=of.area._replace(kind=area_kind, nation=nation))

    programme = police(PRINTING.catalogue, of, translator("en"))["programme"]

    assert (words is None) == (programme is None)
    assert words is None or words in programme
