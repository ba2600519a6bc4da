"""The report form, read as a browser reads it."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest

from chalicelib.catalogue import Catalogue
from chalicelib.errors import RulesBroken
from chalicelib.languages import CODES
from chalicelib.model.invisible import remove_controls
from chalicelib.model.report_context import ReportContext
from chalicelib.rendering.answers import FOLDED
from chalicelib.rendering.faults import OTHERWISE, words_of
from chalicelib.usecases.intake.catalogue_adapter import CatalogueForReports
from chalicelib.usecases.intake.check_report import report_in
from chalicelib.web.reporter import report_pages
from chalicelib.web.reporter.form_body import form_to_body, read_form
from tests.support.fakes import MemoryKnownElections
from tests.support.form_posts import REPORTS, body_of, filled_in
from tests.support.html import Page
from tests.support.page_samples import FAULTS, FIELDS, NAUGHTY


@pytest.mark.parametrize("language", CODES)
def test_form_sends_nothing_but_its_language_when_empty(language: str) -> None:
    page = Page(report_pages.form_page({}, [], language))
    assert page.language == language
    assert filled_in(page.form(REPORTS).press()) == {"reporter.language": [language]}


def test_form_has_every_field_of_the_contract() -> None:
    page = Page(report_pages.form_page({}, [], "en"))
    names = {
        attributes["name"]
        for tag, attributes in page.tags
        if "name" in attributes and tag != "meta"
    }
    other_fields = {name for name in FIELDS if not name.startswith("incidents.")}
    other_fields |= {"access_code", "reporter.phone", "log_only", "share_with.electoral"}
    other_fields |= {"candidate.office", "candidate.council", "at_risk.area"}
    other_fields |= {"reporter.discreet_mail", "reporter.no_mailed_links"}
    slot = {f"incidents.0.{name}" for name in ("url", *FOLDED) if name != "seen_at"}
    assert names == {*other_fields, *slot, "links", "change", "shared_computer"}


def test_form_keeps_answers_beside_their_errors() -> None:
    page = Page(report_pages.form_page(FIELDS, FAULTS, "en"))
    assert body_of(page.form(REPORTS).press()) == body_of(FIELDS)
    assert page.title.startswith("Error: ")


def test_error_summary_has_the_forms_order_and_leads_to_each_field() -> None:
    page = Page(report_pages.form_page(FIELDS, FAULTS, "en"))
    listed = [
        attributes["href"][1:]
        for tag, attributes in page.tags
        if tag == "a" and attributes["href"][0] == "#"
    ]
    # The second incident has more to it than a link: it stands in the first slot.
    order = ["category", "incidents.0.handle", "candidate.area", "reporter.email", "declaration"]
    assert [field for field in listed if field != "main-content"] == order
    assert set(order) <= page.ids
    assert {f"{field}-error" for field in order} <= page.ids


def test_wrong_link_is_named_by_its_line() -> None:
    fields = {f"incidents.{n}.url": [f"https://x.com/a/status/{n}"] for n in range(3)}
    fault = {"pointer": "/incidents/2/url", "code": "string_too_long", "detail": ""}
    page = Page(report_pages.form_page({**fields, "incidents.0.platform": ["x"]}, [fault], "en"))
    assert "Link 2: The link must be 2,048 characters or fewer" in page.text
    assert "links-error" in page.ids


def test_incident_has_an_open_slot_when_there_is_more_to_it_than_a_link() -> None:
    assert "open" not in _more({})
    assert "open" in _more(FIELDS)
    assert "open" not in _more({"incidents.0.url": ["https://x.com/a"]})


def _more(fields: dict[str, list[str]]) -> dict[str, str]:
    page = Page(report_pages.form_page(fields, [], "en"))
    return next(attributes for tag, attributes in page.tags if tag == "details")


def test_links_are_lines_of_one_text_area_up_to_fifty() -> None:
    links = [f"https://x.com/a/status/{n}" for n in range(50)]
    fields = {f"incidents.{n}.url": [link] for n, link in enumerate(links)}
    posted = Page(report_pages.form_page(fields, [], "en")).form(REPORTS).press()
    assert posted["links"] == ["\n".join(links)]
    assert len(body_of(posted)["incidents"]) == 50


def test_pasted_links_are_an_incident_each_and_a_repeated_one_counts_once() -> None:
    pasted = "https://x.com/a/status/1\r\n\r\n  x.com/b \nhttps://x.com/a/status/1 https://x.com/c"
    filled = {"links": [pasted], "incidents.4.url": ["https://x.com/c"], "incidents.4.text": ["hm"]}
    fields = read_form(urlencode(filled, doseq=True).encode())
    assert form_to_body(fields)["incidents"] == [
        {"url": "https://x.com/c", "text": "hm"},
        {"url": "https://x.com/a/status/1"},
        {"url": "x.com/b"},
    ]
    text = Page(report_pages.check_answers_page(fields, "en", "u")).text
    assert "2 links were there more than once" in text


def test_form_offers_another_post_up_to_fifty() -> None:
    page = Page(report_pages.form_page({**FIELDS, "change": ["add"]}, [], "en"))
    assert "incidents.1.url" in page.ids
    full = {f"incidents.{n}.text": ["a"] for n in range(50)}
    page = Page(report_pages.form_page({**full, "change": ["add"]}, [], "en"))
    assert "incidents.49.url" in page.ids
    assert "incidents.50.url" not in page.ids


@pytest.mark.parametrize("language", CODES)
def test_record_form_comes_back_as_itself_and_notifies_nobody(language: str) -> None:
    fields = {"form": ["record"], "log_only": ["yes"], "reporter.language": [language]}
    page = Page(report_pages.form_page(fields, FAULTS[-1:], language))
    posted = page.form(REPORTS).press()
    assert filled_in(posted) == fields
    assert "category-error" in page.ids


@pytest.mark.parametrize("naughty", NAUGHTY)
def test_form_gives_naughty_strings_back_as_typed(naughty: str) -> None:
    """Hidden fields carry what was typed whole; what is shown turns nothing around."""
    fields = {
        name: [naughty]
        for name in ("statement", "reporter.name", "incidents.0.url", "incidents.0.text")
    }
    for page in (
        report_pages.form_page(fields, [], "en"),
        report_pages.check_answers_page(fields, "en", "u"),
    ):
        posted = filled_in(Page(page).form(REPORTS).press())
        whole = page.startswith("<!DOCTYPE") and "submission_id" in posted
        expected = naughty if whole else remove_controls(naughty)
        assert {name: posted[name] for name in fields} == {key: [expected] for key in fields}


def test_every_fault_of_the_model_has_words(catalogue: Catalogue) -> None:
    context = ReportContext(CatalogueForReports(catalogue, MemoryKnownElections()))
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
    pointers = set()
    for fields in ({}, bad, {"incidents.0.text": ["no link"], "candidate.name": ["Jo"]}):
        body = {**form_to_body(fields), "submission_id": str(uuid4())}
        with pytest.raises(RulesBroken) as broken:
            report_in(body, context)
        for fault in broken.value.faults:
            pointers.add(fault.pointer)
            as_json = {"pointer": fault.pointer, "code": fault.code, "detail": fault.detail}
            assert words_of(as_json) != OTHERWISE, fault
    assert len(pointers) >= 20
