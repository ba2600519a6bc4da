"""What a page shows of measured practice."""

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from chalicelib.languages import CODES
from chalicelib.limits import FEWEST_REPORTS
from chalicelib.model.response_stats import ResponseStats, Speed
from chalicelib.rendering.chart import Bar, Part, bars
from chalicelib.rendering.engine import environment
from chalicelib.rendering.response_stats import read, show_stats
from chalicelib.rendering.translator import translator
from tests.support.html import Page

FIGURES = ResponseStats(
    cases=12,
    since=date(2026, 11, 1),
    acknowledged=Speed(8, 2, 2, 0, 2.75, 5.5),
    decided=Speed(5, 2, 0, 5, 40, 64.84),
)
SILENT = ResponseStats(
    10, date(2026, 11, 1), Speed(0, 0, 10, 0, None, None), Speed(0, 0, 0, 10, None, None)
)
TEMPLATE = (
    "<h1>P</h1>{% import 'macros/practice.html.j2' as it %}{{ it.practice('X & Co', measured) }}"
)


def page(figures: ResponseStats | None, language: str = "en") -> str:
    env = environment(language)
    return env.from_string(TEMPLATE).render(measured=show_stats(figures, translator(language)))


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_table_has_every_figure_in_words() -> None:
    text = text_of(page(FIGURES))
    assert "Since 1 November 2026, 12 reports have gone from us to X &amp; Co." in text
    confirming, deciding = text.split("Their answers to reports that we sent")[1].split("Deciding")
    assert "In time 8 of 12 (67%)" in confirming
    assert "Half of the answers came within 2.8 hours" in confirming
    assert "9 in 10 answers came within 5.5 hours" in confirming
    assert "Not due yet 0" in confirming
    assert "In time 5 of 7 (71%)" in deciding
    assert "Half of the answers came within 40 hours" in deciding
    assert "9 in 10 answers came within 64.8 hours" in deciding
    assert "Not due yet 5" in deciding


def test_page_shows_no_figure_and_no_chart_when_cases_are_too_few() -> None:
    html = page(None)
    assert f"once {FEWEST_REPORTS} reports have gone" in text_of(html)
    assert "<svg" not in html
    assert "<table" not in html


@pytest.mark.parametrize(
    ("hours", "words"),
    [(0.001, "1 minute"), (0.4, "24 minutes"), (1, "1 hour"), (23.96, "24 hours")],
)
def test_time_is_in_minutes_when_less_than_an_hour(hours: float, words: str) -> None:
    quick = Speed(10, 0, 0, 0, hours, hours)
    text = text_of(page(ResponseStats(10, date(2026, 11, 1), quick, quick)))
    assert text.count(f"answers came within {words} ") == 4


def test_table_says_so_when_nobody_answered() -> None:
    text = text_of(page(SILENT))
    assert "In time 0 of 10 (0%)" in text
    assert "In time None due yet" in text
    assert text.count("Half of the answers came within No answers yet") == 2


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("figures", [FIGURES, SILENT])
def test_chart_keeps_to_the_policy_and_has_a_title_and_description(
    figures: ResponseStats, language: str
) -> None:
    html = page(figures, language)
    for _, attributes in Page(html).tags:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]
    (svg,) = re.findall(r"<svg.*?</svg>", html, re.S)
    drawn = ElementTree.fromstring(svg)  # noqa: S314 - ours
    ids = [element.get("id") for element in drawn.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert drawn.get("aria-labelledby") in ids
    assert drawn.get("aria-describedby") in ids
    assert 0 < int(drawn.get("width", "0")) <= 290
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_part_of_a_chart_has_a_label_and_a_pattern_of_its_own() -> None:
    svg = bars("T", "D", [Bar("One", [Part("a", 1), Part("b", 2), Part("c", 3)])])
    keys = re.findall(r'width="22" height="13" fill="([^"]+)"[^>]*/><text[^>]*>([^<]+)<', svg)
    assert [label for _, label in keys] == ["a: 1", "b: 2", "c: 3"]
    assert len({fill for fill, _ in keys}) == 3
    widths = [float(w) for w in re.findall(r'width="([\d.]+)" height="26" fill="(?!none)', svg)]
    assert widths == [pytest.approx(share * 286 / 6, abs=0.06) for share in (1, 2, 3)]


def test_chart_escapes_its_texts() -> None:
    svg = bars("<b>", "&", [Bar("<i>", [Part("<u>", 0), Part("b", 0), Part("c", 0)])])
    assert isinstance(svg, Markup)
    assert not re.search(r"<[biu]>", svg)


def test_figures_are_none_when_the_file_is_missing() -> None:
    no_figures: dict[str, Any] = {}
    assert read(None) == no_figures
    assert read(b'{"measured_on": "2026-11-22", "platforms": {}}') == no_figures
