"""What a page shows of measured practice."""

import re
from datetime import date
from typing import Any

import pytest

from chalicelib.limits import FEWEST_REPORTS
from chalicelib.model.published_stats import PublishedStats, PublishedStep
from chalicelib.rendering.engine import environment
from chalicelib.rendering.response_stats import read, show_stats
from chalicelib.rendering.translator import translator

STATS = PublishedStats(20, date(2026, 11, 1), PublishedStep(7, 3), PublishedStep(9, 40))
SILENT = PublishedStats(10, date(2026, 11, 1), PublishedStep(1, None), PublishedStep(None, None))
TEMPLATE = (
    "<h1>P</h1>{% import 'macros/practice.html.j2' as it %}{{ it.practice('X & Co', measured) }}"
)


def page(stats: PublishedStats | None, language: str = "en") -> str:
    env = environment(language)
    return env.from_string(TEMPLATE).render(measured=show_stats(stats, translator(language)))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_table_has_every_figure_in_words() -> None:
    text = text_of(page(STATS))
    assert "Since 1 November 2026, at least 20 reports have gone from us to X &amp; Co." in text
    confirming, deciding = text.split("Their answers to reports that we sent")[1].split("Deciding")
    assert "In time About 7 in 10" in confirming
    assert "Half of the answers came within 3 hours" in confirming
    assert "In time About 9 in 10 or more" in deciding
    assert "Half of the answers came within 40 hours" in deciding


def test_page_shows_no_figure_when_cases_are_too_few() -> None:
    html = page(None)
    assert f"once {FEWEST_REPORTS} reports have gone" in text_of(html)
    assert "<table" not in html


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("In time About 1 in 10 or fewer", "Too few to show yet")),
        ("cy", ("Mewn pryd Tua 1 o bob 10 neu lai", "Rhy ychydig i’w dangos eto")),
    ],
)
def test_table_says_so_when_too_few_were_due_or_answered(
    language: str, words: tuple[str, str]
) -> None:
    text = text_of(page(SILENT, language))
    assert words[0] in text
    assert text.count(words[1]) == 3


def test_figures_are_none_when_the_file_is_missing() -> None:
    no_figures: dict[str, Any] = {}
    assert read(None) == no_figures
    assert read(b'{"measured_on": "2026-11-22", "platforms": {}}') == no_figures
