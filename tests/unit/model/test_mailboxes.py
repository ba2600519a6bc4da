"""Mailboxes: which addresses are counted as one."""

import pytest

from chalicelib.model.mailboxes import mailbox_of


@pytest.mark.parametrize(
    "address",
    [
        "user@example.org",
        "User@EXAMPLE.org",
        "user+x@EXAMPLE.org",
        "USER+a+b@example.org",
        " user+@example.org ",
    ],
)
def test_mailbox_is_the_same_whatever_its_case_and_plus_tag(address: str) -> None:
    assert mailbox_of(address) == "user@example.org"


@pytest.mark.parametrize(
    "address",
    ["user2@example.org", "user@sub.example.org", "us.er@example.org", "+user@example.org"],
)
def test_mailbox_is_another_when_more_than_case_and_plus_tag_differ(address: str) -> None:
    assert mailbox_of(address) != "user@example.org"


def test_mailbox_keeps_a_name_that_is_all_tag() -> None:
    assert mailbox_of("+a@example.org") != mailbox_of("+b@example.org")
