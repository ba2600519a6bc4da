"""A report from the start page to its receipt, by keyboard alone, with JavaScript and without."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from chalicelib.languages import CODES
from chalicelib.rendering.translator import translator
from tests.support.browser.form_walks import NARROW, STORAGE, THREE, WIDE, open_form
from tests.support.browser.served import ROOT
from tests.support.browser.walking import OpenPage, Walk
from tests.support.factories import ACCESS_CODE, World
from tests.support.files import making
from tests.support.pairings import pairings

JOURNEY = ROOT / "docs/journey.md"


def _start(page: Page, link: str) -> Walk:
    walk = Walk(page)
    walk.check()
    walk.leave(link)
    walk.check()
    return walk


@pytest.mark.parametrize(
    ("language", "width", "scripts"), pairings(CODES, (WIDE, NARROW), (True, False))
)
def test_three_links_and_two_files_end_in_a_receipt(
    opened: OpenPage, world: World, language: str, width: int, scripts: bool
) -> None:
    say = translator(language)
    page = open_form(opened, "/" if language == "en" else "/cy/", width, scripts)
    walk = _start(page, say("Report abuse"))

    def onward() -> None:
        if scripts:
            walk.press(say("Continue"))
            walk.check()

    walk.tick("immediate_danger")
    onward()
    walk.tick("category-2")
    onward()
    walk.tick("signs", "signs-3")
    onward()
    walk.type({"links": THREE})
    onward()
    walk.type({"statement": "It began last week."})
    onward()
    if scripts:
        _choose_two_files(page)
    onward()
    walk.type({"candidate.area": "Aldershot", "candidate.name": "Jo Griffiths"})
    onward()
    walk.type({"reporter.name": "Sam Invented"})
    walk.tick("reporter.role-2")
    walk.type({"reporter.email": "sam@example.org"})
    onward()
    walk.tick("share_with.platforms", "share_with.police", "declaration")
    walk.leave(say("Check your answers"))
    walk.check()
    for line in THREE.split("\n"):
        expect(page.locator("dd", has_text=line)).to_be_visible()
    walk.leave(say("Send your report"))
    walk.check()
    assert re.fullmatch(r"SS-\w{4}-\w{4}-\w{3}", page.locator("#reference").inner_text())
    assert len(walk.pages) <= 12
    if scripts:
        assert "Sam" not in page.evaluate(STORAGE)
        _documented("A full report", walk)
    else:
        _add_two_files(walk, language)
    case_id = list(world.log.cases)[-1]
    assert len(world.case_by_id(case_id).evidence) == 2


PICTURES: list[FilePayload] = [
    {"name": f"{width}.png", "mimeType": "image/png", "buffer": making.png(width, 9)}
    for width in (7, 8)
]


FILE_INPUT = "form#report input[name=evidence]"


def _choose_two_files(page: Page) -> None:
    """Two pictures, sent while the rest is filled in."""
    files = page.locator("#files")
    expect(files).to_be_visible()
    files.set_input_files(PICTURES)
    expect(page.locator(FILE_INPUT)).to_have_count(2)


def _add_two_files(walk: Walk, language: str) -> None:
    """Without a script they are added on the page of the report, one by one."""
    say, page = translator(language), walk.page
    typed = {name: page.locator(f"#{name}").inner_text() for name in ("reference", "receipt")}
    walk.leave(say("See what happens to your report"))
    walk.type(typed)
    walk.leave(say("Continue"))
    for picture in PICTURES:
        walk.leave(say("Add files"))
        walk.check()
        walk.to("file")
        page.locator("#file").set_input_files(picture)
        walk.leave(say("Send this file"))
        walk.check()


def test_files_that_were_chosen_before_the_script_was_there_are_sent(opened: OpenPage) -> None:
    page = opened("/neutral")
    held: list[Route] = []
    page.route("**/assets/uploads*.js", lambda route: held.append(route))
    page.goto(urljoin(page.url, "/report"), wait_until="commit")
    page.locator("#files").set_input_files(PICTURES)
    held[0].continue_()
    expect(page.locator(FILE_INPUT)).to_have_count(2)


@pytest.mark.parametrize(
    ("name", "content", "reason", "why"),
    [
        ("x.exe", b"MZ\0", "wrong_type", "The selected file must be one of these"),
        (
            "x.png",
            b"MZ\0",
            "wrong_type",
            "It is called .png, but holds no picture that we can take",
        ),
        ("x.png", b"no picture", "wrong_type", "It is called .png, but holds no picture"),
        ("x.png", b"", "empty", "The selected file is empty"),
    ],
)
def test_refused_file_goes_with_its_reason(
    opened: OpenPage, name: str, content: bytes, reason: str, why: str
) -> None:
    page = opened("/report")
    file: FilePayload = {"name": name, "mimeType": "image/png", "buffer": content}
    page.locator("#files").set_input_files([file])
    expect(page.locator(".ss-file .govuk-error-message")).to_contain_text(why)
    expect(page.locator("input[name=not_added]")).to_have_value(f"{reason}/{name}")


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("cy", False)])
def test_report_on_record_only_takes_four_pages(
    opened: OpenPage, language: str, scripts: bool
) -> None:
    say = translator(language)
    page = open_form(opened, "/" if language == "en" else "/cy/", NARROW, scripts)
    walk = _start(page, say("Only keep it on record"))
    walk.to("category")
    walk.page.keyboard.press("ArrowDown")
    walk.type({"links": "https://x.com/someone/status/20", "access_code": ACCESS_CODE})
    walk.type({"reporter.name": "Sam Invented"})
    walk.to("reporter.role")
    walk.page.keyboard.press("ArrowDown")
    walk.tick("declaration")
    walk.leave(say("Check your answers"))
    walk.check()
    walk.leave(say("Send your report"))
    walk.check()
    expect(page.locator("h1")).to_have_text(say("Kept on record: nobody was told"))
    assert len(walk.pages) == 4
    if scripts:
        _documented("On record only", walk)


def _documented(name: str, walk: Walk) -> None:
    """The documents say how many pages there are, and the time to within a quarter."""
    match = re.search(rf"\| {name} \| (\d+) \| (\d+) s \|", JOURNEY.read_text())
    assert match, f"docs/journey.md: | {name} | {len(walk.pages)} | {walk.seconds:.0f} s |"
    assert int(match[1]) == len(walk.pages)
    assert int(match[2]) == pytest.approx(walk.seconds, rel=0.25)
