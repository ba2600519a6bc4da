"""An authority that confirms where it is told."""

import re

from chalicelib.catalogue import load
from chalicelib.model.directory import ContactLine
from chalicelib.model.preferences import Preferences
from chalicelib.rendering import render_mail
from chalicelib.usecases.authority.confirm_contact import ConfirmContactDeps
from chalicelib.usecases.authority.propose_contact import propose_contact
from tests.support.factories import BASE_URL, SECRETS, World

KENT = "police-kent"
ADDRESS = "kent@example.org"


class ContactConfirmation:
    """What proposing and confirming an address needs, over a world."""

    def __init__(self, language: str = "en") -> None:
        self.world = World()
        self.world.preferences[KENT] = Preferences(language=language)
        self.deps = ConfirmContactDeps(
            contacts=self.world.directory,
            suppressions=self.world.suppressions,
            catalogue=load(),
            secrets=SECRETS,
            mail=self.world.mail,
            render=render_mail,
            base_url=BASE_URL,
            now=self.world.clock,
        )

    def propose(self, address: str = ADDRESS, line: ContactLine = "first") -> str:
        """The token in the mail that it brings."""
        propose_contact(self.deps, KENT, line, address)
        text = self.world.mail.letters[-1].text
        (token,) = set(re.findall(r"/confirm-address#([\w-]+)", text))
        return str(token)
