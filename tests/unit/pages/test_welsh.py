"""Welsh pages are Welsh: every string is translated, and no English of a page is left over."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from chalicelib.rendering import formats, render
from chalicelib.rendering.facts import built
from chalicelib.rendering.static_pages import pages
from chalicelib.rendering.translator import translator
from chalicelib.web import html_errors
from chalicelib.web.reporter import report_pages, status_pages
from tests.support.page_samples import (
    DECIDED,
    FAULTS,
    FIELDS,
    SELF_REPORT,
    answer,
    recipient,
    status,
)
from tools import translations

FACTS = built()
SHOWN_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "content")
"""Attributes that somebody hears or sees; ``content`` of <meta name=description> alone."""
EVERYBODY = (
    recipient("queued", id="facebook", name="Facebook"),
    recipient("sent", id="youtube", name="YouTube", overdue=True),
    DECIDED,
    SELF_REPORT,
)


def _names() -> Iterator[str]:
    """What is called the same in every language, and official titles, which are quoted."""
    yield from (
        "Standsafe",
        "Exit",
        "GOV.UK",
        "WhatsApp",
        "Signal",
        "SHA-256",
        "JavaScript",
        "Atom",
        "SS",
    )
    for platform in FACTS.catalogue.platforms.values():
        yield from (platform.name, platform.company)
    for authority in FACTS.catalogue.authorities.values():
        yield authority.name
    for area in FACTS.catalogue.areas.of_kind("constituency"):
        yield area.name
    for law in FACTS.guidance.laws.values():
        yield law.instrument
    for document in FACTS.guidance.documents:
        yield document.title
    for values in FIELDS.values():  # what the person who reports typed
        yield from (" ".join(value.split()) for value in values)
    statement = DECIDED["outcome"]["statement_of_reasons"]  # what a platform wrote
    yield from (str(value) for value in statement.values())
    yield DECIDED["outcome"]["message"]
    yield SELF_REPORT["self_report"]["text"]


NAMES = sorted({name for name in _names() if re.search("[A-Za-z]", name)}, key=len, reverse=True)
WITHOUT_WORDS = re.compile(
    "|".join(
        [
            r"https?://\S+",
            r"\S+@\S+",
            r"\b[\w-]+(\.[\w-]+)+\b",  # a host or a file
            r"@\w+",
            r"\b[0-9A-Z]{2,4}(-[0-9A-Z]{2,4}){3,}\b",  # a reference, a receipt
            *(rf"(?<!\w){re.escape(name)}(?!\w)" for name in NAMES),
            r"\b\d[\d:.,]*(am|pm)?\b",
        ]
    )
)


class _Texts(HTMLParser):
    """Texts of a page, each with the language it is marked as."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._open: list[tuple[str, str]] = []
        self.feed(html)

    @property
    def _language(self) -> str:
        return self._open[-1][1] if self._open else ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        language = attributes.get("lang", self._language)
        described = attributes.get("name") == "description"
        for name in SHOWN_ATTRIBUTES:
            if name in attributes and (name != "content" or described):
                self._note(attributes[name], language)
        for name, value in attributes.items():
            if name.startswith("data-") and " " in value and not value.startswith("{"):
                self._note(value, language)
        if tag not in {"input", "meta", "link", "br", "img", "hr"}:
            self._open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = {tag for tag, _ in self._open}
        if not inside & {"script", "style"}:
            self._note(data, self._language)

    def _note(self, text: str, language: str) -> None:
        plain = " ".join(text.split())
        if plain and language == "cy":
            self.texts.add(plain)


def _texts(html: str, language: str) -> set[str]:
    """As ``language`` shows them; what is marked as English on a Welsh page is meant."""
    if language == "en":
        html = html.replace('lang="en"', 'lang="cy"')
    return _Texts(html).texts


def _pages(language: str) -> Iterator[tuple[str, str]]:
    say = translator(language)
    for page in pages(FACTS, say):
        if page.key.endswith(".html"):
            key = page.key.removeprefix("cy/")
            yield key, render(page.template, language, **page.context)
    yield from (
        ("errors", report_pages.form_page(FIELDS, FAULTS, language)),
        ("check", report_pages.check_answers_page(FIELDS, language, "u")),
        ("confirmation", report_pages.confirmation_page(answer(*EVERYBODY), language, FIELDS)),
        ("conflict", report_pages.conflict_page(FIELDS, language)),
        ("status form", status_pages.status_form_page(language, failed=True)),
        ("status", status_pages.status_page(status(*EVERYBODY), language, "token")),
        ("problem", html_errors.error_page("not_found", language)),
    )


ENGLISH = dict(_pages("en"))
WELSH = dict(_pages("cy"))


def _has_words(text: str) -> bool:
    """Whether anything is left that should have been translated."""
    return bool(re.search(r"[A-Za-z]{2,}", WITHOUT_WORDS.sub(" ", text)))


@pytest.mark.parametrize("name", WELSH)
def test_welsh_page_has_no_english_left_over(name: str) -> None:
    in_both = _texts(WELSH[name], "cy") & _texts(ENGLISH[name], "en")
    assert sorted(text for text in in_both if _has_words(text)) == []
    assert "duration-" not in WELSH[name], "Babel's word for a unit that it has no Welsh for"


def test_every_string_is_translated_with_its_placeholders() -> None:
    extracted = translations.extract()
    wrong = [
        fault
        for po in translations.LOCALE.glob("*/LC_MESSAGES/*.po")
        for fault in translations.missing(translations.merged(po, extracted))
    ]
    assert wrong == []


def test_the_rule_finds_what_it_is_for() -> None:
    assert _has_words("Report abuse")
    assert _has_words("X (formerly Twitter) publishes no time")
    assert not _has_words("X (formerly Twitter)")
    assert not _has_words("help.x.com")
    assert formats.site("https://help.x.com/a") == "help.x.com"
