"""The status page opens by reference and receipt, and keeps a session."""

import pytest

from chalicelib.model.events import Kind
from tests.support.factories import World
from tests.support.html import Page
from tests.support.report_requests import reference_and_receipt
from tests.support.visitor import BROWSER, Visitor
from tests.support.web_client import call, post_form


def test_form_opens_the_page_and_keeps_a_session(world: World) -> None:
    keys = reference_and_receipt()
    assert 'name="receipt"' in call("GET", "/status").text
    opened = post_form("/status", keys)
    assert (opened.status, opened.headers["location"]) == (303, "/status")
    cookie = opened.headers["set-cookie"]
    for flag in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/"):
        assert flag in cookie
    assert keys["receipt"] not in cookie
    page = call("GET", "/status", cookie=cookie.partition(";")[0])
    assert keys["reference"] in page.text
    assert page.headers["cache-control"] == "no-store"
    welsh = call("GET", "/cy/status", cookie=cookie.partition(";")[0])
    assert 'lang="cy"' in welsh.text
    exited = call("GET", "/exit", cookie=cookie.partition(";")[0])
    assert (exited.status, exited.headers["location"][:8]) == (303, "https://")
    assert 'name="receipt"' in call("GET", "/status", cookie=cookie.partition(";")[0]).text


def test_session_ends_after_half_an_hour(world: World) -> None:
    opened = post_form("/status", reference_and_receipt())
    cookie = opened.headers["set-cookie"]
    cookie = cookie.partition(";")[0]
    world.clock.advance(minutes=31)
    ended = call("GET", "/status", cookie=cookie)
    assert 'name="receipt"' in ended.text
    assert "You were away for more than 30 minutes" in ended.text
    assert "set-cookie" not in ended.headers
    assert "away" not in call("GET", "/status").text


@pytest.mark.parametrize("path", ["/status", "/cy/status"])
def test_wrong_receipt_gets_the_form_again_and_is_not_repeated(world: World, path: str) -> None:
    keys = reference_and_receipt()
    answer = post_form(path, {**keys, "receipt": "AAAA-AAAA-AAAA-AAAA-AAAA"})
    assert answer.status == 404
    assert "AAAA-AAAA" not in answer.text
    assert "set-cookie" not in answer.headers


def test_cookie_opens_nothing_when_it_is_none_of_ours(world: World) -> None:
    for cookie in (
        "",
        "__Host-session=",
        "__Host-session=guess",
        "session=guess",
        "a=b; =; session",
    ):
        assert call("GET", "/status", cookie=cookie).status == 200


def test_erased_case_is_said_to_be_erased(world: World) -> None:
    keys = reference_and_receipt()
    world.log.erase(next(iter(world.log.cases)))
    page = post_form("/cy/status", keys, accept="text/html")
    assert page.status == 410
    assert 'lang="cy"' in page.text


def test_session_is_a_cookie_that_no_script_can_read(world: World) -> None:
    visitor = Visitor(world)
    answer = visitor.open()
    assert (answer.status, answer.headers["location"]) == (303, "/status")
    for flag in ("HttpOnly", "SameSite=Strict", "Secure", "Max-Age=43200"):
        assert flag in str(answer.headers["set-cookie"])
    page = visitor.page()
    assert visitor.reference in page.text
    assert visitor.reference not in page.title
    assert visitor.receipt not in page.html


def test_session_lasts_half_an_hour_from_its_last_use(visitor: Visitor) -> None:
    for _ in range(3):
        visitor.world.clock.advance(minutes=20)
        assert "Your report" in visitor.page().title
    visitor.world.clock.advance(minutes=31)
    assert "Follow your report" in visitor.page().title


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_session_is_not_opened_when_another_site_posts_the_form(world: World, site: str) -> None:
    visitor = Visitor(world)
    fields = {"reference": visitor.reference, "receipt": visitor.receipt}
    answer = post_form("/status", fields, sec_fetch_site=site, **BROWSER)
    assert (answer.status, "set-cookie" in answer.headers) == (403, False)
    same_origin = post_form("/status", fields, sec_fetch_site="same-origin", **BROWSER)
    assert (same_origin.status, "set-cookie" in same_origin.headers) == (303, True)


@pytest.mark.parametrize("path", ["/exit", "/cy/exit"])
def test_session_ends_at_exit(visitor: Visitor, path: str) -> None:
    answer = call("GET", path, cookie=visitor.cookie)
    assert answer.status == 303
    assert "Max-Age=0" in str(answer.headers["set-cookie"])
    assert "Follow your report" in visitor.page().title


def test_wrong_receipts_are_slowed_after_ten_and_the_right_one_opens(visitor: Visitor) -> None:
    for _ in range(10):
        assert visitor.open("WRNG").status == 404
    answer = visitor.open("WRNG")
    assert answer.status == 429
    assert answer.headers["retry-after"] == "3600"
    assert answer.text.count("Too many wrong tries came from here. Check the reference") == 2
    assert 'name="receipt"' in answer.text
    assert "Your report" in visitor.page().title
    assert visitor.open().status == 303


def test_form_gives_back_what_was_typed_when_the_session_has_ended(visitor: Visitor) -> None:
    fields = {**visitor.page().form("/status/messages").press(), "to": "x", "text": "Long words"}
    visitor.world.clock.advance(minutes=31)
    answer = post_form("/cy/status/messages", fields, cookie=visitor.cookie, **BROWSER)
    assert answer.status == 403
    assert "Long words" in Page(answer.text).text
    after_exit = post_form("/status/messages", fields, **BROWSER)
    assert after_exit.status == 403
    assert "Long words" not in after_exit.text
    assert visitor.kinds() == [Kind.REPORT_SUBMITTED]
