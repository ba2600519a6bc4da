"""Advice packs: what is in them, in which language, for whose eyes, and that their codes work."""

import io
import json
import re
import stat
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from chalicelib.catalogue import load
from chalicelib.catalogue.guidance_loading import load_guidance
from chalicelib.catalogue.records import PublishedPromise
from chalicelib.errors import SettingsError
from chalicelib.languages import CODES
from chalicelib.model.access_codes import derive, shown
from chalicelib.model.directory import NominatedCandidate
from chalicelib.model.packs import Pack
from chalicelib.operator.cli import main
from chalicelib.operator.deployment import Deployment
from chalicelib.operator.printing import COVER, MERGED
from chalicelib.ports import IdSecrets
from chalicelib.rendering import typesetting
from chalicelib.rendering.covering_sheet import cover_data
from chalicelib.rendering.packs import form_address, pack_data
from chalicelib.rendering.printed_parts import Printing, languages_of
from chalicelib.rendering.typesetting import NotTypeset, typeset
from chalicelib.usecases.candidates.count_uptake import CountUptakeDeps, count_uptake
from chalicelib.usecases.candidates.make_packs import MakePacksDeps, make_packs
from tests.support.deployments import NOW, SETTINGS, deployment
from tests.support.fakes import MemoryDirectory

ALDERSHOT, BLAYDON, YNYS_MON = "E14001063", "E14001106", "W07000112"
ELECTION = SETTINGS.election
SECRETS = IdSecrets("2", {"1": b"first", "2": b"second"})
NASTY = 'Siân #[Öé] $x$ *b* <i> "\\" O’Neill //'


def candidate(
    person: str, name: str, area: str = ALDERSHOT, version: str = "2"
) -> NominatedCandidate:
    return NominatedCandidate(
        ELECTION, person, area, name, "The Example Party", version, "f.csv", NOW
    )


def directory(*candidates: NominatedCandidate) -> MemoryDirectory:
    made = MemoryDirectory()
    made.add_candidates({f"hash-{n}": each for n, each in enumerate(candidates)})
    return made


def deployed(*candidates: NominatedCandidate) -> Deployment:
    return deployment(directory=directory(*candidates), secrets=SECRETS)


def code_of(who: NominatedCandidate) -> str:
    secret = SECRETS.versions[who.secret_version]
    return derive(secret, election=who.election, person_id=who.person_id, area=who.area)


PRINTING = Printing(
    catalogue=load(),
    guidance=load_guidance(),
    election=load().elections[ELECTION],
    base_url="https://standsafe.example.org",
    day=date(2026, 11, 22),
)


def texts(pdf: bytes | Path) -> list[str]:
    """Each page's text, its spaces made one."""
    reader = PdfReader(io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf)
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@cache
def printed(area: str, *names: str) -> tuple[dict[str, Any], bytes]:
    packs = [Pack(n, name, "P", "ABCD-EFGH-2345", None) for n, name in enumerate(names, start=1)]
    data = pack_data(PRINTING, load().areas[area], packs)
    links = tuple(page["link"] for pack in data["packs"] for page in pack["pages"])
    return data, typeset("packs", data, PRINTING.day, links=links)


# ---- who gets what -------------------------------------------------------------------------------


def test_each_candidate_has_the_code_that_was_imported_with_them() -> None:
    zoe, adam = candidate("1", "Zoe Adams"), candidate("2", "Adam Brown", version="1")
    desk = MakePacksDeps(directory(adam, zoe), SECRETS)
    made = make_packs(desk, load().areas[ALDERSHOT], ELECTION)
    assert [(pack.number, pack.name, pack.code) for pack in made.packs] == [
        (1, "Zoe Adams", shown(code_of(zoe))),
        (2, "Adam Brown", shown(code_of(adam))),
    ]


def test_a_secret_that_is_gone_is_said() -> None:
    desk = MakePacksDeps(directory(candidate("1", "A", version="0")), SECRETS)
    with pytest.raises(SettingsError, match="version 0"):
        make_packs(desk, load().areas[ALDERSHOT], ELECTION)


def test_somebody_without_a_name_does_not_stop_the_list() -> None:
    desk = MakePacksDeps(directory(candidate("1", " ")), SECRETS)
    assert len(make_packs(desk, load().areas[ALDERSHOT], ELECTION).packs) == 1


def test_uptake_counts_first_uses() -> None:
    registry = directory(candidate("1", "Sam Invented"), candidate("2", "Robin Invented"))
    registry.mark_code_used(candidate("1", "Sam Invented"), NOW)
    counted = count_uptake(CountUptakeDeps(registry), load().areas[ALDERSHOT], ELECTION)
    assert (counted.candidates, counted.used, counted.waiting) == (2, 1, ("Robin Invented",))


# ---- what is printed -----------------------------------------------------------------------------


@pytest.mark.parametrize(("area", "first"), [(ALDERSHOT, "en"), (YNYS_MON, "cy")])
def test_a_pack_is_two_sheets_with_its_constituencys_language_first(area: str, first: str) -> None:
    languages = languages_of(load().areas[area])
    assert languages[0] == first
    assert set(languages) == set(CODES)
    data, pdf = printed(area, "Sam Invented")
    assert [each["lang"] for each in data["languages"]] == list(languages)
    pages = texts(pdf)
    assert len(pages) == 2 * len(CODES)
    assert [("22 November 2026" in page, "22 Tachwedd 2026" in page) for page in pages[::2]] == [
        (language == "en", language == "cy") for language in languages
    ]
    assert all("ABCD-EFGH-2345" in page for page in pages[::2])
    assert not [page for page in pages[1::2] if "ABCD" in page]


@pytest.mark.parametrize("area", list(load().areas.values())[::40], ids=lambda area: area.gss)
def test_no_constituencys_pack_runs_over(area: Any) -> None:
    _, pdf = printed(area.gss, "A Name That Is As Long As Any That Was Ever On A Ballot Paper")
    assert len(texts(pdf)) == 2 * len(CODES)


def test_a_letter_says_999_first_then_the_code_then_the_police() -> None:
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


def test_a_split_constituency_names_the_other_force_too() -> None:
    letter = texts(printed(BLAYDON, "Robin Invented")[1])[0]
    assert "Durham Constabulary: 101" in letter
    assert "Part of Blaydon and Consett is policed by Northumbria Police." in letter
    assert "Northumbria Police: 101" in letter
    assert "policed by" not in texts(printed(ALDERSHOT, "Sam Invented")[1])[0]


def test_the_essentials_name_every_platform_with_what_was_found() -> None:
    essentials = texts(printed(ALDERSHOT, "Sam Invented")[1])[1]
    for platform in load().platforms.values():
        assert platform.name in essentials
    found = load_guidance().platforms["facebook"].no_time
    assert found is not None
    assert found.confidence == "found"
    assert re.search(r"Facebook None \S+ \d+ \w+ 20\d\d", essentials)
    unsure = load_guidance().platforms["discord"].no_time
    assert unsure is not None
    assert unsure.confidence == "not_confirmed"
    assert "Discord None found" in essentials


def test_a_published_time_is_printed_with_the_day_it_was_read() -> None:
    known = load().platforms["x"]
    promise = PublishedPromise(None, 2880, known.policy_url, date(2026, 10, 1))
    promising = known._replace(promise=promise)
    catalogue = load()._replace(platforms={**load().platforms, "x": promising})
    data = pack_data(
        Printing(catalogue, load_guidance(), PRINTING.election, PRINTING.base_url, PRINTING.day),
        catalogue.areas[ALDERSHOT],
        [],
    )
    (row,) = [
        row
        for row in data["languages"][0]["essentials"]["platforms"]
        if row[0]["text"] == known.name
    ]
    assert [cell["text"] for cell in row[1::2]] == ["2 days", "1 October 2026"]


def test_nothing_that_was_typed_is_run() -> None:
    _, pdf = printed(ALDERSHOT, NASTY)
    letter = texts(pdf)[0]
    assert f"Dear {NASTY}" in letter


def test_the_code_that_is_printed_as_a_square_opens_the_form_as_that_candidate() -> None:
    data, _ = printed(YNYS_MON, "Sam Invented")
    links = [page["link"] for page in data["packs"][0]["pages"]]
    assert links == [
        form_address(PRINTING.base_url, language, "ABCD-EFGH-2345")
        for language in languages_of(load().areas[YNYS_MON])
    ]
    assert "https://standsafe.example.org/report#code=ABCD-EFGH-2345" in links
    read = [
        [each.text for each in zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))]
        for picture in typesetting.pictures("packs", data, tuple(links))
    ]
    assert read == [page for link in links for page in ([link], [])]


def test_the_file_can_be_read_by_everybody_and_tells_nothing_else() -> None:
    reader = PdfReader(io.BytesIO(printed(YNYS_MON, "Sam Invented")[1]))
    assert reader.metadata is not None
    assert reader.metadata.title == "Pecyn cyngor i ymgeisydd"
    assert "Invented" not in str(reader.metadata)
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "cy"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert {round(page.mediabox.width) for page in reader.pages} == {595}  # A4


def test_the_same_pack_is_the_same_file() -> None:
    again = printed.__wrapped__(ALDERSHOT, "Sam Invented")
    assert again[1] == printed(ALDERSHOT, "Sam Invented")[1]


def test_the_covering_sheet_lists_names_and_never_a_code() -> None:
    used = datetime(2026, 11, 20, 12, tzinfo=UTC)
    packs = (
        Pack(1, "Sam Invented", "The Example Party", "ABCD-EFGH-2345", used),
        Pack(2, "Robin Invented", "", "WXYZ-WXYZ-WXYZ", None),
    )
    data = cover_data(PRINTING, load().areas[BLAYDON], packs)
    english, welsh, *_ = texts(typeset("cover", data, PRINTING.day))
    assert "01 Sam Invented The Example Party 20 November 2026" in english
    assert "02 Robin Invented Not yet" in english
    assert "1 of 2 have used their code." in english
    assert "20 Tachwedd 2026" in welsh
    assert "ABCD" not in json.dumps(data)
    assert "WXYZ" not in english + welsh


def test_a_template_that_fails_is_named_without_anybodys_data() -> None:
    with pytest.raises(NotTypeset, match=r"templates/pack/packs\.typ") as failed:
        typeset("packs", {"title": "Sam Invented"}, PRINTING.day)
    assert "Sam" not in str(failed.value)


def test_a_typeface_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typesetting._typesetter()._folder.cleanup()
    typesetting._typesetter.cache_clear()
    monkeypatch.setattr(typesetting, "FONTS", tmp_path / "nowhere")
    with pytest.raises(NotTypeset, match="make setup"):
        typeset("cover", {}, PRINTING.day)


def test_nothing_stays_beside_the_templates() -> None:
    printed.__wrapped__(ALDERSHOT, "Sam Invented")
    folder = typesetting._typesetter()._root
    assert sorted(path.suffix for path in folder.iterdir()) == [".typ"] * 3
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


# ---- the commands --------------------------------------------------------------------------------


def run(capsys: pytest.CaptureFixture[str], where: Deployment, *argv: object) -> tuple[int, Any]:
    code = main(["--json", *map(str, argv)], where)
    return code, json.loads(capsys.readouterr().out)


def test_a_constituencys_packs_are_files_that_only_their_owner_can_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    sam, robin = candidate("1", "Sam Zinvented"), candidate("2", "Robin Invented")
    out = tmp_path / "packs"
    where = deployed(sam, robin)
    command = ("packs", "make", "--area", "aldershot", "--out", out, "--merged")
    code, told = run(capsys, where, *command)
    assert code == 0
    files = sorted(out.rglob("*.pdf"))
    assert [path.relative_to(out).as_posix() for path in files] == [
        f"{ALDERSHOT}/{name}" for name in ("01.pdf", "02.pdf", MERGED, COVER)
    ]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert stat.S_IMODE((out / ALDERSHOT).stat().st_mode) == 0o700
    assert (told["packs"], told["files"], told["constituencies"]) == (2, 4, 1)
    assert told["bytes"] == sum(path.stat().st_size for path in files)
    assert shown(code_of(robin)) in texts(files[0])[0]
    assert shown(code_of(sam)) in texts(files[1])[0]
    assert len(texts(files[2])) == 2 * 2 * len(CODES)
    before = [path.read_bytes() for path in files]
    assert run(capsys, where, *command)[0] == 0
    assert [path.read_bytes() for path in sorted(out.rglob("*.pdf"))] == before


def test_all_constituencies_are_printed_in_processes_of_their_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    where = deployed(
        candidate("1", "Sam Invented"),
        candidate("2", "Robin Invented", BLAYDON),
        candidate("3", "Alex Invented", YNYS_MON),
    )
    code, told = run(capsys, where, "packs", "make", "--all", "--out", tmp_path, "--processes", 2)
    assert (code, told["packs"], told["constituencies"]) == (0, 3, 3)
    assert told["without_candidates"] == 647
    assert len(list(tmp_path.rglob("01.pdf"))) == 3


@pytest.mark.parametrize(
    ("argv", "why"),
    [
        (("packs", "make", "--area", "Atlantis"), "is no constituency"),
        (("packs", "make", "--area", BLAYDON), "nobody stands in Blaydon and Consett"),
        (("packs", "make", "--all", "--election", "parl.1997"), "is not in the catalogue"),
        (("packs", "uptake", "--names"), "say --area with --names"),
    ],
)
def test_what_cannot_be_done_is_said(
    capsys: pytest.CaptureFixture[str], argv: tuple[str, ...], why: str
) -> None:
    code, told = run(capsys, deployed(candidate("1", "Sam Invented")), *argv)
    assert code == 1
    assert why in told["error"]


def test_a_folder_that_cannot_be_written_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    where = deployed(candidate("1", "Sam Invented"))
    argv = ("packs", "make", "--area", ALDERSHOT, "--out", tmp_path / "file")
    code, told = run(capsys, where, *argv)
    assert code == 1
    assert "cannot be written" in told["error"]


def test_uptake_names_nobody_unless_asked_for_one_constituency(
    capsys: pytest.CaptureFixture[str],
) -> None:
    sam, robin = candidate("1", "Sam Invented"), candidate("2", "Robin Invented")
    where = deployed(sam, robin, candidate("3", "Alex Invented", BLAYDON))
    where.adapters.directory.mark_code_used(sam, NOW)
    code, told = run(capsys, where, "packs", "uptake")
    assert code == 0
    assert (told["candidates"], told["used"]) == (3, 1)
    assert "Invented" not in json.dumps(told)
    assert [(each["gss"], each["used"]) for each in told["constituencies"]] == [
        (ALDERSHOT, 1),
        (BLAYDON, 0),
    ]
    named = run(capsys, where, "packs", "uptake", "--area", ALDERSHOT, "--names")[1]
    assert named["constituencies"][0]["not_yet"] == ["Robin Invented"]
    main(["packs", "uptake", "--area", ALDERSHOT, "--names"], where)
    assert "not yet: Robin Invented" in capsys.readouterr().out


def test_the_summary_says_how_much_was_printed_and_no_name(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    where = deployed(candidate("1", "Sam Invented"))
    assert main(["packs", "make", "--area", ALDERSHOT, "--out", str(tmp_path)], where) == 0
    said = capsys.readouterr().out
    assert "1 pack for 1 constituency" in said
    assert "2 files" in said
    assert "Invented" not in said
