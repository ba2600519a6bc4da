"""Where an authority is told: nothing goes to an address that nobody there confirmed."""

import re
from datetime import datetime
from typing import Literal

import pytest

from chalicelib.catalogue import load
from chalicelib.errors import LinkExpired, NotFound
from chalicelib.model.directory import Line
from chalicelib.model.preferences import Preferences
from chalicelib.rendering import render_mail
from chalicelib.signing.mailed_links import mint_contact_link
from chalicelib.usecases.authority.confirm_contact import (
    ConfirmContactDeps,
    confirm_contact,
    propose_contact,
)
from tests.support.factories import BASE_URL, SECRETS, World

FORCE = "police-kent"
ADDRESS = "kent@example.org"


class MemoryContacts:
    """The port Contacts in memory."""

    def __init__(self, language: Literal["en", "cy"] = "en") -> None:
        self.language = language
        self.proposed: dict[tuple[str, Line], str] = {}
        self.held: dict[tuple[str, Line], str] = {}

    def preferences(self) -> dict[str, Preferences]:
        return {FORCE: Preferences(language=self.language)}

    def propose_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        self.proposed[authority, line] = email

    def proposed_contacts(self) -> dict[tuple[str, Line], str]:
        return self.proposed

    def accept_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        self.held[authority, line] = email


class Room:
    """A desk over a world."""

    def __init__(self, language: Literal["en", "cy"] = "en") -> None:
        self.world, self.contacts = World(), MemoryContacts(language)
        self.desk = ConfirmContactDeps(
            contacts=self.contacts,
            suppressions=self.world.suppressions,
            catalogue=load(),
            secrets=SECRETS,
            mail=self.world.mail,
            render=render_mail,
            base_url=BASE_URL,
            now=self.world.clock,
        )

    def propose(self, address: str = ADDRESS, line: Line = "first") -> str:
        """The token in the mail that it brings."""
        propose_contact(self.desk, FORCE, line, address)
        (found,) = set(re.findall(r"/confirm-address#([\w-]+)", self.world.mail.sent[-1].text))
        return str(found)


def test_an_address_holds_once_its_reader_confirmed_it() -> None:
    room = Room()
    token = room.propose()
    assert room.world.mail.sent[0].to == ADDRESS
    assert room.contacts.held == {}
    assert [confirm_contact(room.desk, token) for _ in range(2)] == [FORCE, FORCE]
    assert room.contacts.held == {(FORCE, "first"): ADDRESS}


def test_a_second_address_is_one_and_its_mail_says_so() -> None:
    room = Room()
    confirm_contact(room.desk, room.propose(line="second"))
    assert room.contacts.held == {(FORCE, "second"): ADDRESS}
    assert "second one" in room.world.mail.sent[0].text


def test_an_older_proposals_link_confirms_nothing() -> None:
    room = Room()
    older = room.propose("old@example.org")
    room.propose()
    with pytest.raises(NotFound):
        confirm_contact(room.desk, older)
    assert room.contacts.held == {}


def test_a_link_is_good_for_a_fortnight() -> None:
    room = Room()
    token = room.propose()
    room.world.clock.advance(days=14)
    with pytest.raises(LinkExpired):
        confirm_contact(room.desk, token)


@pytest.mark.parametrize("token", ["", "guess", "=", "é", "A" * 120])
def test_a_token_that_is_not_ours_is_not_found(token: str) -> None:
    with pytest.raises(NotFound):
        confirm_contact(Room().desk, token)


def test_a_case_links_secret_under_another_purpose_opens_nothing() -> None:
    room = Room()
    room.propose()
    other = mint_contact_link(b"another secret", FORCE, "first", ADDRESS, room.world.clock())
    with pytest.raises(NotFound):
        confirm_contact(room.desk, other)


def test_a_suppressed_address_that_is_confirmed_anew_is_mailed_again() -> None:
    room = Room()
    room.world.suppressions.suppress(ADDRESS, because="hard_bounce", at=room.world.clock())
    token = room.propose()
    assert room.world.suppressions.why(ADDRESS) is not None
    confirm_contact(room.desk, token)
    assert room.world.suppressions.why(ADDRESS) is None
