"""Every text that can be shown is extracted for translation."""

from typing import Any

import pytest

from chalicelib.catalogue.guidance import Guidance
from chalicelib.catalogue.records import Catalogue
from chalicelib.catalogue.wording import TEXTS, texts
from tools import translations

NO_TEXTS = {
    "acknowledgement", "categories", "category", "checked", "comment", "comment_in", "company",
    "community", "confidence", "group", "dates_confidence", "day", "dsa", "electoral",
    "emergency_signs", "advisers", "forces", "handle", "helplines", "hosts", "id", "keep", "kind",
    "languages", "laws", "name", "nations", "near", "not_handles", "path", "paths", "phone",
    "not_hosts", "platform", "police", "policy_url", "post", "precision", "raises_to",
    "self_report_url", "topic", "urgency", "url", "who", "area_names", "other_forces", "gss",
    "nation", "force", "desk", "desk_of", "specialists", "areas", "authorities", "elections",
    "programme", "stands_for", "doubt", "kinds", "subtypes", "shorteners", "by", "regulator",
    "platforms", "covers", "place", "period", "doubts", "channel", "also_urls",
}  # fmt: skip
"""Fields of strings that are ids, links, numbers or names."""


def strings(value: Any, field: str = "") -> set[str]:
    """The names of all fields that hold strings."""
    if isinstance(value, str):
        return {field}
    if isinstance(value, dict):
        return set[str]().union(*(strings(item, field) for item in value.values()))
    if hasattr(value, "_fields"):
        return set[str]().union(*(strings(item, name) for name, item in value._asdict().items()))
    if isinstance(value, tuple):
        return set[str]().union(*(strings(item, field) for item in value))
    return set()


def test_field_of_strings_is_a_text_or_listed_as_none(
    catalogue: Catalogue, guidance: Guidance
) -> None:
    assert strings(catalogue) | strings(guidance) <= TEXTS | NO_TEXTS
    assert not TEXTS & NO_TEXTS


def test_texts_are_of_every_kind_and_each_once(catalogue: Catalogue, guidance: Guidance) -> None:
    listed = list(texts(catalogue, guidance))

    assert len(listed) == len(set(listed)) > 700
    assert catalogue.categories["doxxing"].label in listed
    assert catalogue.routing.reasons["danger"] in listed
    assert catalogue.routing.rules["election_misinformation"].electoral[0][1] in listed
    assert guidance.categories["doxxing"].advice[0] in listed
    assert guidance.keeping.advice[-1] in listed
    assert guidance.laws["harassment"].note in listed
    assert "Scotland" in listed
    assert "Dyfed-Powys Police" in listed
    assert "Hampshire Constabulary" not in listed
    assert "Facebook" not in listed
    assert None not in listed


def test_texts_are_extracted(
    catalogue: Catalogue, guidance: Guidance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "METHODS", [])  # templates and code take a second
    extracted = translations.extract()

    assert all(text in extracted for text in texts(catalogue, guidance))
