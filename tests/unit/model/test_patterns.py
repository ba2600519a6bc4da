"""What cases share: an account by its name alone, a text by how near it is."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from chalicelib.model.folding import fold
from chalicelib.model.patterns import (
    ASKED_FROM,
    MOST_TRAITS,
    Member,
    Trait,
    sharing,
    to_be_asked,
    traits_of,
)
from chalicelib.model.text_fingerprint import is_near
from tests.support.factories import World

NEAR, FAR = 0b1111, (1 << 64) - 1


def member(case_id: str, fingerprint: int = 0) -> Member:
    return Member(case_id, ("x",), (), True, "", False, fingerprint=fingerprint)


def test_sharing_holds_texts_to_their_nearness_and_accounts_to_nothing_more() -> None:
    members = [member("a", NEAR), member("b", FAR), member("a", NEAR)]
    text = Trait("text", 0, fingerprint=NEAR)
    account = Trait("account", 0, "x", "someone", fingerprint=NEAR)
    assert [m.case_id for m in sharing(text, members)] == ["a"]
    assert [m.case_id for m in sharing(account, members)] == ["a", "b"]


@pytest.mark.parametrize(("bits", "near"), [(48, True), (49, False)])
def test_texts_are_near_up_to_so_many_bits(bits: int, near: bool) -> None:
    assert is_near(0, (1 << bits) - 1) is near


def test_traits_are_those_of_the_first_accounts_and_texts() -> None:
    """What has no text, or one of too few words, takes no place; nor does a repetition."""
    words = "every one of these has as many words as it takes number"
    names = ["".join(pair) for pair in product("abcdefgh", repeat=2)]
    incidents: list[dict[str, str]] = [{}, {"text": "short"}, {"text": "short"}]
    incidents += [
        {"platform": "x", "handle": f"@Someone{at}", "text": f"{words} {names[at]}"}
        for at in range(MOST_TRAITS + 2)
    ]
    first = World().submit().first
    traits = traits_of(fold([replace(first, private={"incidents": incidents})]))
    accounts = [trait.handle for trait in traits if trait.shares == "account"]
    assert accounts == [f"@Someone{at}" for at in range(MOST_TRAITS)]
    texts = [trait.incident for trait in traits if trait.shares == "text"]
    assert texts == list(range(3, 3 + MOST_TRAITS - 1)), "the short one takes one place"


@pytest.mark.parametrize(
    ("other_count", "asker", "is_asked"),
    [
        (ASKED_FROM - 1, {}, True),
        (ASKED_FROM - 2, {}, False),
        (ASKED_FROM - 1, {"asks": False}, False),
        (ASKED_FROM - 1, {"verified": False, "mailbox": "sam"}, False),
        (ASKED_FROM - 1, {"verified": False, "mailbox": "theirs"}, True),
        (ASKED_FROM - 1, {"verified": False, "mailbox": ""}, False),
        (ASKED_FROM - 1, {"mailbox": ""}, True),
    ],
)
def test_reporter_is_asked_when_enough_others_count(
    other_count: int, asker: dict[str, Any], is_asked: bool
) -> None:
    members = [replace(member(f"other {at}"), mailbox="theirs") for at in range(other_count)]
    asking = replace(member("asker"), **{"mailbox": "sam", "asks": True, **asker})
    matches = to_be_asked(iter([*members, asking]))
    assert [match.case_id for match in matches] == ["asker"] * is_asked
