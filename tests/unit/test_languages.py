"""A language is declared once, and what depends on it is there."""

import pytest
from babel import Locale
from pydantic import TypeAdapter, ValidationError

from chalicelib.languages import (
    CODES,
    DEFAULT,
    LANGUAGES,
    Language,
    in_order_of,
    language_of,
    localised,
)
from chalicelib.model.bodies import LanguageCode
from chalicelib.rendering.translator import DOMAIN, TEMPLATES


@pytest.mark.parametrize("language", LANGUAGES, ids=CODES)
def test_a_language_has_what_it_needs(language: Language) -> None:
    Locale.parse(language.code)
    Locale.parse(language.locale)
    assert language.name
    assert language.english_name
    assert language.at
    catalog = TEMPLATES / "locale" / language.code / "LC_MESSAGES" / f"{DOMAIN}.po"
    assert catalog.is_file() == (language.code != DEFAULT)


def test_every_catalog_is_of_a_declared_language() -> None:
    assert {folder.name for folder in (TEMPLATES / "locale").iterdir()} == set(CODES) - {DEFAULT}


@pytest.mark.parametrize("code", CODES)
def test_a_path_says_its_language(code: str) -> None:
    for path in ("/", "/status", "/guidance/x"):
        assert language_of(localised(code, path)) == code
    assert language_of("/cymru/status") == language_of("/") == DEFAULT


def test_the_default_language_has_no_prefix() -> None:
    assert (localised("en", "/status"), localised("cy", "/status")) == ("/status", "/cy/status")


@pytest.mark.parametrize(("nation", "first"), [("Wales", "cy"), ("England", "en"), ("", "en")])
def test_print_begins_with_the_nations_own_language(nation: str, first: str) -> None:
    order = in_order_of(nation)
    assert order[0] == first
    assert set(order) == set(CODES)


@pytest.mark.parametrize("wrong", ["fr", "EN", "", None, 5, ["en"]])
def test_a_body_takes_a_declared_language_alone(wrong: object) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(LanguageCode)
    assert [adapter.validate_python(code) for code in CODES] == list(CODES)
    with pytest.raises(ValidationError) as refused:
        adapter.validate_python(wrong)
    (fault,) = refused.value.errors()
    assert fault["type"] == "literal_error"
    assert all(repr(code) in fault["msg"] for code in CODES)
