"""What the catalogue decides, how long a case is kept and how soon we follow up, follows, too."""

import re

import pytest
from babel import Locale

from chalicelib import limits
from chalicelib.catalogue import Catalogue, load
from chalicelib.catalogue.records import Urgency
from chalicelib.languages import CODES
from chalicelib.rendering import render
from chalicelib.rendering.facts import built
from chalicelib.rendering.static_pages import pages
from chalicelib.rendering.translator import translator
from chalicelib.units import Days, Span, spelt
from tests.support.everything_shown import readable
from tests.support.limit_sentences import sentences

HOURS = {"en": "hours", "cy": "awr"}


def _page(template: str, language: str, catalogue: Catalogue) -> str:
    facts = built()._replace(catalogue=catalogue)
    (page,) = (p for p in pages(facts, translator(language)) if p.template == f"pages/{template}")
    return readable(render(page.template, language, **page.context))


@pytest.mark.parametrize("language", HOURS)
def test_privacy_page_states_how_long_the_election_has_cases_kept(language: str) -> None:
    catalogue = load()
    kept_days = catalogue.kept_without_election._replace(days=401)
    changed = catalogue._replace(kept_without_election=kept_days)
    assert _page("privacy.html.j2", language, changed).count("401") == 3


@pytest.mark.parametrize("language", HOURS)
@pytest.mark.parametrize("name", load().urgencies)
def test_how_it_works_states_the_follow_up_times_of_an_urgency(name: str, language: str) -> None:
    catalogue = load()
    sooner = catalogue.urgencies[name]._replace(acknowledge_minutes=61 * 60, decide_minutes=67 * 60)
    changed = catalogue._replace(urgencies={**catalogue.urgencies, name: sooner})
    page = _page("how_it_works.html.j2", language, changed)
    for hours in (61, 67):
        assert f"{hours} {HOURS[language]}" in page


def test_the_meaning_of_an_urgency_states_its_own_time() -> None:
    standard = load().urgencies["standard"]
    assert f"within {spelt(Days(standard.acknowledge_minutes / 1440))}." in standard.meaning


OTHERS = {
    "en": r"\b(told|looked|kept|counted|we|our|they|police|platforms?|authorit\w+|operators?)\b",
    "cy": r"\b(dywed\w*|ystyried|gadw|gyfrif|ein|heddlu|llwyfan\w*|awdurdod\w*|gweithredw\w*)\b",
}
"""Words of whom a report may have gone to, and of what becomes of it there."""


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("urgency", load().urgencies.values(), ids=lambda urgency: urgency.id)
def test_the_meaning_of_an_urgency_says_nothing_of_recipients(
    urgency: Urgency, language: str
) -> None:
    """It stands on reports that nobody was told of, too."""
    assert not re.search(OTHERS[language], translator(language)(urgency.meaning), re.IGNORECASE)


@pytest.mark.parametrize("language", CODES)
def test_counts_take_the_form_of_the_noun_that_sentences_have(language: str) -> None:
    """Else the sentence needs its plural forms in the catalogs (ngettext)."""
    form = Locale(language).plural_form
    stated = {name for sentence in sentences() for name in sentence.limits.values()}
    counts = [getattr(limits, name) for name in stated]
    in_digits = [count for count in counts if not isinstance(count, Span)]
    assert {form(count) for count in in_digits if count != limits.STATUS_LINKS_A_DAY} == {"other"}
