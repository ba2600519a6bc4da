"""The page on which answers are checked before they are sent."""

import pytest

from chalicelib.web.reporter import report_pages
from tests.support.form_posts import REPORTS, body_of
from tests.support.html import Page
from tests.support.page_samples import FIELDS, answer


def test_check_of_the_record_form_shows_no_more_than_its_questions() -> None:
    fields = {**FIELDS, "form": ["record"], "log_only": ["yes"]}
    page = Page(report_pages.check_answers_page(fields, "en", "u"))
    form_ids = Page(report_pages.form_page(fields, [], "en")).ids
    changes = {
        button["value"] for button in page.form(REPORTS).buttons if button.get("name") == "change"
    }
    assert changes <= form_ids
    assert "to nobody else" in page.text


def test_check_carries_every_answer_with_a_fresh_id() -> None:
    page = Page(report_pages.check_answers_page(FIELDS, "en", "the-id"))
    posted = page.form(REPORTS).press()
    assert posted.pop("submission_id") == ["the-id"]
    assert posted == FIELDS


def test_check_row_has_a_change_button_that_leads_to_its_field() -> None:
    page = Page(report_pages.check_answers_page(FIELDS, "en", "u"))
    form_ids = Page(report_pages.form_page(FIELDS, [], "en")).ids
    changes = [button for button in page.form(REPORTS).buttons if button.get("name") == "change"]
    assert len(changes) >= 12
    for button in changes:
        assert button["formaction"] == f"{REPORTS}#{button['value']}"
        assert button["value"] in form_ids


def test_check_shows_platforms_of_links_and_times_as_people_write_them() -> None:
    text = Page(report_pages.check_answers_page(FIELDS, "en", "u")).text
    for text_shown in (
        "X (formerly Twitter)",
        "Facebook",
        "22 July 2026 at 7:30am",
        "Send your report",
    ):
        assert text_shown in text


def test_check_names_the_channel_that_was_chosen_and_whom_it_can_go_to() -> None:
    sent = {"incidents.0.text": ["You will regret it"], "incidents.0.platform": ["Email"]}
    page = Page(
        report_pages.check_answers_page({**FIELDS, **sent, "incidents.0.url": [""]}, "en", "u")
    )
    assert "Email: there is no platform to tell; it can go to the police" in page.text
    choices = Page(report_pages.form_page(FIELDS, [], "cy")).text
    assert "Galwad ffôn neu neges destun" in choices


def test_check_says_that_no_platform_is_notified_when_a_link_is_unknown() -> None:
    recognised = Page(
        report_pages.check_answers_page(
            {"incidents.0.url": ["https://x.com/a/status/1"]}, "en", "u"
        )
    )
    other = Page(
        report_pages.check_answers_page({"incidents.0.url": ["https://example.org/x"]}, "en", "u")
    )
    words = "no platform is told"
    assert (words in recognised.text, words in other.text) == (False, True)


def test_check_says_so_when_nobody_may_be_notified() -> None:
    fields = {**FIELDS, "log_only": ["yes"]}
    assert "on record only" in Page(report_pages.check_answers_page(fields, "en", "u")).text


def test_check_says_what_is_not_answered_when_empty() -> None:
    text = Page(report_pages.check_answers_page({}, "en", "u")).text
    for text_shown in ("Not answered", "None entered", "Not given", "Nothing added", "Nobody"):
        assert text_shown in text


@pytest.mark.parametrize("step", ["check", "change", "show_in"])
def test_language_change_loses_no_answer(step: str) -> None:
    fields = {**FIELDS, "submission_id": ["u"]}
    page = {
        "check": report_pages.check_answers_page(fields, "en", "u"),
        "change": report_pages.form_page(fields, [], "en"),
        "show_in": report_pages.confirmation_page(answer(), "en", fields),
    }[step]
    toggle = Page(page).forms[0]
    assert toggle.buttons[0] | {"name": step, "value": "cy"} == toggle.buttons[0]
    assert body_of(toggle.fields) == body_of(FIELDS if step != "show_in" else fields)
