"""What the form says of pasted links, of files and of who stands where."""

import json

from playwright.sync_api import expect

from chalicelib.catalogue.links import recognise
from chalicelib.catalogue.pasted import is_shortened, recognise_pasted, split_links
from tests.support.browser.form_walks import NARROW, THREE
from tests.support.browser.served import ROOT
from tests.support.browser.walking import OpenPage, look
from tests.support.link_samples import URLS
from tests.support.pasted_samples import NOT_RECOGNISED, NOT_SHORTENED, PASTED, SHORTENED, SPLIT

PASTE = """(area, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const of = { clipboardData, bubbles: true, cancelable: true };
    area.dispatchEvent(new ClipboardEvent("paste", of));
}"""
"""As a person pastes; what fills the field in line by line takes a browser minutes."""


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


def test_the_script_finds_links_in_what_is_pasted_as_the_service_does(opened: OpenPage) -> None:
    page = opened("/report")
    modules = json.loads((ROOT / "templates/assets.json").read_text())
    paths = [f"/assets/{modules[name]}" for name in ("links.js", "pasted.js")]
    texts = [row[0] for row in PASTED] + [text for text, _ in SPLIT] + list(NOT_RECOGNISED)
    texts += [*SHORTENED, *NOT_SHORTENED]
    pasted = page.evaluate(
        """async ([paths, texts]) => {
            const [{ reader }, { finder }] = await Promise.all(paths.map((path) => import(path)));
            const rules = await (await fetch("/report/links.json")).json();
            const known = reader([...rules.platforms, ...rules.sites]);
            const { read, split, isShortened } = finder(rules, known);
            return texts.map((text) => {
                const { platform, handle, post, comment, community } = read(text);
                const ids = [platform, handle, post, comment, community].map((id) => id ?? null);
                return [ids, split(text), isShortened(text)];
            });
        }""",
        [paths, texts],
    )
    for text, (link, parts, shortened) in zip(texts, pasted, strict=True):
        assert tuple(link) == tuple(recognise_pasted(text)), text
        assert parts == [part.strip("\ufeff") for part in split_links(text)], text
        assert shortened == is_shortened(text), text


def test_a_pile_on_is_pasted_at_once_and_what_is_there_twice_is_noticed(opened: OpenPage) -> None:
    page = opened("/report?category=threat_violence")
    for _ in range(3):
        page.get_by_role("button", name="Continue").click()
    links = [f"https://x.com/someone/status/{number}" for number in range(1, 47)]
    other = ["https://twitter.com/someone/status/1", "https://example.org/page", links[4]]
    page.locator("#links").fill("\n".join(links + other))
    expect(page.locator("#found")).to_have_text("49 links found")
    sentences = page.locator("#recognised li").all_inner_texts()
    assert sentences[0] == "X (formerly Twitter), account someone."
    assert sentences[46].endswith("The same post as link 1.")
    assert sentences[47] == "A link that we do not recognise. It is kept, and no platform is told."
    assert sentences[48].endswith("The same link is there twice. It counts once.")
    rule = page.locator("#recognised .govuk-inset-text")
    expect(rule).to_contain_text("Threatening to kill")
    expect(rule).to_contain_text("checked on 29 June 2026")
    page.get_by_text("No link, or more to say about a post").click()
    page.get_by_role("button", name="Add another post or message").click()
    expect(page.get_by_role("group", name="Post or message 2")).to_be_visible()
    look(page)


def test_lines_that_are_no_links_are_not_counted_as_links(opened: OpenPage) -> None:
    page = opened("/report?category=threat_violence", width=NARROW)
    for _ in range(3):
        page.get_by_role("button", name="Continue").click()
    links = ["https://x.com/a/status/1", "example.org/page", "he came to my door"]
    page.locator("#links").fill("\n".join(links))
    expect(page.locator("#found")).to_have_text("2 links found, 1 line that is no link")
    lines = page.locator("#recognised li").all_inner_texts()
    assert lines[2] == "No link. It is kept as you typed it, and no platform is told."
    page.locator("#links").fill("\n".join(["He came here. Twice.", "and rang"]))
    expect(page.locator("#found")).to_have_text("2 lines that are no links")
    look(page)


def test_more_links_than_anybody_reads_are_counted_by_account(opened: OpenPage) -> None:
    page = opened("/report?category=threat_violence", width=320)
    for _ in range(3):
        page.get_by_role("button", name="Continue").click()
    links = [f"https://x.com/a{number % 60 % 7}/status/{number}" for number in range(1, 5_002)]
    page.locator("#links").evaluate(PASTE, "\n".join(links))
    expect(page.locator("#found")).to_have_text(
        "5001 links found. Give up to 5,000 posts or messages."
    )
    lines = page.locator("#recognised li").all_inner_texts()
    assert lines[0].startswith("X (formerly Twitter), account a")
    assert (len(lines), lines[-1].startswith("Others: ")) == (6, True)
    assert page.evaluate("document.documentElement.scrollHeight") < 2_000


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
    seat = {"gss": "E14001106", "name": "Blaydon and Consett", "kind": "constituency"}
    page.route("**/v1/areas?**", lambda route: route.fulfill(json={"areas": [seat]}))
    standing = {"candidates": [{"name": "Robin Invented", "party": ""}]}
    page.route("**/v1/areas/E14001106/candidates", lambda route: route.fulfill(json=standing))
    name = page.locator("[id='candidate.name']")
    page.locator("[id='candidate.area']").fill("blaydon and consett")
    page.get_by_label("Which candidate?").select_option("Robin Invented")
    expect(name).to_have_value("Robin Invented")
    expect(name).to_be_hidden()
    look(page)
    page.get_by_label("Which candidate?").select_option("The name is not in this list")
    expect(name).to_be_focused()
    expect(name).to_have_value("")
