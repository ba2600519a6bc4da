"""Consent, promotion and withdrawal by the forms of the page."""

from typing import Any

import pytest

from chalicelib.model.events import Kind
from tests.support.factories import World
from tests.support.html import Page
from tests.support.own_report import TO_NOBODY
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import post_form

ONLY_PLATFORMS = {**TO_NOBODY, "platforms": True}


def test_consent_is_corrected_by_ticks(visitor: Visitor) -> None:
    fields = visitor.page().form("/status/consent").press()
    assert "share_with.platforms" in fields
    del fields["share_with.platforms"]
    answer = post_form("/status/consent", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 201
    assert "share_with.platforms" not in visitor.page().form("/status/consent").fields


@pytest.mark.parametrize("answer", ["false", "no", "0", "off"])
def test_form_that_says_no_is_no(world: World, answer: str) -> None:
    visitor = Visitor(world, share_with=TO_NOBODY)
    visitor.open()
    visitor.press("/status/promote", **{"share_with.police": answer})
    assert not world.case_by_id(visitor.case_id).recipients
    for action in ("/status/withdraw", "/status/erase"):
        visitor.press(action, confirm=answer)
    assert world.case_by_id(visitor.case_id).is_active
    assert visitor.page().form("/status/consent")


def test_promotion_sends_on_what_was_only_kept(world: World) -> None:
    visitor = Visitor(world, log_only=True)
    visitor.open()
    assert "Nobody has been told." in visitor.page().text
    assert visitor.press("/status/promote").status == 201
    assert "X (formerly Twitter)" in visitor.page().text


@pytest.mark.parametrize(
    "changes",
    [
        {"log_only": True},
        {"share_with": TO_NOBODY},
        {"share_with": ONLY_PLATFORMS, "incidents": [{"url": "https://forum.example.org/t/1"}]},
    ],
)
def test_page_of_a_report_that_nobody_has_says_so_and_sends_it_on(
    world: World, changes: dict[str, Any]
) -> None:
    visitor = Visitor(world, **changes)
    visitor.open()
    page = visitor.page()
    actions = [form.attributes["action"] for form in page.forms]
    assert "Put on record" in page.text
    assert "Kept on record" in page.text
    assert page.text.index("Call 999 if somebody is in danger now") < page.text.index("Send it on")
    assert ("/status/promote" in actions, "/status/consent" in actions) == (True, False)
    assert "sent your report" not in page.text


def test_choice_that_reaches_nobody_is_not_said_to_send(world: World) -> None:
    visitor = Visitor(world, share_with=TO_NOBODY)
    visitor.open()
    for action in ("/status/promote", "/status/consent"):
        done = visitor.press(action)
        assert "nobody is told by it" in Page(done.text).text
    visitor.press("/status/consent", **{"share_with.police": "yes"})
    assert "Hampshire" in visitor.page().text


@pytest.mark.parametrize(
    ("self_reported", "sentence"),
    [(False, "you need not tell them either"), (True, "What you told them yourself they may keep")],
)
def test_recipient_that_we_never_notified_is_not_said_to_keep_anything(
    world: World, self_reported: bool, sentence: str
) -> None:
    visitor = Visitor(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    visitor.open()
    if self_reported:
        visitor.press("/status/self-reported")
    assert "It was sent to: Hampshire" not in Page(visitor.press("/status/withdraw").text).text
    assert "TikTok" not in Page(visitor.press("/status/withdraw").text).text
    consent = visitor.page().form("/status/consent").press()
    del consent["share_with.platforms"]
    post_form("/status/consent", consent, cookie=visitor.cookie, **BROWSER)
    page = visitor.page().text
    assert sentence in page
    assert "They may keep what they had" not in page


def test_withdrawal_asks_once_more_before_it_is_done(visitor: Visitor) -> None:
    sure = visitor.press("/status/withdraw")
    assert sure.status == 200
    assert "If the police have it, they may act on it even so." in Page(sure.text).text
    assert Kind.WITHDRAWN not in visitor.kinds()
    fields = Page(sure.text).form("/status/withdraw").press()
    done = post_form("/status/withdraw", fields, cookie=visitor.cookie, **BROWSER)
    assert done.status == 201
    assert "/status/withdraw" not in {form.attributes["action"] for form in visitor.page().forms}
    assert "Nothing more is sent about it" in visitor.page().text


def test_withdrawal_is_said_to_be_told_to_whom_we_sent_it_alone(world: World) -> None:
    visitor = Visitor(world, incidents=[{"url": "https://www.tiktok.com/@a/video/7"}])
    visitor.open()
    visitor.press("/status/self-reported")
    sure, done = visitor.press("/status/withdraw"), visitor.press("/status/withdraw", confirm="yes")
    for words in (Page(sure.text).text, Page(done.text).text, visitor.mail()):
        assert "Whoever we sent it to is" in words
        assert "If you told somebody yourself, tell them too" in words
        assert "Whoever was told" not in words
