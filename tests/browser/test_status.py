"""One's own report in a browser: by keyboard, with and without scripts, in both languages; and what
others typed, shown as they typed it."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Page, expect

from chalicelib.model.events import Kind
from chalicelib.model.invisible import remove_controls, remove_invisible
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.notify_reporter import notify_reporter
from tests.support.browser.chromium import PATIENCE
from tests.support.browser.form_site import serving
from tests.support.browser.walking import Walk, leaving, look
from tests.support.cases import outcome_event
from tests.support.factories import World, body
from tests.support.page_samples import NAUGHTY
from tests.support.visitor import request_link
from tests.support.web_client import post_json

TIKTOK = {"url": "https://www.tiktok.com/@someone/video/7"}
X = {"url": "https://x.com/someone/status/20"}
LONG = "ŵ" * 9_990


@pytest.fixture(scope="module")
def world() -> World:
    return World()


@pytest.fixture(scope="module")
def site(world: World) -> Iterator[str]:
    """The app over fakes: what a page does is really done."""
    with serving(world) as address:
        yield address


class Mine:
    """A report with a decision to appeal against, and a recipient that is not connected."""

    def __init__(self, world: World, **changes: Any) -> None:
        changed = {"incidents": [X, TIKTOK], **changes}
        accepted = post_json("/v1/reports", body(**changed)).json
        self.reference, self.receipt = accepted["reference"], accepted["receipt"]
        self.world, self.case_id = world, list(world.log.cases)[-1]
        decision = outcome_event("no_violation", message=str(changes.get("statement", "It stays")))
        world.log.append(world.log.read(self.case_id)[-1], world.clock(), decision)

    def kinds(self) -> list[Kind]:
        return self.world.log.kinds(self.case_id)


def opened(
    browser: Browser, site: str, *, width: int = 1280, scripts: bool = True, start: str = ""
) -> Page:
    """The page that asks for reference and receipt. A dialog, a console error or what the policy
    had to stop fails whoever looks at ``page.wrong``."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=scripts
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    wrong: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with" not in message.text:
            wrong.append(message.text)

    def refuse(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", note)
    page.wrong = wrong  # type: ignore[attr-defined] # goes with the page
    page.goto(f"{site}{start}/status")
    return page


def open_report(walk: Walk, mine: Mine) -> None:
    """Type reference and receipt, and open the report."""
    walk.type({"reference": mine.reference, "receipt": mine.receipt})
    with leaving(walk.page):
        walk.page.keyboard.press("Enter")
    expect(walk.page.get_by_text(mine.reference, exact=True)).to_be_visible()


def test_a_report_is_followed_and_answered_by_keyboard(
    browser: Browser, site: str, world: World
) -> None:
    mine = Mine(world)
    page = opened(browser, site)
    walk = Walk(page)
    walk.type({"reference": "SS-2222-2222-222", "receipt": "wrong"})
    with leaving(page):
        page.keyboard.press("Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("do not open a report")
    assert page.title().startswith("Error: ")
    look(page)
    page.goto(f"{site}/status")
    open_report(walk, mine)
    look(page)
    assert mine.reference not in page.title() + page.url

    walk.press("Write a message")
    walk.type({"text": "It is still there"})
    walk.leave("Send your message")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Select who to write to")
    expect(page.get_by_label("Your message")).to_have_value("It is still there")
    look(page)
    walk.tick("to")
    walk.leave("Send your message")
    expect(page.get_by_text("Your message is on its way.")).to_be_visible()
    expect(page.locator(".ss-done")).to_be_focused()

    walk.press("You do not agree with this")
    walk.leave("Ask them to look again")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Enter why they should look again")
    walk.type({"appeal-x": "It says where I live"})
    walk.leave("Ask them to look again")
    expect(page.get_by_text("They are being asked to look again.")).to_be_visible()
    assert mine.kinds()[-2:] == [Kind.MESSAGE_SENT, Kind.OUTCOME_APPEALED]

    walk.leave("Exit this page")
    expect(page.get_by_text("Sunny")).to_be_visible()
    with suppress(Error):  # what was posted is not even kept to be shown
        page.go_back()
    expect(page.get_by_text(mine.reference)).to_have_count(0)
    assert page.wrong == []  # type: ignore[attr-defined] # see opened()
    page.context.close()


def look_at_copy(page: Page, copy: Page) -> None:
    """Look at what a page shows where no script runs: axe is one, so it looks at a copy."""
    content = page.content()
    copy.route(page.url, lambda route: route.fulfill(body=content, content_type="text/html"))
    copy.goto(page.url)  # set_content would write into a document, which the policy refuses
    look(copy)
    copy.unroute(page.url)


def test_and_without_scripts_in_welsh_on_a_phone(browser: Browser, site: str, world: World) -> None:
    mine = Mine(world)
    page = opened(browser, site, width=320, scripts=False, start="/cy")
    copy = opened(browser, site, width=320)

    def press(form: str) -> None:
        with leaving(page):
            page.locator(f"{form} button").click()

    page.locator("#reference").fill(mine.reference)
    page.locator("#receipt").fill(mine.receipt)
    press("#open")
    assert page.url == f"{site}/cy/status"
    look_at_copy(page, copy)
    for action in ("self-reported", "consent"):
        summary = page.locator(f"details:has(form[action='/cy/status/{action}']) > summary")
        if summary.count():
            summary.click()
        press(f"form[action='/cy/status/{action}']")
        assert page.locator(".ss-done").is_visible()
    press("form[action='/cy/status/withdraw']")
    look_at_copy(page, copy)
    press("form[action='/cy/status/withdraw']")
    assert page.locator(".ss-done").is_visible()
    look_at_copy(page, copy)
    assert mine.kinds()[-2:] == [Kind.SELF_REPORTED, Kind.WITHDRAWN]
    page.goto(f"{site}/cy/status/lost")
    press("main form:first-of-type")
    assert page.locator(".govuk-error-summary").is_visible()
    look_at_copy(page, copy)
    page.context.close()
    copy.context.close()


def test_a_mailed_link_fills_in_the_fields_and_leaves_the_address(
    browser: Browser, site: str, world: World
) -> None:

    mine = Mine(world)
    request_link(world, mine.reference)
    notify_reporter(world.notify_reporter_deps, Dispatch(mine.case_id, len(mine.kinds()), REPORTER))
    link = next(word for word in world.mail.letters[-1].text.split() if "/status#" in word)
    page = opened(browser, site)
    page.goto(f"{site}/status#{link.partition('#')[2]}")
    expect(page.locator("#reference")).to_have_value(mine.reference)
    assert "#" not in page.url
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(mine.reference, exact=True)).to_be_visible()
    page.context.close()


def test_typed_text_is_shown_as_typed_and_runs_nothing(
    browser: Browser, site: str, world: World
) -> None:
    naughty_text = " ".join(NAUGHTY)
    mine = Mine(
        world,
        reporter={
            "name": naughty_text[:200],
            "role": "candidate",
            "phone": NAUGHTY[0],
            "language": "en",
        },
        candidate={"name": naughty_text[:200], "area": "E14001063"},
        incidents=[
            {"url": f"https://x.com/a/status/1?{naughty}", "handle": naughty, "text": naughty}
            for naughty in NAUGHTY
        ],
        statement=f"{naughty_text[: 10_000 - len(LONG)]}{LONG}"[:10_000],
    )
    page = opened(browser, site)
    open_report(Walk(page), mine)
    for text in NAUGHTY:
        fields = {"csrf": page.locator("input[name=csrf]").first.input_value()}
        page.evaluate(
            """async ([said]) => { await fetch('/status/messages', {
                method: 'POST', body: new URLSearchParams(said)}) }""",
            [{**fields, "to": "x", "text": text, "message_id": text[:90]}],
        )
    page.reload()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page_text = page.locator("main").inner_text()
    for text in NAUGHTY:
        assert page_text.count(remove_controls(text)) >= 2, text  # what it says, the message
        assert page_text.count(remove_invisible(text)) >= 1, text  # the account
    assert LONG[:9_000] in page_text
    assert page.locator("main script:not([src]), main img, main h1").count() == 1
    look(page)
    assert page.wrong == []  # type: ignore[attr-defined] # see opened()
    page.context.close()
