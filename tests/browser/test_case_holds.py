"""What police ask of platforms on the case page: to wait, and to keep what they have."""

from typing import Any

from playwright.sync_api import expect

from tests.support.browser.checks import sideways, violations
from tests.support.browser.desk import CASE, HELD, REFERENCE, Desk, answers
from tests.support.browser.walking import OpenPage

HOLD, PRESERVE = "Hold a platform back", "Ask a platform to keep what it has"
ASK_TO_KEEP = "Ask them to keep it"


def test_a_platform_is_held_back_longer_and_let_go(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    section = desk.unfolded(HOLD)
    expect(section.locator("li")).to_have_count(1)
    expect(section.get_by_role("button", name="Let it be told now")).to_have_count(0)
    placed = desk.answers("holds", 200, {})
    desk.case = HELD
    desk.press("Hold back for 72 hours")
    desk.says("The platform is held back")
    expect(section.get_by_text("held back until 25 July 2026 at 8:30am")).to_be_visible()
    desk.press("Hold back for 72 hours more")
    desk.says("The platform is held back")
    released = desk.answers("holds/x", 200, {})
    desk.case = CASE
    desk.press("Let it be told now")
    desk.says("The platform is being told")
    assert (placed, released) == ([("POST", {"platform": "x"})] * 2, [("DELETE", None)])
    desk.answers("holds", 409, {"code": "already_offered"})
    desk.press("Hold back for 72 hours")
    desk.fails(HOLD, "It is too late: the platform was offered the report before.")


def test_recipient_holds_nothing_back_when_it_is_no_police_force(opened: OpenPage) -> None:
    kind = CASE["you"] | {"kind": "electoral"}
    desk = Desk(opened("/case#a-token"), CASE | {"you": kind})
    expect(desk.page.get_by_text(HOLD)).to_have_count(0)


def test_hold_is_renewed_by_one_press_of_the_mail_that_warns_of_its_end(opened: OpenPage) -> None:
    page = opened("/case#a-token.renew=x", width=320)
    assert "renew" not in page.url
    answers(page, "session", 200, {"reference": REFERENCE})
    renewed = answers(page, f"cases/{REFERENCE}/holds", 200, {})
    page.route(f"**/v1/authority/cases/{REFERENCE}", lambda route: route.fulfill(json=HELD))
    page.get_by_label("Your full name").fill("Sam Lee")
    page.get_by_label("Your role").fill("Duty inspector")
    assert (violations(page), sideways(page)) == ("", 0)
    page.get_by_role("button", name="Hold X (formerly Twitter) back for 72 hours more").click()
    expect(page.locator("#case-say")).to_contain_text("The platform is held back")
    assert renewed == [("POST", {"platform": "x"})]


def test_renewal_that_comes_too_late_says_so_beside_the_case(opened: OpenPage) -> None:
    page = opened("/case#a-token.renew=x")
    answers(page, "session", 200, {"reference": REFERENCE})
    answers(page, f"cases/{REFERENCE}/holds", 409, {"code": "already_offered"})
    page.route(f"**/v1/authority/cases/{REFERENCE}", lambda route: route.fulfill(json=CASE))
    page.get_by_label("Your full name").fill("Sam Lee")
    page.get_by_label("Your role").fill("Duty inspector")
    page.keyboard.press("Enter")
    expect(page.locator("#case-say")).to_contain_text("It is too late")
    expect(page.locator("#case").get_by_text(REFERENCE)).to_be_visible()


def _with(preservation: dict[str, Any]) -> dict[str, Any]:
    x, *other_recipients = CASE["recipients"]
    return CASE | {"recipients": [x | {"preservation": preservation}, *other_recipients]}


def test_platform_is_asked_to_keep_what_it_has_for_so_many_days(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token", width=320))
    section = desk.unfolded(PRESERVE)
    ask = section.get_by_role("button", name=ASK_TO_KEEP).first
    basis, days = desk.page.get_by_label("By which law"), desk.page.get_by_label("how many days")
    expect(days).to_have_value("90")
    ask.click()
    expect(basis).to_have_accessible_description("Error: Enter the law by which you ask")
    expect(basis).to_be_focused()
    basis.fill("RIPA 2000")
    for wrong in ("", "0", "366", "ninety"):
        days.fill(wrong)
        ask.click()
        expect(days).to_be_focused()
        expect(section.get_by_text("Enter a number of days, 365 at most")).to_be_visible()
    assert (violations(desk.page), sideways(desk.page)) == ("", 0)
    requests = desk.answers("preservation", 201, {})
    asked_at = {"status": "requested", "at": "2026-07-22T07:40:00Z"}
    desk.case = _with(asked_at)
    days.fill("180")
    ask.click()
    desk.says("It is on record. The list below")
    assert requests == [("POST", {"platform": "x", "legal_basis": "RIPA 2000", "days": 180})]
    expect(section.get_by_text("asked on")).to_be_visible()
    expect(section.get_by_text("22 July 2026 at 8:40am")).to_be_visible()


def test_platform_that_is_not_connected_has_its_route_and_a_text_to_send(opened: OpenPage) -> None:
    route = {"how": "Law enforcement portal", "url": "https://example.org/police"}
    request = {"told": False, "status": "requested", "at": "2026-07-22T07:40:00Z", "route": route}
    desk = Desk(opened("/case#a-token"), _with({**request, "text": "Please preserve"}))
    section = desk.unfolded(PRESERVE)
    link = section.get_by_role("link", name="example.org")
    expect(link).to_have_attribute("href", "https://example.org/police")
    expect(section.get_by_text("Law enforcement portal")).to_be_visible()
    expect(section.get_by_text("Please preserve")).to_be_visible()
    expect(section.get_by_text("you have to send them the text below; made on")).to_be_visible()
    expect(section.get_by_text("asked on", exact=True)).to_have_count(0)
    expect(section.get_by_role("button", name="Make the text to send them")).to_have_count(2)
    assert violations(desk.page) == ""


def test_platform_that_was_told_is_not_offered_to_be_held_back(opened: OpenPage) -> None:
    x, *remainder = CASE["recipients"]
    for state in ("delivered", "decided", "need_more_info"):
        desk = Desk(
            opened("/case#a-token"), CASE | {"recipients": [x | {"state": state}, *remainder]}
        )
        expect(desk.page.get_by_text(HOLD)).to_have_count(0)
