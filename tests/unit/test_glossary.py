"""The glossary has every word once, and the code uses no other for it."""

import re
from pathlib import Path

import pytest

from tools.metrics.counting import measure

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| word |")
]
OTHER_WORDS = [
    (word, other) for word, _, banned_words in ROWS for other in banned_words.split(", ") if other
]


def words_of(name: str) -> set[str]:
    """The words of a name: ``case_link``, ``CaseLink`` and ``CASE_LINK`` have two."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    """Where each word of a bound name stands first."""
    places: dict[str, str] = {}
    for name in measure(ROOT, ["chalicelib", "app.py"]).names:
        for word in words_of(name.text):
            places.setdefault(word, f"{name.path}:{name.line}")
    return places


def test_glossary_has_each_word_once_and_in_order() -> None:
    words = [word for word, _, _ in ROWS]
    assert words == sorted(set(words))


@pytest.mark.parametrize(("word", "other"), OTHER_WORDS)
def test_code_says_no_other_word_for_it(names: dict[str, str], word: str, other: str) -> None:
    assert other not in names, f"{names[other]}: say {word}"
