"""What cannot stand in an email address is named."""

import pytest

from chalicelib.model.mailboxes import wrong_character


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("name@example.org", ""),
        ("first.o'last+tag@sub.example.org", ""),
        ("name@bücher.example", ""),
        ("first last@example.org", " "),
        ("o’last@example.org", "’"),
        ("siân@example.org", "â"),
        ("name@@example.org", "@"),
        ("Jane <name@example.org>", " "),
        ("name@example,org", ","),
        ("name@exa mple.org", " "),
        ("name@example.org;", ";"),
        ("mailto:name@example.org", ":"),
        ("name.example.org", ""),
    ],
)
def test_character_that_cannot_stand_in_an_address_is_named(address: str, wrong: str) -> None:
    assert wrong_character(address) == wrong
