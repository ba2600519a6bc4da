"""The pages after a report was sent, and those of what went wrong."""

import pytest

from chalicelib.web import html_errors
from chalicelib.web.reporter import report_pages
from tests.support.form_posts import REPORTS
from tests.support.html import Page
from tests.support.page_samples import FIELDS, SELF_REPORT, answer, recipient


def test_confirmation_gives_reference_receipt_and_when_to_expect_what() -> None:
    page = Page(report_pages.confirmation_page(answer(recipient("sent")), "en"))
    for text_shown in (
        "SS-7K3M-QWXR-4TZ",
        "R9F4-XK2M-77QP-VTWD-3H",
        "We know of no response time that they publish, so this is ours",
        "22 July 2026 at 9:30am",
        "They have not answered yet",
    ):
        assert text_shown in page.text
    assert "/status" in page.links()


def test_published_promise_names_its_source_and_the_day_it_was_read() -> None:
    promise = {
        **recipient()["promise"],
        "basis": "published",
        "source_url": "https://example.com/times",
        "checked": "2026-06-29",
    }
    page = Page(report_pages.confirmation_page(answer(recipient(promise=promise)), "en"))
    assert "https://example.com/times" in page.links()
    assert "They say that they confirm" in page.text
    assert "checked on 29 June 2026" in page.text


def test_self_report_gives_the_official_route_and_a_text_to_copy_but_no_date() -> None:
    page = Page(report_pages.confirmation_page(answer(SELF_REPORT), "en"))
    assert "https://www.tiktok.com/legal/report" in page.links()
    assert "I am reporting abuse." in page.text
    assert "chase them" not in page.text


def test_confirmation_shows_each_report_its_own_times_and_text() -> None:
    for hour, text in (("08", "One\u202e <b>text</b>"), ("09", "Another text")):
        promise = {**recipient()["promise"], "decide_by": f"2026-07-22T{hour}:30:00Z"}
        self_reported = {**SELF_REPORT, "self_report": {**SELF_REPORT["self_report"], "text": text}}
        told = answer(recipient("queued", promise=promise), self_reported)
        page = Page(report_pages.confirmation_page(told, "en"))
        assert f"decided by 22 July 2026 at {int(hour) + 1}:30am" in page.text
        assert text.replace("\u202e", "") in page.text
        assert "\u202e" not in page.text


def test_phone_number_can_be_called() -> None:
    route = {"phone": "0808 802 0300", "text": ""}
    page = report_pages.confirmation_page(answer({**SELF_REPORT, "self_report": route}), "en")
    assert "tel:08088020300" in Page(page).links()


def test_confirmation_says_so_when_no_working_code_was_given() -> None:
    assert "without a working access code" in report_pages.confirmation_page(
        answer(verified=False), "en"
    )


def test_confirmation_of_log_only_does_not_say_that_it_was_sent() -> None:
    page = Page(report_pages.confirmation_page(answer(), "en", {**FIELDS, "log_only": ["on"]}))
    assert "Kept on record: nobody was told" in page.text
    assert "Nobody is told for now" in page.text


def test_conflict_says_that_the_first_is_safe_and_offers_to_send_anew() -> None:
    page = Page(report_pages.conflict_page({**FIELDS, "submission_id": ["u"]}, "en"))
    assert page.form(REPORTS).press() == FIELDS  # no submission id: it is checked again
    assert "nothing in it has changed" in page.text


@pytest.mark.parametrize(
    ("code", "title"),
    [
        ("not_found", "Page not found"),
        ("too_many_tries", "Too many tries"),
        ("unheard_of", "Something went wrong on our side"),
    ],
)
def test_problem_has_a_page(code: str, title: str) -> None:
    page = Page(html_errors.error_page(code, "en"))
    assert page.title.startswith(title)
    assert "/" in page.links()
