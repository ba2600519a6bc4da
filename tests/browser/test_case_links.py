"""Links of mails to authorities that have run out, and the button that confirms an address."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.checks import sideways, violations
from tests.support.browser.desk import answers, sign
from tests.support.browser.walking import OpenPage

RENEW = "Mail a new link"


def test_an_expired_link_offers_a_new_one_by_mail(opened: OpenPage) -> None:
    page = opened("/case#a-token")
    answers(page, "session", 410, {"code": "link_expired"})
    requests = answers(page, "link", 202, {"accepted": True})
    expect(page.get_by_role("button", name=RENEW)).to_be_hidden()
    sign(page)
    page.get_by_role("button", name=RENEW).click()
    expect(page.get_by_text("a new one is on its way")).to_be_visible()
    expect(page.get_by_role("button", name=RENEW)).to_be_hidden()
    assert requests == [("POST", {"token": "a-token"})]


@pytest.mark.parametrize(("status", "code"), [(410, "gone"), (404, "not_found")])
def test_no_new_link_is_offered_where_none_would_help(
    opened: OpenPage, status: int, code: str
) -> None:
    page = opened("/case#a-token")
    answers(page, "session", status, {"code": code})
    sign(page)
    expect(page.locator("#case-say p")).to_be_visible()
    expect(page.get_by_role("button", name=RENEW)).to_be_hidden()


@pytest.mark.parametrize(
    ("status", "sentence", "again"),
    [
        (200, "Reports reach you at this address from now on", False),
        (404, "This link confirms no address", False),
        (410, "This link has run out", False),
        (503, "That could not be done just now", True),
    ],
)
def test_an_address_is_confirmed_by_a_button(
    opened: OpenPage, status: int, sentence: str, again: bool
) -> None:
    page = opened("/confirm-address#a-token", width=320)
    requests = answers(page, "address", status, {})
    assert "a-token" not in page.url
    assert (violations(page), sideways(page)) == ("", 0)
    page.get_by_role("button", name="Confirm the address").click()
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_role("button", name="Confirm the address")).to_be_visible(visible=again)
    assert requests == [("POST", {"token": "a-token"})]


def test_list_without_a_link_has_one_mailed_to_the_organisation(opened: OpenPage) -> None:
    page = opened("/cases")
    page.unroute_all()
    answers(page, "cases", 401, {"code": "not_signed_in"})
    requests = answers(page, "sign-in", 202, {"accepted": True})
    page.reload()
    mail = page.get_by_role("button", name="Mail us a link")
    mail.click()
    organisation = page.get_by_label("Your organisation")
    expect(organisation).to_have_accessible_description(
        "The link goes to the mail address that it has with us, and to no other. "
        "Error: Choose your organisation"
    )
    organisation.select_option("police-kent")
    assert (violations(page), sideways(page)) == ("", 0)
    mail.click()
    expect(page.locator("#cases-say")).to_contain_text("a link is on its way to it")
    expect(page.locator("#cases-say")).to_be_focused()
    expect(mail).to_be_hidden()
    assert requests == [("POST", {"authority": "police-kent"})]
