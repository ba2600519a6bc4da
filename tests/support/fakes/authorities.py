"""Authorities' addresses and wishes in memory."""

from datetime import datetime

from chalicelib.catalogue.names import elections_desk
from chalicelib.model.directory import ContactLine
from chalicelib.model.preferences import Preferences
from chalicelib.model.steps import SecondLine
from tests.support.fakes.remote import Remote, remote


@remote()
class MemoryAuthorities(Remote):
    """The part of ``MemoryDirectory`` that has authorities."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[str, str] = {}
        self.second: dict[str, str] = {}
        self.escalated_to: dict[str, str] = {}
        self.proposed: dict[tuple[str, ContactLine], str] = {}
        self.wishes: dict[str, Preferences] = {}

    def contacts(self) -> dict[str, str]:
        return dict(self.first)

    def contact_of(self, authority: str) -> str | None:
        return self.first.get(authority)

    def second_address_of(self, authority: str) -> str | None:
        return self.second_addresses().get(authority)

    def preferences_of(self, authority: str) -> Preferences:
        return self.wishes.get(authority, Preferences())

    def recorded_second_addresses(self) -> dict[str, str]:
        return dict(self.second)

    def second_addresses(self) -> dict[str, str]:
        forces = ((of, at) for of, at in self.first.items() if of.startswith("police-"))
        return {elections_desk(force): address for force, address in forces} | self.second

    def addresses_of(self, authority: str) -> list[str]:
        lines = self.contacts(), self.second_addresses()
        return [line[authority] for line in lines if authority in line]

    def set_contact(self, authority: str, email: str) -> None:
        self.first[authority] = email

    def withdraw_contact(self, authority: str, line: ContactLine) -> None:
        self.proposed.pop((authority, line), None)
        (self.first if line == "first" else self.second).pop(authority, None)

    def escalations(self) -> dict[str, str]:
        return dict(self.escalated_to)

    def set_escalation(self, recipient: str, authority: str | None) -> None:
        self.escalated_to.pop(recipient, None)
        if authority:
            self.escalated_to[recipient] = authority

    def propose_contact(self, authority: str, line: ContactLine, email: str, at: datetime) -> None:
        self.proposed[authority, line] = email

    def proposed_contacts(self) -> dict[tuple[str, ContactLine], str]:
        return dict(self.proposed)

    def accept_contact(self, authority: str, line: ContactLine, email: str, at: datetime) -> None:
        (self.first if line == "first" else self.second)[authority] = email

    def preferences(self) -> dict[str, Preferences]:
        return dict(self.wishes)

    def set_preferences(self, authority: str, wishes: Preferences) -> None:
        self.wishes[authority] = wishes

    def second_line(self) -> SecondLine:
        reachable = {
            recipient: authority
            for recipient, authority in self.escalated_to.items()
            if authority in self.first
        }
        return SecondLine(frozenset(self.second_addresses()), reachable)
