"""The words of errors: GOV.UK's style, one place, none without words."""

import re

import pytest

from chalicelib.rendering.faults import CODES, OTHERWISE, WORDS, field_errors, words_of
from chalicelib.rendering.translator import Translator

ALL_WORDS = [*CODES.values(), *(text for group in WORDS.values() for text in group.values())]


@pytest.mark.parametrize("text", ALL_WORDS)
def test_errors_say_how_to_put_it_right(text: str) -> None:
    assert not re.search(r"\b(please|sorry|valid|invalid|forbidden|oops)\b|[.!]$", text, re.I)


@pytest.mark.parametrize(
    ("pointer", "code", "field", "text"),
    [
        ("/reporter/name", "missing", "reporter.name", "Enter your full name"),
        (
            "/reporter/name",
            "string_too_long",
            "reporter.name",
            "Your full name must be 200 characters or fewer",
        ),
        (
            "/incidents/3/url",
            "string_too_long",
            "incidents.3.url",
            "The link must be 2,048 characters or fewer",
        ),
        (
            "/incidents/12",
            "url_or_platform",
            "incidents.12.url",
            "Enter a link, or select the platform where it happened",
        ),
        (
            "/incidents",
            "too_short",
            "links",
            "Enter a link, or select the platform where it happened",
        ),
        ("/signs/1", "sign_unknown", "signs", "Select only the signs that are listed"),
        ("/candidate", "missing", "candidate.name", "Enter the candidate’s full name"),
        (
            "/reporter/email",
            "email_unusable",
            "reporter.email",
            "Enter an email address in the correct format, like name@example.com",
        ),
        ("/unheard_of", "unheard_of", "unheard_of", OTHERWISE),
    ],
)
def test_fault_is_shown_at_its_field(
    pointer: str, code: str, field: str, text: str, english: Translator
) -> None:
    fault = {"pointer": pointer, "code": code, "detail": "for machines"}
    assert field_errors([fault], english) == [(field, text)]


def test_field_shows_its_first_error_only(english: Translator) -> None:
    faults = [
        {"pointer": "/category", "code": "missing", "detail": ""},
        {"pointer": "/category", "code": "category_unknown", "detail": ""},
    ]
    assert len(field_errors(faults, english)) == 1


@pytest.mark.parametrize("pointer", sorted(WORDS))
def test_every_field_has_words_for_any_code(pointer: str) -> None:
    fault = {"pointer": pointer.replace("*", "0"), "code": "a_new_code", "detail": ""}
    assert words_of(fault) != OTHERWISE
