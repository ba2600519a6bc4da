"""An authority that confirms where it is told."""

import re
from datetime import datetime

from chalicelib.catalogue import load
from chalicelib.model.directory import Line
from chalicelib.model.preferences import Preferences
from chalicelib.rendering import render_mail
from chalicelib.usecases.authority.confirm_contact import (
    ConfirmContactDeps,
    propose_contact,
)
from tests.support.factories import BASE_URL, SECRETS, World

KENT = "police-kent"
ADDRESS = "kent@example.org"


class MemoryContacts:
    """The port Contacts in memory."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        self.proposed: dict[tuple[str, Line], str] = {}
        self.held: dict[tuple[str, Line], str] = {}

    def preferences(self) -> dict[str, Preferences]:
        return {KENT: Preferences(language=self.language)}

    def propose_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        self.proposed[authority, line] = email

    def proposed_contacts(self) -> dict[tuple[str, Line], str]:
        return self.proposed

    def accept_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        self.held[authority, line] = email


class ContactConfirmation:
    """A desk over a world."""

    def __init__(self, language: str = "en") -> None:
        self.world, self.contacts = World(), MemoryContacts(language)
        self.deps = ConfirmContactDeps(
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
        propose_contact(self.deps, KENT, line, address)
        (found,) = set(re.findall(r"/confirm-address#([\w-]+)", self.world.mail.letters[-1].text))
        return str(found)
