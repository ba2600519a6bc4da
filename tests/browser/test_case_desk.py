"""What an officer does on the case page, over answers as the API gives them."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.support.browser.checks import sideways, unfold, violations
from tests.support.browser.walking import OpenPage

REFERENCE = "SS-7K3M-QWXR-4TZ"
CASE: dict[str, Any] = {
    "reference": REFERENCE,
    "submitted_at": "2026-07-22T07:30:00Z",
    "urgency": "emergency",
    "category": "threat_violence",
    "signs": [{"id": "shows_weapon", "label": "…"}],
    "candidate": {"name": "Jo Griffiths", "area": "Aldershot"},
    "reporter": {"name": "Al Jones", "role": "agent"},
    "incidents": [{"platform": "tiktok", "handle": "@b", "seen_at": "2026-07-21T06:00:00Z"}],
    "statement": "It began last week.",
    "you": {"id": "police-hampshire", "kind": "police", "state": "sent"},
    "recipients": [
        {"id": "x", "kind": "platform", "name": "X", "state": "queued"},
        {"id": "police-kent", "kind": "police", "name": "Kent Police", "state": "sent"},
        {"id": "tiktok", "kind": "platform", "name": "TikTok", "state": "self_report"},
    ],
    "other_forces": ["Northumbria Police"],
    "takers": ["police-durham", "police-hampshire-elections"],
    "messages": [
        {"at": "2026-07-22T07:40:00Z", "from": "police-hampshire", "text": "Is it still there?"},
        {"at": "2026-07-22T07:50:00Z", "from": "reporter", "text": "<b>Yes</b>"},
    ],
    "timeline": [
        {
            "at": "2026-07-22T07:31:00Z",
            "what": "case_read",
            "who": "Hampshire",
            "officer": {"name": "<b>Kim</b>", "role": "Inspector"},
        },
        {
            "at": "2026-07-22T07:32:00Z",
            "what": "handed_over",
            "who": "Hampshire",
            "text": "{who}",
            "reason": "She lives there",
        },
        {
            "at": "2026-07-22T07:33:00Z",
            "what": "stage_recorded",
            "who": "Hampshire",
            "text": "charged",
            "kept_back": True,
            "crime_reference": "44260012345",
            "note": "Known to us",
        },
    ],
}
HELD = CASE | {
    "recipients": [
        CASE["recipients"][0]
        | {"state": "held", "held_until": "2026-07-25T07:30:00Z", "held_by": "police-hampshire"}
    ]
}
CONFIRM, RENEW = "Confirm that you have it", "Mail a new link"
ASK, STAGE = "Ask the person who reported", "Say how far you have got"
HAND_OVER, BUNDLE, HOLD = (
    "Hand the case over to another authority",
    "Get the evidence as one file",
    "Hold a platform back",
)


class Desk:
    """A page whose case is open. ``case`` is what the API says of it from now on."""

    def __init__(self, page: Page, case: Mapping[str, Any] = CASE) -> None:
        self.page, self.case = page, case
        answers(page, "session", 200, {"reference": REFERENCE})
        page.route(
            f"**/v1/authority/cases/{REFERENCE}", lambda route: route.fulfill(json=self.case)
        )
        sign(page)
        expect(page.get_by_text(REFERENCE)).to_be_visible()

    def answers(self, path: str, status: int, body: Any) -> list[tuple[str, Any]]:
        return answers(self.page, f"cases/{REFERENCE}/{path}", status, body)

    def unfolded(self, name: str) -> Locator:
        self.page.locator("summary").filter(has_text=name).click()
        return self.page.locator("details").filter(has_text=name)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def says(self, words: str) -> None:
        """At the top, which has the focus."""
        expect(self.page.locator("#case-say")).to_contain_text(words)
        expect(self.page.locator("#case-say")).to_be_focused()

    def fails(self, section: str, words: str) -> None:
        """Beside what was done."""
        error = self.page.locator("details").filter(has_text=section)
        expect(error.locator(".govuk-error-message")).to_have_text(f"Error: {words}")


def answers(page: Page, path: str, status: int, body: Any) -> list[tuple[str, Any]]:
    """Answer a path of the API; gives (method, body) of what was asked."""
    requests: list[tuple[str, Any]] = []

    def reply(route: Route) -> None:
        requests.append((route.request.method, route.request.post_data_json))
        route.fulfill(status=status, json=body)

    page.route(f"**/v1/authority/{path}", reply)
    return requests


def sign(page: Page) -> None:
    page.get_by_label("Your full name").fill("Sam Lee")
    page.get_by_label("Your role").fill("Duty inspector")
    page.get_by_role("button", name="Open the case").click()


@pytest.mark.parametrize("width", [1280, 320])
def test_everything_is_in_plain_words_and_fits(opened: OpenPage, width: int) -> None:
    desk = Desk(opened("/case#a-token", width=width))
    unfold(desk.page)
    for words in (
        "22 July 2026 at 08:30",
        "the candidate’s election agent",
        "Threat of violence or death",
        "Northumbria Police",
        "21 July 2026 at 07:00",
        "X: Being sent",
        "Opened by Hampshire",
        "<b>Kim</b>, Inspector",
        "Handed over by Hampshire to {who}",
        "Stage recorded by Hampshire: somebody was charged",
        "Not shown to the person who reported",
        "44260012345",
        "· You",
        "<b>Yes</b>",
    ):
        expect(desk.page.locator("#case").get_by_text(words).first).to_be_visible()
    assert (violations(desk.page), sideways(desk.page)) == ("", 0)


def test_it_opens_in_welsh(opened: OpenPage) -> None:
    page = opened("/cy/case#a-token", width=320)
    answers(page, "session", 200, {"reference": REFERENCE, "case": CASE})
    page.locator("#officer-name").fill("Sam Lee")
    page.locator("#officer-role").fill("Arolygydd")
    page.locator("#case-open button").click()
    expect(page.get_by_text("22 Gorffennaf 2026 am 08:30")).to_be_visible()
    expect(page.get_by_text("Threat of violence or death")).to_have_count(0)
    unfold(page)
    assert (violations(page), sideways(page)) == ("", 0)


def test_the_case_is_confirmed_by_a_button_that_then_goes(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    requests = desk.answers("acknowledge", 201, {"state": "acknowledged"})
    desk.case = CASE | {"you": CASE["you"] | {"acknowledged_at": "2026-07-22T07:31:00Z"}}
    desk.press(CONFIRM)
    desk.says("It is recorded that you have the case")
    expect(desk.page.get_by_role("button", name=CONFIRM)).to_have_count(0)
    expect(desk.page.locator("dd").get_by_text("22 July 2026 at 08:31")).to_be_visible()
    assert requests == [("POST", {})]


def test_a_session_that_ended_says_so_and_keeps_the_button(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    desk.answers("acknowledge", 401, {"code": "not_signed_in"})
    desk.press(CONFIRM)
    error = desk.page.locator("#case-confirm .govuk-error-message")
    expect(error).to_contain_text("Your time with this case has run out")
    expect(error).to_be_focused()
    expect(desk.page.get_by_role("button", name=CONFIRM)).to_be_visible()


def test_a_message_that_is_sent_again_has_the_id_that_it_had(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    desk.unfolded(ASK)
    desk.press("Send")
    desk.fails(ASK, "Enter your message")
    field = desk.page.get_by_label("Your message")
    expect(field).to_be_focused()
    field.fill("Where is it?")
    lost = desk.answers("messages", 503, {"code": "unavailable"})
    desk.press("Send")
    desk.fails(ASK, "That could not be done just now. Try again in a few minutes.")
    expect(field).to_have_value("Where is it?")
    requests = desk.answers("messages", 201, {})
    desk.press("Send")
    desk.says("Your message is on its way")
    expect(field).to_have_value("")
    assert lost == requests
    assert lost[0][1].keys() == {"text", "message_id"}
    desk.unfolded(ASK)
    field.fill("Where is it?")
    desk.press("Send")
    expect(field).to_have_value("")
    assert requests[1][1]["message_id"] != requests[0][1]["message_id"], (
        "said twice, it is two messages"
    )


def test_a_stage_is_told_unless_it_is_kept_back(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    requests = desk.answers("stage", 201, {})
    desk.unfolded(STAGE)
    desk.press("Put on record")
    desk.fails(STAGE, "Choose a stage")
    for is_told in (True, False):
        desk.page.get_by_label("Stage", exact=True).select_option("investigating")
        desk.page.get_by_label("may see this").set_checked(is_told)
        desk.press("Put on record")
        desk.says("It is on record how far you have got")
        desk.unfolded(STAGE)
    empty = dict.fromkeys(("crime_reference", "officer_contact", "note", "correction"), "")
    unchanged = {"stage": "investigating", "show_crime_reference": False, **empty}
    assert [body for _, body in requests] == [
        {**unchanged, "tell_candidate": True},
        {**unchanged, "tell_candidate": False},
    ]


def test_what_goes_with_a_stage_is_sent_and_a_step_back_asks_why(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    desk.unfolded(STAGE)
    desk.page.get_by_label("Stage", exact=True).select_option("charged")
    desk.page.get_by_label("Crime reference (optional)").fill("44260012345")
    desk.page.get_by_label("may see the crime reference").check()
    desk.answers("stage", 409, {"code": "stage_back"})
    desk.press("Put on record")
    desk.fails(STAGE, "The case stands further on already. To go back, say why.")
    desk.page.get_by_label("Why the stage goes back").fill("By mistake")
    requests = desk.answers("stage", 201, {})
    desk.press("Put on record")
    desk.says("It is on record how far you have got")
    ((_, body),) = requests
    assert body["crime_reference"] == "44260012345"
    assert (body["show_crime_reference"], body["correction"]) == (True, "By mistake")


def test_a_case_is_handed_over_with_a_reason_to_somebody_who_has_it_not(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    desk.unfolded(ASK)
    desk.page.get_by_label("Your message").fill("Half a")
    desk.unfolded(HAND_OVER)
    desk.press("Hand over")
    expect(desk.page.get_by_text("Choose an authority")).to_be_visible()
    expect(desk.page.get_by_text("Enter the reason")).to_be_visible()
    to = desk.page.get_by_label("To", exact=True)
    expect(to.locator("option")).to_have_count(3)
    expect(to.locator("option[value=police-hampshire-elections]")).to_have_count(1)
    to.select_option("police-durham")
    desk.page.get_by_label("Reason").fill("She lives there")
    desk.answers(
        "handover", 422, {"code": "rules", "errors": [{"code": "authority_not_connected"}]}
    )
    desk.press("Hand over")
    words = "We have no address of that authority yet. Hand the case over by your own means."
    desk.fails(HAND_OVER, words)
    requests = desk.answers("handover", 201, {})
    desk.press("Hand over")
    desk.says("The other authority is being told")
    assert requests == [("POST", {"to": "police-durham", "reason": "She lives there"})]
    expect(desk.page.get_by_label("Your message")).to_have_value("Half a")


def test_a_report_that_was_taken_back_says_so_and_offers_only_what_can_be_done(
    opened: OpenPage,
) -> None:
    desk = Desk(opened("/case#a-token"))
    notice = desk.page.get_by_text("has taken this report back from you")
    expect(notice).to_have_count(0)
    desk.case = CASE | {"you": CASE["you"] | {"state": "withdrawn"}}
    desk.unfolded(ASK)
    desk.page.get_by_label("Your message").fill("Is it over?")
    desk.answers("messages", 201, {})
    desk.press("Send")
    expect(notice).to_be_visible()
    for gone in (HAND_OVER, HOLD):
        expect(desk.page.get_by_text(gone, exact=True)).to_have_count(0)
    expect(desk.page.get_by_role("button", name=CONFIRM)).to_have_count(0)
    desk.unfolded(BUNDLE)
    assert violations(desk.page) == ""


def test_a_platform_is_held_back_longer_and_let_go(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    section = desk.unfolded(HOLD)
    expect(section.locator("li")).to_have_count(1)
    expect(section.get_by_role("button", name="Let it be told now")).to_have_count(0)
    placed = desk.answers("holds", 200, {})
    desk.case = HELD
    desk.press("Hold back for 72 hours")
    desk.says("The platform is held back")
    expect(section.get_by_text("held back until 25 July 2026 at 08:30")).to_be_visible()
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


def test_who_is_no_police_force_holds_nothing_back(opened: OpenPage) -> None:
    kind = CASE["you"] | {"kind": "electoral"}
    desk = Desk(opened("/case#a-token"), CASE | {"you": kind})
    expect(desk.page.get_by_text(HOLD)).to_have_count(0)


def _in_turn(*bodies: dict[str, Any]) -> Callable[[Route], None]:
    waiting = list(bodies)
    return lambda route: route.fulfill(json=waiting.pop(0))


@pytest.mark.parametrize("stamp", ["off", "none"])
def test_the_bundle_is_asked_for_until_it_is_made(opened: OpenPage, stamp: str) -> None:
    page = opened("/case#a-token")
    page.clock.install()
    desk = Desk(page)
    section = desk.unfolded(BUNDLE)
    failed = desk.answers("bundle", 429, {"code": "too_many"})
    desk.press("Make the file")
    desk.fails(BUNDLE, "That is more than this case takes in a day. Wait, or answer our mail.")
    assert failed == [("POST", {})]
    ready = {"state": "ready", "url": "/bundle.zip", "sha256": "ab" * 32, "size": 2_400_000}
    ready["time_stamp"] = stamp
    path = f"**/v1/authority/cases/{REFERENCE}/bundle"
    page.route(path, _in_turn({"state": "making"}, ready))
    desk.press("Make the file")
    expect(section.get_by_text("It is being made")).to_be_visible()
    page.clock.run_for(3_000)
    link = section.get_by_role("link", name="Save the file")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", "/bundle.zip")
    expect(section.get_by_text("2MB")).to_be_visible()
    expect(section.get_by_text("ab" * 32)).to_be_visible()
    expect(section.get_by_text("It is being made")).to_have_count(0)
    expect(section.get_by_text("has no time-stamp")).to_be_visible(visible=stamp == "none")
    assert violations(page) == ""


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
