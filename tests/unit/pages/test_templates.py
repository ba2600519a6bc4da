"""What holds for every page: strict, escaped, nothing inline, nobody else's server."""

import functools
import json
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from chalicelib.languages import CODES
from chalicelib.rendering import formats, render
from chalicelib.rendering.engine import COMPONENTS, environment, escapes
from chalicelib.rendering.facts import Controller, built
from chalicelib.rendering.static_pages import TESTED, pages
from chalicelib.rendering.translator import UnknownLanguage, translator
from chalicelib.web import html_errors
from chalicelib.web.reporter import report_pages, status_pages
from tests.support.html import Page
from tests.support.page_samples import (
    DECIDED,
    FAULTS,
    FIELDS,
    SELF_REPORT,
    answer,
    recipient,
    status,
)

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
EVERYBODY = (
    recipient("queued", id="facebook", name="Facebook"),
    recipient("sent", id="youtube", name="YouTube", overdue=True),
    DECIDED,
    SELF_REPORT,
)


def _every_page() -> Iterator[tuple[str, str, str]]:
    """(name, language, page) of every page there is."""
    for language in CODES:
        for page in pages(built(), translator(language)):
            if page.key.endswith(".html"):
                yield page.key, language, render(page.template, language, **page.context)
        for name, html in (
            ("errors", report_pages.form_page(FIELDS, FAULTS, language)),
            ("check", report_pages.check_answers_page(FIELDS, language, "u")),
            ("confirmation", report_pages.confirmation_page(answer(*EVERYBODY), language, FIELDS)),
            ("conflict", report_pages.conflict_page(FIELDS, language)),
            ("status form", status_pages.status_form_page(language, failed=True)),
            ("status", status_pages.status_page(status(*EVERYBODY), language, "token")),
            ("problem", html_errors.error_page("not_found", language)),
        ):
            yield name, language, html


EVERY_PAGE = list(_every_page())
parsed = functools.cache(Page)
on_every_page = pytest.mark.parametrize(
    ("language", "html"),
    [(language, html) for _, language, html in EVERY_PAGE],
    ids=[f"{language}-{name}" for name, language, _ in EVERY_PAGE],
)


@on_every_page
def test_page_has_nothing_inline_and_loads_nothing_from_anybody_else(
    language: str, html: str
) -> None:
    page = parsed(html)
    assert page.language == language
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
        assert tag != "style"
        if tag in ("script", "link") and attributes.get("rel") != "alternate":
            assert (attributes.get("src") or attributes["href"]).startswith("/assets/")
        assert tag not in ("img", "iframe", "object", "video")


@on_every_page
def test_page_has_one_heading_999_before_its_content_and_the_policy(
    language: str, html: str
) -> None:
    page = parsed(html)
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert html.index("tel:999") < html.index("<main")
    assert page.title.endswith("– Standsafe")
    policies = [attributes for tag, attributes in page.tags if attributes.get("http-equiv")]
    assert policies[0]["content"].startswith("default-src 'none'; style-src 'self'; script-src")


@on_every_page
def test_page_leads_to_a_contact_and_to_the_accessibility_statement(
    language: str, html: str
) -> None:
    start = "" if language == "en" else f"/{language}"
    links = parsed(html).links()
    assert f"{start}/contact" in links
    assert f"{start}/accessibility" in links


def test_contact_is_that_of_the_settings() -> None:
    facts = built()._replace(controller=Controller("A, 1 Street", "data@a.example", "b@a.example"))
    by_key = {page.key: page for page in pages(facts, translator("en"))}
    for key in ("contact/index.html", "accessibility/index.html"):
        page = by_key[key]
        assert "mailto:b@a.example" in parsed(render(page.template, "en", **page.context)).links()


def test_accessibility_statement_names_the_versions_that_tests_use() -> None:
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text().split("\n")[0]
    assert axe.endswith(f"v{TESTED.axe}")
    packages = json.loads((TEMPLATES.parent / "package.json").read_text())
    versions = packages.get("devDependencies", {}) | packages.get("dependencies", {})
    assert versions["html-validate"] == TESTED.validator


@on_every_page
def test_description_leads_somewhere(language: str, html: str) -> None:
    page = parsed(html)
    for _, attributes in page.tags:
        for name in ("aria-describedby", "aria-labelledby", "for", "list"):
            assert set(attributes.get(name, "").split()) <= page.ids
    for link in page.links():
        assert not link.startswith("#") or link[1:] in page.ids


@on_every_page
def test_page_does_not_say_that_it_is_government(language: str, html: str) -> None:
    ours = r"""(class|src)="[^"]*crown|gov\.uk frontend|govuk-footer|GOV\.UK (logo|service)"""
    assert not re.search(ours, html, re.I)


@pytest.mark.parametrize("path", ["/", "/report", "/status", "/guidance/x"])
def test_language_toggle_keeps_the_place(path: str) -> None:
    html = render("pages/problem.html.j2", "en", path=path, title_text="A page", lines=["A line"])
    assert f"/cy{path}" in Page(html).links()


@pytest.mark.parametrize("name", ["x.html.j2", "x.html", "x", None, "x.txt"])
def test_templates_are_escaped(name: str | None) -> None:
    assert escapes(name)


def test_plain_text_mails_are_not_escaped() -> None:
    assert not escapes("email/x.txt.j2")


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.j2")), ids=lambda path: path.name)
def test_templates_turn_escaping_off_only_for_markup_of_their_own(path: Path) -> None:
    text = path.read_text()
    assert "autoescape" not in text
    for before in re.findall(r"(.{3})\s*\|\s*safe\b", text):
        assert before.endswith(("'", '"')), "only a literal may be called safe"


def test_missing_value_is_an_error_not_a_blank() -> None:
    with pytest.raises(UndefinedError):
        render("pages/problem.html.j2", "en", path="/")


@pytest.mark.parametrize("language", ["fr", "", "../en"])
def test_other_languages_are_refused(language: str) -> None:
    with pytest.raises(UnknownLanguage):
        environment(language)


@pytest.mark.parametrize("macro", COMPONENTS.values())
def test_component_can_be_used(macro: str) -> None:
    label = {"label": {"text": "<b>"}, "name": "n", "id": "n", "items": [], "errorList": []}
    html = environment("en").from_string(f"{{{{ {macro}(given) }}}}").render(given=label)
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", "2026-07-22T23:30:00Z", "23 July 2026 at 12:30am"),
        ("en", "2026-11-22T07:05:00.123Z", "22 November 2026 at 7:05am"),
        ("en", "2026-07-22T07:30", "22 July 2026 at 7:30am"),
        ("cy", "2026-11-22T17:05:00Z", "22 Tachwedd 2026 am 5:05pm"),
    ],
)
def test_moment_is_on_the_united_kingdoms_clock(language: str, value: str, text: str) -> None:
    assert formats.moment(language, value) == text


@pytest.mark.parametrize(
    ("minutes", "text"), [(30, "30 minutes"), (60, "1 hour"), (1440, "1 day"), (2880, "2 days")]
)
def test_span_is_in_whole_units(minutes: int, text: str) -> None:
    assert formats.span("en", minutes) == text


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (1, "minute", "1 munud"),
        (2, "minute", "2 funud"),
        (1, "hour", "1 awr"),
        (37.1, "hour", "37.1 awr"),
        (1, "day", "1 diwrnod"),
        (2, "day", "2 ddiwrnod"),
        (14, "day", "14 diwrnod"),
    ],
)
def test_length_of_time_is_words_in_welsh(number: float, unit: str, text: str) -> None:
    assert formats.lasting("cy", number, unit) == text


def test_day_is_written_out_and_what_is_no_time_stays_as_typed() -> None:
    assert formats.date("en", "2026-06-29") == "29 June 2026"
    assert translator("en").moment("yesterday") == "yesterday"
    for never in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"):
        assert translator("en").moment(never) == translator("en").day_or_moment(never) == never
    assert translator("en")("") == ""


def test_link_is_named_by_its_site() -> None:
    assert formats.site("https://www.example.com/x") == "example.com"
    assert formats.site("no link") == "no link"
