"""What an officer sees and does on the case page, over answers as the API gives them."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.checks import sideways, unfold, violations
from tests.support.browser.desk import CASE, REFERENCE, Desk, answers
from tests.support.browser.walking import OpenPage

CONFIRM, ASK, STAGE = (
    "Confirm that you have it",
    "Ask the person who reported",
    "Say how far you have got",
)
HAND_OVER, BUNDLE, HOLD = (
    "Hand the case over to another authority",
    "Get the evidence as one file",
    "Hold a platform back",
)
WRONG_LINK = "This link is wrong"


@pytest.mark.parametrize("width", [1280, 320])
def test_everything_is_in_plain_words_and_fits(opened: OpenPage, width: int) -> None:
    desk = Desk(opened("/case#a-token", width=width))
    unfold(desk.page)
    for words in (
        "22 July 2026 at 8:30am",
        "the candidate’s election agent",
        "Threat of violence or death",
        "Northumbria Police",
        "21 July 2026 at 7:00am",
        "X: Being sent",
        "Opened by Hampshire",
        "<b>Kim</b>, Inspector",
        "Handed over by Hampshire to {who}",
        "Stage recorded by Hampshire: somebody was charged",
        "Not shown to the person who reported",
        "44260012345",
        "@b · TikTok",
        "SS-AAAA-BBBB-CC3",
        "Kent Police: 5",
        "There may be more",
        "A song",
        "· You",
        "<b>Yes</b>",
    ):
        expect(desk.page.locator("#case").get_by_text(words).first).to_be_visible()
    assert (violations(desk.page), sideways(desk.page)) == ("", 0)


def test_platform_says_how_far_it_is_with_each_link(opened: OpenPage) -> None:
    decided = {"status": "content_removed", "at": "2026-07-22T09:00:00Z", "ticket": "T-17"}
    links = [
        {"url": "https://x.com/a/status/1", "state": "decided", "outcome": decided},
        {"post_id": "20", "state": "acknowledged"},
    ]
    x, *other_recipients = CASE["recipients"]
    recipients = [x | {"state": "acknowledged", "incidents": links}, *other_recipients]
    desk = Desk(opened("/case#a-token", width=320), CASE | {"recipients": recipients})
    items = desk.page.locator("section").filter(has_text="Who else was told").locator("li li")
    expect(items).to_have_text(
        [
            "https://x.com/a/status/1: Decidedcontent removedtheir number T-17",
            "20: Acknowledged",
        ]
    )
    assert (violations(desk.page), sideways(desk.page)) == ("", 0)


def test_case_desk_opens_in_welsh(opened: OpenPage) -> None:
    page = opened("/cy/case#a-token", width=320)
    answers(page, "session", 200, {"reference": REFERENCE, "case": CASE})
    page.locator("#officer-name").fill("Sam Lee")
    page.locator("#officer-role").fill("Arolygydd")
    page.locator("#case-open button").click()
    expect(page.get_by_text("22 Gorffennaf 2026 am 8:30am")).to_be_visible()
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
    expect(desk.page.locator("dd").get_by_text("22 July 2026 at 8:31am")).to_be_visible()
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


def test_stage_is_sent_with_its_details_and_a_step_back_asks_why(opened: OpenPage) -> None:
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
    for section in (HAND_OVER, HOLD):
        expect(desk.page.get_by_text(section, exact=True)).to_have_count(0)
    expect(desk.page.get_by_role("button", name=CONFIRM)).to_have_count(0)
    desk.unfolded(BUNDLE)
    assert violations(desk.page) == ""


def test_a_link_is_called_wrong_with_a_reason(opened: OpenPage) -> None:
    desk = Desk(opened("/case#a-token"))
    expect(desk.page.get_by_text(WRONG_LINK, exact=True)).to_have_count(1)
    section = desk.unfolded(WRONG_LINK)
    section.get_by_role("button").click()
    desk.fails(WRONG_LINK, "Enter the reason")
    section.get_by_label("Why is it wrong?").fill("A newspaper")
    requests = desk.answers("wrong-link", 201, {})
    desk.case = CASE | {"shared": CASE["shared"][1:]}
    section.get_by_role("button").click()
    desk.says("this link is wrong")
    assert requests == [("POST", {"incident": 0, "shares": "account", "reason": "A newspaper"})]
    expect(desk.page.get_by_text(WRONG_LINK, exact=True)).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 320])
def test_officer_sees_how_to_flag_it_which_law_may_apply_and_whom_to_call(
    opened: OpenPage, width: int
) -> None:
    page = Desk(opened("/case#a-token", width=width)).page
    expect(page.locator("#case")).to_contain_text("Operation Bridger. This comes under Operation")
    expect(page.get_by_text("Candidate for the House of Commons")).to_be_visible()
    law = page.get_by_role("link", name="Malicious communications")
    expect(law).to_have_attribute("href", "https://www.legislation.gov.uk/ukpga/1988/27/section/1")
    expect(page.get_by_text("Who prosecutes: the Crown Prosecution Service (CPS).")).to_be_visible()
    for text, href in (
        ("01632 960 001", "tel:01632960001"),
        ("al@example.org", "mailto:al@example.org"),
    ):
        expect(page.get_by_role("link", name=text)).to_have_attribute("href", href)
    assert (violations(page), sideways(page)) == ("", 0)


def test_case_page_leaves_out_programme_and_law_that_are_not_known(opened: OpenPage) -> None:
    unknown = {
        name: CASE[name] for name in CASE if name not in {"office", "police_programme", "law"}
    }
    page = Desk(opened("/case#a-token"), unknown).page
    for words in ("Which law may apply", "Operation", "Holds or stands for"):
        expect(page.get_by_text(words)).to_have_count(0)
