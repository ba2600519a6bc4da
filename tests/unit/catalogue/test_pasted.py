"""What is recognised in whatever people paste, and how long that may take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.catalogue.links import RecognisedLink
from chalicelib.catalogue.pasted import find_links, is_shortened, recognise_pasted, split_links
from tests.support.link_samples import RECOGNISED
from tests.support.pasted_samples import NOT_RECOGNISED, NOT_SHORTENED, PASTED, SHORTENED, SPLIT


def test_pasted_samples_are_at_least_300() -> None:
    assert len({text for text, *_ in PASTED} | set(NOT_RECOGNISED)) >= 300


@pytest.mark.parametrize(("text", "names"), [(text, names) for text, *names in PASTED])
def test_recognise_pasted_names_what_the_link_in_a_text_shows(
    text: str, names: list[str | None]
) -> None:
    assert recognise_pasted(text) == RecognisedLink(*names)


@pytest.mark.parametrize("text", NOT_RECOGNISED)
def test_recognise_pasted_names_nothing_when_no_link_is_a_platforms(text: str) -> None:
    assert recognise_pasted(text) == RecognisedLink()


@pytest.mark.parametrize(("text", "parts"), SPLIT)
def test_split_links_gives_a_part_for_each_link(text: str, parts: list[str]) -> None:
    assert split_links(text) == parts


@pytest.mark.parametrize(
    ("text", "shortened"),
    [*((text, True) for text in SHORTENED), *((text, False) for text in NOT_SHORTENED)],
)
def test_short_address_says_that_it_leads_nobody_knows_where(text: str, shortened: bool) -> None:
    assert is_shortened(text) == shortened


@given(
    st.sampled_from([row[0] for table in RECOGNISED.values() for row in table if "://" in row[0]]),
    st.sampled_from(["Look: ", "(", "1. ", "“", "\u2066", "Jane:", "<", ""]),
    st.sampled_from([".", ")", "”", "…", ">", ", she said", "\u2069", "!!", ""]),
)
def test_recognise_pasted_is_the_same_whatever_stands_around(
    url: str, before: str, after: str
) -> None:
    assert recognise_pasted(f"{before}{url.strip()}{after}") == recognise_pasted(url)


@given(st.text(max_size=300))
def test_recognise_pasted_never_raises(text: str) -> None:
    recognise_pasted(text)
    assert all(part in text or part for part in split_links(text))


@pytest.mark.parametrize(
    "unit",
    ["(", ")", "https:", "https://", "a.", "a-", "&amp;", "amp;", "x.com/", "https:   ", "tg://resolve?domain=a&",
     "https://x.com/)", "https%3A%2F%2F", "'s", "/l.php?u=", "web.archive.org/web/1/"],
)  # fmt: skip
def test_recognise_pasted_ends_when_the_text_is_made_to_be_slow(unit: str) -> None:
    """With the square of the length, each of these would take minutes and the run be stopped."""
    for start in ("", "https://x.com/", "https://l.facebook.com/l.php?u=", "tg://resolve?"):
        text = start + unit * (200_000 // len(unit))
        recognise_pasted(text)
        assert len(list(find_links(text))) <= len(text)
