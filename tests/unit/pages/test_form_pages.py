"""The report form and the pages it leads to, read as a browser reads them."""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from chalicelib.catalogue import Catalogue
from chalicelib.errors import RulesBroken
from chalicelib.languages import CODES
from chalicelib.model.report import Context
from chalicelib.rendering.answers import FOLDED
from chalicelib.rendering.faults import OTHERWISE, words_of
from chalicelib.usecases.intake.catalogue_adapter import KnownFromCatalogue
from chalicelib.usecases.intake.check_report import report_in
from chalicelib.web import html_errors
from chalicelib.web.reporter import report_pages
from chalicelib.web.reporter.form_body import form_to_body, read_form
from tests.support.html import Page
from tests.support.page_samples import FAULTS, FIELDS, NAUGHTY, SELF_REPORT, answer, recipient

REPORTS = "/v1/reports"


def _given(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was filled in, without what a browser sends for empty inputs."""
    return {name: values for name, values in fields.items() if any(values)}


def _body(fields: dict[str, list[str]]) -> dict[str, Any]:
    """The report that posting these fields stands for, its incidents in one order."""
    body = form_to_body(read_form(urlencode(fields, doseq=True).encode()))
    return {**body, "incidents": sorted(body["incidents"], key=repr)}


@pytest.mark.parametrize("language", CODES)
def test_the_empty_form_sends_nothing_but_its_language(language: str) -> None:
    page = Page(report_pages.form_page({}, [], language))
    assert page.language == language
    assert _given(page.form(REPORTS).press()) == {"reporter.language": [language]}


def test_every_field_of_the_contract_is_on_the_form() -> None:
    page = Page(report_pages.form_page({}, [], "en"))
    names = {each["name"] for tag, each in page.tags if "name" in each and tag != "meta"}
    others = {name for name in FIELDS if not name.startswith("incidents.")}
    others |= {"access_code", "reporter.phone", "log_only", "share_with.electoral"}
    slot = {f"incidents.0.{name}" for name in ("url", *FOLDED)}
    assert names == {*others, *slot, "links", "change", "shared_computer"}


def test_what_was_entered_is_kept_beside_its_errors() -> None:
    page = Page(report_pages.form_page(FIELDS, FAULTS, "en"))
    assert _body(page.form(REPORTS).press()) == _body(FIELDS)
    assert page.title.startswith("Error: ")


def test_each_error_is_in_the_summary_in_the_forms_order_and_leads_to_its_field() -> None:
    page = Page(report_pages.form_page(FIELDS, FAULTS, "en"))
    listed = [each["href"][1:] for tag, each in page.tags if tag == "a" and each["href"][0] == "#"]
    # The second incident has more to it than a link: it stands in the first slot.
    order = ["category", "incidents.0.handle", "candidate.area", "reporter.email", "declaration"]
    assert [each for each in listed if each != "main-content"] == order
    assert set(order) <= page.ids
    assert {f"{field}-error" for field in order} <= page.ids


def test_a_link_that_is_wrong_is_named_by_its_line() -> None:
    fields = {f"incidents.{n}.url": [f"https://x.com/a/status/{n}"] for n in range(3)}
    fault = {"pointer": "/incidents/2/url", "code": "string_too_long", "detail": ""}
    page = Page(report_pages.form_page({**fields, "incidents.0.platform": ["x"]}, [fault], "en"))
    assert "Link 2: The link must be 2,048 characters or fewer" in page.text
    assert "links-error" in page.ids


def test_what_has_more_to_it_than_a_link_has_a_slot_and_the_slots_are_open() -> None:
    assert "open" not in _more({})
    assert "open" in _more(FIELDS)
    assert "open" not in _more({"incidents.0.url": ["https://x.com/a"]})


def _more(fields: dict[str, list[str]]) -> dict[str, str]:
    page = Page(report_pages.form_page(fields, [], "en"))
    return next(each for tag, each in page.tags if tag == "details")


def test_fifty_links_are_lines_of_one_text_area() -> None:
    links = [f"https://x.com/a/status/{n}" for n in range(50)]
    fields = {f"incidents.{n}.url": [link] for n, link in enumerate(links)}
    sent = Page(report_pages.form_page(fields, [], "en")).form(REPORTS).press()
    assert sent["links"] == ["\n".join(links)]
    assert len(_body(sent)["incidents"]) == 50


def test_links_pasted_at_once_are_an_incident_each_and_twice_counts_once() -> None:
    pasted = "https://x.com/a/status/1\r\n\r\n  x.com/b \nhttps://x.com/a/status/1 https://x.com/c"
    said = {"links": [pasted], "incidents.4.url": ["https://x.com/c"], "incidents.4.text": ["hm"]}
    fields = read_form(urlencode(said, doseq=True).encode())
    assert form_to_body(fields)["incidents"] == [
        {"url": "https://x.com/c", "text": "hm"},
        {"url": "https://x.com/a/status/1"},
        {"url": "x.com/b"},
    ]
    text = Page(report_pages.check_answers_page(fields, "en", "u")).text
    assert "2 links were there more than once" in text


def test_another_post_can_be_added_up_to_fifty() -> None:
    page = Page(report_pages.form_page({**FIELDS, "change": ["add"]}, [], "en"))
    assert "incidents.1.url" in page.ids
    full = {f"incidents.{n}.text": ["a"] for n in range(50)}
    page = Page(report_pages.form_page({**full, "change": ["add"]}, [], "en"))
    assert "incidents.49.url" in page.ids
    assert "incidents.50.url" not in page.ids


@pytest.mark.parametrize("language", CODES)
def test_the_one_minute_form_comes_back_as_itself_and_tells_nobody(language: str) -> None:
    fields = {"form": ["record"], "log_only": ["yes"], "reporter.language": [language]}
    page = Page(report_pages.form_page(fields, FAULTS[-1:], language))
    sent = page.form(REPORTS).press()
    assert _given(sent) == fields
    assert "category-error" in page.ids


def test_the_one_minute_check_asks_for_no_more_than_its_form() -> None:
    fields = {**FIELDS, "form": ["record"], "log_only": ["yes"]}
    page = Page(report_pages.check_answers_page(fields, "en", "u"))
    form_ids = Page(report_pages.form_page(fields, [], "en")).ids
    changes = {each["value"] for each in page.form(REPORTS).buttons if each.get("name") == "change"}
    assert changes <= form_ids
    assert "to nobody else" in page.text


def test_every_answer_is_carried_from_the_check_with_a_fresh_id() -> None:
    page = Page(report_pages.check_answers_page(FIELDS, "en", "the-id"))
    sent = page.form(REPORTS).press()
    assert sent.pop("submission_id") == ["the-id"]
    assert sent == FIELDS


def test_each_row_has_a_change_button_that_leads_to_its_field() -> None:
    page = Page(report_pages.check_answers_page(FIELDS, "en", "u"))
    form_ids = Page(report_pages.form_page(FIELDS, [], "en")).ids
    changes = [each for each in page.form(REPORTS).buttons if each.get("name") == "change"]
    assert len(changes) >= 12
    for button in changes:
        assert button["formaction"] == f"{REPORTS}#{button['value']}"
        assert button["value"] in form_ids


def test_the_check_shows_what_the_links_say_and_times_as_people_write_them() -> None:
    text = Page(report_pages.check_answers_page(FIELDS, "en", "u")).text
    for said in ("X (formerly Twitter)", "Facebook", "22 July 2026 at 7:30am", "Send your report"):
        assert said in text


def test_the_check_says_of_a_link_that_no_platform_is_told() -> None:
    known = Page(
        report_pages.check_answers_page(
            {"incidents.0.url": ["https://x.com/a/status/1"]}, "en", "u"
        )
    )
    other = Page(
        report_pages.check_answers_page({"incidents.0.url": ["https://example.org/x"]}, "en", "u")
    )
    words = "no platform is told"
    assert (words in known.text, words in other.text) == (False, True)


def test_a_report_to_nobody_says_so() -> None:
    fields = {**FIELDS, "log_only": ["yes"]}
    assert "on record only" in Page(report_pages.check_answers_page(fields, "en", "u")).text


def test_an_empty_check_says_what_is_not_answered() -> None:
    text = Page(report_pages.check_answers_page({}, "en", "u")).text
    for said in ("Not answered", "None entered", "Not given", "Nothing added", "Nobody"):
        assert said in text


@pytest.mark.parametrize("step", ["check", "change", "show_in"])
def test_changing_language_loses_no_answer(step: str) -> None:
    fields = {**FIELDS, "submission_id": ["u"]}
    page = {
        "check": report_pages.check_answers_page(fields, "en", "u"),
        "change": report_pages.form_page(fields, [], "en"),
        "show_in": report_pages.confirmation_page(answer(), "en", fields),
    }[step]
    toggle = Page(page).forms[0]
    assert toggle.buttons[0] | {"name": step, "value": "cy"} == toggle.buttons[0]
    assert _body(toggle.fields) == _body(FIELDS if step != "show_in" else fields)


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_naughty_strings_come_back_as_typed(naughty: str) -> None:
    fields = {
        name: [naughty]
        for name in ("statement", "reporter.name", "incidents.0.url", "incidents.0.text")
    }
    for page in (
        report_pages.form_page(fields, [], "en"),
        report_pages.check_answers_page(fields, "en", "u"),
    ):
        sent = _given(Page(page).form(REPORTS).press())
        assert {name: sent[name] for name in fields} == fields


def test_every_fault_the_model_can_find_has_words(catalogue: Catalogue) -> None:
    context = Context(KnownFromCatalogue(catalogue))
    bad = {
        "reporter.name": ["x" * 201],
        "reporter.role": ["king"],
        "reporter.email": ["jo@"],
        "reporter.phone": ["1" * 51],
        "reporter.language": ["fr"],
        "candidate.area": ["Nowhere"],
        "candidate.name": ["x" * 201],
        "candidate.election": ["never"],
        "category": ["gossip"],
        "signs": ["omen"],
        "incidents.0.url": ["x" * 2049],
        "incidents.1.handle": ["x" * 101],
        "incidents.2.seen_at": ["yesterday"],
        "incidents.2.text": ["x" * 2001],
        "statement": ["x" * 10001],
        "access_code": ["x" * 101],
        "evidence": ["e"],
    }
    found = set()
    for fields in ({}, bad, {"incidents.0.text": ["no link"], "candidate.name": ["Jo"]}):
        body = {**form_to_body(fields), "submission_id": str(uuid4())}
        with pytest.raises(RulesBroken) as broken:
            report_in(body, context)
        for fault in broken.value.faults:
            found.add(fault.pointer)
            said = {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            assert words_of(said) != OTHERWISE, fault
    assert len(found) >= 20


def test_the_confirmation_gives_reference_receipt_and_when_to_expect_what() -> None:
    page = Page(report_pages.confirmation_page(answer(recipient("sent")), "en"))
    for said in (
        "SS-7K3M-QWXR-4TZ",
        "R9F4-XK2M-77QP-VTWD-3H",
        "We know of no response time that they publish, so this is ours",
        "22 July 2026 at 9:30am",
        "They have not answered yet",
    ):
        assert said in page.text
    assert "/status" in page.links()


def test_a_published_promise_names_its_source_and_the_day_it_was_read() -> None:
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


def test_a_phone_number_can_be_called() -> None:
    route = {"phone": "0808 802 0300", "text": ""}
    page = report_pages.confirmation_page(answer({**SELF_REPORT, "self_report": route}), "en")
    assert "tel:08088020300" in Page(page).links()


def test_a_report_without_a_working_code_says_so() -> None:
    assert "without a working access code" in report_pages.confirmation_page(
        answer(verified=False), "en"
    )


def test_log_only_is_not_said_to_be_sent() -> None:
    page = Page(report_pages.confirmation_page(answer(), "en", {**FIELDS, "log_only": ["on"]}))
    assert "Your report is on record" in page.text
    assert "Nobody is told for now" in page.text


def test_a_conflict_says_the_first_is_safe_and_offers_to_send_this_anew() -> None:
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
def test_a_problem_has_a_page(code: str, title: str) -> None:
    page = Page(html_errors.error_page(code, "en"))
    assert page.title.startswith(title)
    assert "/" in page.links()
