"""Texts that are the same but for a few words are found among others, in English and Welsh."""

import pytest

from bench.patterns import PRECISION, RECALL
from chalicelib.model.text_fingerprint import bands, fingerprint, is_near, normalised_words
from tests.support.pattern_texts import ENGLISH, TEXTS, WELSH, measure

TEXT = ENGLISH.splitlines()[0]


@pytest.mark.parametrize(
    "spelling",
    [TEXT.upper(), f"@sam {TEXT} https://example.org/1", TEXT.replace(" ", " \u200b"), TEXT * 2],
)
def test_fingerprint_is_the_same_however_the_text_is_dressed(spelling: str) -> None:
    assert fingerprint(spelling) == fingerprint(TEXT)


def test_normalised_words_keep_letters_of_every_script_and_apostrophes() -> None:
    assert normalised_words("Dy DŶ wyt ti’n 2 #hashtag Жить 你好") == {
        *("dy", "dŷ", "wyt", "ti'n", "жить", "你好"),
    }


@pytest.mark.parametrize("text", ["", "I will kill you", "You are a liar and a thief", "🤬" * 20])
def test_fingerprint_says_nothing_of_a_text_with_too_few_words(text: str) -> None:
    assert fingerprint(text) is None


def test_texts_that_have_nothing_to_do_with_each_other_are_not_near() -> None:
    english, welsh = (fingerprint(text) or 0 for text in (ENGLISH, WELSH))
    assert is_near(english, english)
    assert not is_near(english, welsh)
    assert bands(english) != bands(welsh)


def test_bands_are_those_that_are_stored_already() -> None:
    stored = ["0/495", "1/755", "2/154", "3/414", "4/837", "5/72", "6/0", "7/0"]
    assert bands(0x0123456789ABCDEF) == stored


def test_look_ups_are_as_precise_and_find_as_much_as_is_published() -> None:
    rows = list(measure())
    assert {row.language for row in rows} == TEXTS.keys()
    for row in rows:
        print(row)  # noqa: T201 - shown with -s, and where it fails
        assert row.precision >= PRECISION, row
        assert row.recall >= RECALL[row.changed], row
