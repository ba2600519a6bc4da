"""The report form as somebody fills it in: by keyboard alone, with JavaScript and without."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Error, FilePayload, Page, Route, expect

from chalicelib.catalogue.links import recognise
from chalicelib.languages import CODES
from chalicelib.rendering.speech import speech
from tests.support.browser.form_site import serving
from tests.support.browser.served import ROOT
from tests.support.browser.walking import OpenPage, Walk, leaving, look
from tests.support.factories import ACCESS_CODE, World
from tests.support.files import making
from tests.support.link_samples import URLS
from tests.support.page_samples import NAUGHTY

THREE = "https://x.com/someone/status/20\nhttps://www.facebook.com/some.one/posts/10158\nhttps://example.org/x"
JOURNEY = ROOT / "docs/journey.md"
KEPT = "JSON.stringify([{...localStorage}, {...sessionStorage}])"
WIDE, NARROW = 1280, 320


@pytest.fixture(scope="module")
def world() -> World:
    """What the app stores in."""
    return World()


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    """The app's address."""
    with serving(world) as address:
        yield address


def _opened(opened: OpenPage, path: str, width: int, scripts: bool) -> Page:
    """A page with our scripts or without any: axe needs the engine itself to be running."""
    page = opened("/neutral", width=width)
    if not scripts:
        nothing = {"body": "", "content_type": "text/javascript"}
        page.route("**/assets/*.js", lambda route: route.fulfill(**nothing))
    page.goto(urljoin(page.url, path))
    return page


def _start(page: Page, link: str) -> Walk:
    walk = Walk(page)
    walk.check()
    walk.leave(link)
    walk.check()
    return walk


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("language", CODES)
def test_three_links_and_two_files_end_in_a_receipt(
    opened: OpenPage, world: World, language: str, width: int, scripts: bool
) -> None:
    say = speech(language)
    page = _opened(opened, "/" if language == "en" else "/cy/", width, scripts)
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
        expect(page.get_by_text(line)).to_be_visible()
    walk.leave(say("Send your report"))
    walk.check()
    assert re.fullmatch(r"SS-\w{4}-\w{4}-\w{3}", page.locator("#reference").inner_text())
    assert len(walk.pages) <= 12
    if scripts:
        assert "Sam" not in page.evaluate(KEPT)
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
    say, page = speech(language), walk.page
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


@pytest.mark.parametrize(("language", "scripts"), [("en", True), ("cy", False)])
def test_what_is_only_kept_on_record_takes_four_pages(
    opened: OpenPage, language: str, scripts: bool
) -> None:
    say = speech(language)
    page = _opened(opened, "/" if language == "en" else "/cy/", NARROW, scripts)
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
    expect(page.locator("h1")).to_have_text(say("Your report is on record"))
    assert len(walk.pages) == 4
    if scripts:
        _documented("On record only", walk)


def _documented(name: str, walk: Walk) -> None:
    """The documents say how many pages there are, and the time to within a quarter."""
    match = re.search(rf"\| {name} \| (\d+) \| (\d+) s \|", JOURNEY.read_text())
    assert match, f"docs/journey.md: | {name} | {len(walk.pages)} | {walk.seconds:.0f} s |"
    assert int(match[1]) == len(walk.pages)
    assert int(match[2]) == pytest.approx(walk.seconds, rel=0.25)


# ---- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_step_says_beside_its_field_what_it_lacks(opened: OpenPage, width: int) -> None:
    page = opened("/report", width=width)
    needed = {2: ["category"], 4: ["links"], 7: ["candidate.area", "candidate.name"]}
    needed |= {8: ["reporter.name", "reporter.role", "reporter.email"]}
    for step in range(1, 9):
        if step == 8:
            page.locator("[id='reporter.email']").fill("no address")
        page.get_by_role("button", name="Continue").click()
        if step in needed:
            _errors_are_beside(page, needed[step])
            _answer(page, step)
            page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Check your answers").click()
    _errors_are_beside(page, ["declaration"])
    page.get_by_role("link", name="Confirm that").click()
    expect(page.locator("#declaration")).to_be_focused()


def _errors_are_beside(page: Page, fields: list[str]) -> None:
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert page.title().startswith("Error: ")
    listed = page.locator(".govuk-error-summary a").all()
    assert [item.get_attribute("href") for item in listed] == [f"#{item}" for item in fields]
    sentences = [item.inner_text() for item in listed]
    beside = page.locator(".govuk-error-message:visible").all_inner_texts()
    assert [item.removeprefix("Error:").strip() for item in beside] == sentences
    look(page)


def _answer(page: Page, step: int) -> None:
    if step == 2:
        page.get_by_label("Stalking or fixation").check()
    elif step == 4:
        page.locator("#links").fill(THREE)
    elif step == 7:
        page.locator("[id='candidate.area']").fill("aldershot")
        page.locator("[id='candidate.name']").fill("Jo")
    else:
        page.locator("[id='reporter.name']").fill("Jo")
        page.locator("[id='reporter.email']").fill("")
        page.get_by_label("I am the candidate", exact=True).check()


@pytest.mark.parametrize(
    ("language", "width", "scripts"),
    [("en", WIDE, False), ("cy", NARROW, False), ("en", NARROW, True)],
)
def test_what_the_service_finds_stands_beside_its_field_with_all_that_was_entered(
    opened: OpenPage, language: str, width: int, scripts: bool
) -> None:
    start = "" if language == "en" else "/cy"
    page = _opened(opened, f"{start}/record", width, scripts)
    page.locator("#links").fill(f"{THREE}\nhttps://x.com/{'a' * 2048}")
    page.locator("[id='reporter.name']").fill("x" * 201)
    page.locator("[id='candidate.name']").fill("Jo")
    page.locator("[id='candidate.area']").fill("Nowhere at all")
    with leaving(page):
        page.get_by_role("button", name=speech(language)("Check your answers")).click()
    look(page)
    assert page.title().startswith(speech(language)("Error"))
    listed = [a.get_attribute("href") for a in page.locator(".govuk-error-summary a").all()]
    for field in ("category", "links", "candidate.area", "reporter.name", "reporter.role"):
        assert f"#{field}" in listed
        described = page.locator(f"[id='{field}']").get_attribute("aria-describedby") or ""
        assert f"{field}-error" in described.split()
    assert page.locator("#links").input_value().startswith(THREE)
    assert page.locator("[id='candidate.area']").input_value() == "Nowhere at all"


# ---- staying safe -------------------------------------------------------------------------------


def _halfway(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Stalking or fixation").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Continue").click()
    page.locator("#links").fill("https://x.com/secret/status/20")


def test_answers_outlive_a_reload_and_a_change_of_language_for_an_hour(opened: OpenPage) -> None:
    page = opened("/report", width=NARROW)
    _halfway(page)
    page.reload()
    expect(page.locator("#links")).to_have_value("https://x.com/secret/status/20")
    with leaving(page):
        page.get_by_role("link", name="Cymraeg").click()
    assert page.url.endswith("/cy/report")
    assert page.locator("[name=category]:checked").get_attribute("value") == "stalking"
    page.evaluate(
        "sessionStorage['standsafe.report'] = sessionStorage['standsafe.report']"
        '.replace(/"until":\\d+/, \'"until":\' + (Date.now() - 1))'
    )
    page.reload()
    assert page.locator("[name=category]:checked").count() == 0
    assert "secret" not in page.evaluate(KEPT)


def test_on_a_computer_that_others_use_nothing_is_kept(opened: OpenPage) -> None:
    page = opened("/report")
    own = [page.locator(f"[id='{field}']") for field in OWN]
    tokens = [field.get_attribute("autocomplete") for field in own]
    assert tokens == ["name", "email", "tel"]
    page.get_by_label("Other people use this computer or phone").check()
    assert {field.get_attribute("autocomplete") for field in own} == {"off"}
    _halfway(page)
    assert "x.com" not in page.evaluate(KEPT)
    assert "stalking" not in page.evaluate(KEPT)
    page.go_back()
    expect(page.get_by_role("heading", name="Is any of this true?")).to_be_visible()


@pytest.mark.parametrize("way", ["button", "shift"])
def test_exit_forgets_and_back_does_not_show_the_form(opened: OpenPage, way: str) -> None:
    page = opened("/report")
    _halfway(page)
    if way == "shift":
        for _ in range(3):
            page.keyboard.press("Shift")
        page.wait_for_url("**/neutral")
    else:
        _exit(page)
    for _ in range(3):
        page.go_back()
        page.wait_for_url("**/neutral")
        assert page.title() == "Weather"
        assert page.evaluate(KEPT) == "[{},{}]"


OWN = {"reporter.name": "Sam Secret", "reporter.email": "s@example.org", "reporter.phone": "07"}
"""What a browser keeps by itself, because it is told to know it (WCAG 1.3.5)."""


def _exit(page: Page) -> None:
    page.locator(".govuk-exit-this-page__button").click()
    page.wait_for_url("**/neutral")


def test_back_after_exit_shows_no_form_without_scripts_either(opened: OpenPage) -> None:
    page = opened("/report", scripts=False)
    for field, text in {"links": "https://x.com/secret/status/20", **OWN}.items():
        page.locator(f"[id='{field}']").fill(text)
    _exit(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("This page is closed")
    expect(page.locator("input")).to_have_count(0)
    with leaving(page):
        page.get_by_role("button", name="Open a new form").click()
    assert page.url.endswith("/report")
    for field in ("links", *OWN):
        expect(page.locator(f"[id='{field}']")).to_have_value("")


def test_what_was_posted_is_not_shown_again_after_exit(opened: OpenPage) -> None:
    """By the button of the page on which a browser offers to post it once more."""
    page = opened("/record", scripts=False)
    page.locator("#category").select_option("stalking")
    fields = {"links": "https://x.com/secret/status/20", "reporter.name": "Sam Secret"}
    for field, text in {**fields, "candidate.name": "Jo", "candidate.area": "Aldershot"}.items():
        page.locator(f"[id='{field}']").fill(text)
    page.locator("[id='reporter.role']").select_option("candidate")
    page.locator("#declaration").check()
    for name in ("Check your answers", "Send your report"):
        with leaving(page):
            page.get_by_role("button", name=name).click()
    receipt = page.locator("#receipt").inner_text()
    _exit(page)
    for _ in range(2):
        with suppress(Error):
            page.go_back()
        page.wait_for_url("chrome-error://**")  # Chromium's page that asks first
        posted = page.reload()
        assert posted is not None
        assert (posted.request.method, posted.status) == ("POST", 403)
        expect(page.locator("h1")).to_have_text("This page is closed")
        assert not [text for text in (receipt, *fields.values()) if text in page.content()]


def test_who_comes_back_on_purpose_after_exit_is_not_kept_waiting(opened: OpenPage) -> None:
    page = opened("/record")
    _exit(page)
    page.goto(urljoin(page.url, "/cy/report?category=stalking"))
    expect(page.locator("[name=category]:checked")).to_have_value("stalking")
    page.goto(urljoin(page.url, "/report"))
    expect(page.locator("#step-danger")).to_be_visible()


@pytest.mark.parametrize("start", ["", "/cy"])
def test_the_page_of_what_was_left_is_accessible(opened: OpenPage, start: str) -> None:
    look(opened(f"{start}/left", width=NARROW if start else WIDE))


def test_neither_addresses_nor_titles_say_what_is_reported(opened: OpenPage) -> None:
    page = opened("/report?category=stalking&platform=facebook#code=abcd-efgh-2345")
    assert page.url.endswith("/report")
    assert page.locator("[name=category]:checked").get_attribute("value") == "stalking"
    expect(page.locator("[id='access_code']")).to_have_value("abcd-efgh-2345")
    expect(page.locator("[id='incidents.0.platform']")).to_have_value("facebook")
    _halfway(page)
    expect(page.locator("[id='incidents.0.platform']")).to_have_value("")
    assert page.url.endswith("/report")
    assert page.title() == "Report online abuse – Standsafe"


# ---- links and candidates -----------------------------------------------------------------------


def test_the_script_recognises_links_as_the_service_does(opened: OpenPage) -> None:
    page = opened("/report")
    module = json.loads((ROOT / "templates/assets.json").read_text())["links.js"]
    recognised = page.evaluate(
        """async ([module, urls]) => {
            const { reader } = await import(module);
            const { platforms } = await (await fetch("/report/links.json")).json();
            const read = reader(platforms);
            return urls.map((url) => {
                const { platform, handle, post, comment, community } = read(url);
                return [platform, handle, post, comment, community].map((id) => id ?? null);
            });
        }""",
        [f"/assets/{module}", URLS],
    )
    assert {url: tuple(link) for url, link in zip(URLS, recognised, strict=True)} == {
        url: tuple(recognise(url)) for url in URLS
    }


def test_a_pile_on_is_pasted_at_once_and_what_is_there_twice_is_noticed(opened: OpenPage) -> None:
    page = opened("/report?category=threat_violence")
    for _ in range(3):
        page.get_by_role("button", name="Continue").click()
    links = [f"https://x.com/someone/status/{number}" for number in range(1, 49)]
    other = ["https://twitter.com/someone/status/1", "https://example.org/page", links[4]]
    page.locator("#links").fill("\n".join(links + other))
    expect(page.locator("#found")).to_have_text(
        "51 links found. A report can hold up to 50 posts or messages."
    )
    sentences = page.locator("#recognised li").all_inner_texts()
    assert sentences[0] == "X (formerly Twitter), account someone."
    assert sentences[48].endswith("The same post as link 1.")
    assert sentences[49] == "A link that we do not recognise. It is kept, and no platform is told."
    assert sentences[50].endswith("The same link is there twice. It counts once.")
    rule = page.locator("#recognised .govuk-inset-text")
    expect(rule).to_contain_text("Threatening to kill")
    expect(rule).to_contain_text("checked on 29 June 2026")
    page.get_by_text("No link, or more to say about a post").click()
    page.get_by_role("button", name="Add another post or message").click()
    expect(page.get_by_role("group", name="Post or message 2")).to_be_visible()
    look(page)


def test_no_files_are_asked_for_of_intimate_images_and_who_helps_is_said(opened: OpenPage) -> None:
    page = opened("/report?category=intimate_images", width=NARROW)
    for _ in range(2):
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("A child is involved").check()
    page.get_by_role("button", name="Continue").click()
    page.locator("#links").fill(THREE)
    for _ in range(2):
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="Revenge Porn Helpline")).to_be_visible()
    expect(page.get_by_text("do not save it, copy it or send it")).to_be_visible()
    expect(page.get_by_label("Choose files")).to_be_hidden()
    look(page)
    for _ in range(4):
        page.go_back()
    page.get_by_label("Stalking or fixation").check()
    for _ in range(4):
        page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Choose files")).to_be_visible()
    expect(page.get_by_role("link", name="Revenge Porn Helpline")).to_be_hidden()
    look(page)


def test_a_candidate_is_picked_from_who_stands_there(opened: OpenPage) -> None:
    page = opened("/record", width=NARROW)
    name = page.locator("[id='candidate.name']")
    page.locator("[id='candidate.area']").fill("blaydon and consett")
    page.get_by_label("Which candidate?").select_option("Robin Invented")
    expect(name).to_have_value("Robin Invented")
    expect(name).to_be_hidden()
    look(page)
    page.get_by_label("Which candidate?").select_option("The name is not in this list")
    expect(name).to_be_focused()
    expect(name).to_have_value("")


# ---- whatever is typed --------------------------------------------------------------------------

LONG = "Ŵ\N{SNOWMAN} \u202e" * 2_500
FIELDS = ("statement", "reporter.name", "candidate.name", "incidents.0.text", "incidents.0.handle")


@pytest.mark.parametrize("scripts", [True, False])
def test_whatever_is_typed_appears_as_typed_and_runs_nothing(
    opened: OpenPage, scripts: bool
) -> None:
    page = opened("/report", scripts=scripts)
    page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
    naughty = " ".join(NAUGHTY)
    if not scripts:
        typed = dict.fromkeys(FIELDS, naughty) | {"statement": "\n".join([*NAUGHTY, LONG])[:10_000]}
        typed |= {"incidents.0.handle": naughty[:100], "candidate.name": naughty[-200:]}
        typed["reporter.name"] = naughty[:200]
        page.get_by_text("No link, or more to say").click()
        for name, text in typed.items():
            page.locator(f"[id='{name}']").fill(text)
        page.locator("#links").fill(f"https://x.com/{NAUGHTY[0]}")
        page.locator("[id='incidents.0.platform']").select_option("x")
        page.locator("#category").check()
        page.locator("[id='candidate.area']").fill("Aldershot")
        page.locator("[id='reporter.role']").check()
        page.locator("#declaration").check()
        with leaving(page):
            page.get_by_role("button", name="Check your answers").first.click()
        shown = page.locator("dd.govuk-summary-list__value").all_text_contents()
        for name, text in typed.items():
            assert any(" ".join(text.split()) in " ".join(item.split()) for item in shown), name
        with leaving(page):
            page.get_by_role("button", name="Send your report").click()
        expect(page.locator("#receipt")).to_be_visible()
        return
    for _ in range(3):
        page.locator("#category").check(force=True) if page.locator(
            "#category"
        ).is_visible() else None
        page.get_by_role("button", name="Continue").click()
    page.locator("#links").fill("\n".join(f"https://x.com/{item}" for item in NAUGHTY))
    expect(page.locator("#recognised li").first).to_be_visible()
    page.reload()
    expect(page.locator("#recognised li").first).to_be_visible()
    assert page.locator("#recognised script, #recognised img").count() == 0


# ---- after sending ------------------------------------------------------------------------------


def test_the_receipt_is_copied_and_saved_without_asking_anybody(opened: OpenPage) -> None:
    page = opened("/record", width=NARROW)
    page.locator("#category").select_option("spam_inauthentic")
    page.locator("#links").fill("https://www.tiktok.com/@someone/video/7")
    page.locator("#access_code").fill(ACCESS_CODE)
    page.locator("[id='reporter.name']").fill("Sam Secret")
    page.locator("[id='reporter.role']").select_option("agent")
    page.locator("#declaration").check()
    for name in ("Check your answers", "Change Full name"):
        with leaving(page):
            page.get_by_role("button", name=name).click()
    assert page.url.endswith("/record")
    expect(page.locator("[id='reporter.name']")).to_have_value("Sam Secret")
    page.reload()
    expect(page.locator("[id='reporter.name']")).to_have_value("Sam Secret")
    for name in ("Check your answers", "Send your report"):
        with leaving(page):
            page.get_by_role("button", name=name).click()
    page.go_back()
    assert page.url.endswith("/record")
    for field in ("links", "reporter.name"):
        expect(page.locator(f"[id='{field}']")).to_have_value("")
    with suppress(Error):
        page.go_forward()
    page.wait_for_url("chrome-error://**")
    page.reload()  # what was posted last may be posted again: the same report, the same receipt
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a text file").click()
    text = Path(saved.value.path()).read_text()
    assert page.locator("#receipt").inner_text() in text
    assert page.locator("#reference").inner_text() in text
    assert [url for url in requests if not url.startswith("blob:") and "/assets/" not in url] == []
    assert "Secret" not in page.evaluate(KEPT)


def test_a_delegates_code_works_until_it_is_revoked(opened: OpenPage) -> None:
    page = _opened(opened, "/delegates", NARROW, False)
    look(page)

    def press(name: str) -> None:
        with leaving(page):
            page.get_by_role("button", name=name).click()

    page.get_by_label("Your own access code").fill("WXYZ-WXYZ-WXYZ")
    press("Continue")
    assert page.title().startswith("Error: ")
    look(page)
    page.get_by_label("Your own access code").fill(ACCESS_CODE)
    press("Continue")
    press("Make a code")
    look(page)
    page.get_by_label("Full name of your agent").fill("Alex <b>Agent</b>")
    press("Make a code")
    look(page)
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", page.locator(".ss-code").inner_text())
    press("Revoke Alex <b>Agent</b>")
    expect(page.get_by_text("Revoked on")).to_be_visible()


def test_an_address_that_is_none_has_a_page(opened: OpenPage) -> None:
    page = opened("/cy/nothing/here")
    assert page.locator("html").get_attribute("lang") == "cy"
    expect(page.locator("h1")).to_have_text(speech("cy")("Page not found"))
