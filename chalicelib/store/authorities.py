"""Authorities' addresses and wishes, in the directory's table.

| pk | sk | row |
|---|---|---|
| ``authorities`` | ``<authority id>`` | a contact |
| ``fallbacks`` | ``<authority id>`` | its second address |
| ``escalations`` | ``<recipient>`` | the authority that is told when it is overdue |
| ``proposed`` | ``<authority id>#<line>`` | an address that waits to be confirmed, or was |
| ``preferences`` | ``<authority id>`` | how it wants to be mailed, as JSON in ``label`` |
"""

import json
from datetime import datetime
from typing import cast

from chalicelib.catalogue.names import elections_desk, force_of
from chalicelib.model.directory import ContactLine
from chalicelib.model.preferences import Preferences, preferences
from chalicelib.model.steps import SecondLine
from chalicelib.store.directory_rows import DirectoryRow, DirectoryTable, text_of

_CONTACTS = "authorities"
_SECOND_ADDRESSES = "fallbacks"
_ESCALATIONS = "escalations"
_PREFERENCES = "preferences"
_PROPOSED = "proposed"


class Authorities(DirectoryTable):
    """The part of ``Directory`` that has authorities."""

    def contacts(self) -> dict[str, str]:
        """Map authorities that have a mail address to it."""
        return self._emails(_CONTACTS)

    def contact_of(self, authority: str) -> str | None:
        """Return the mail address of one authority, by one read of a row."""
        return self._email(_CONTACTS, authority)

    def second_address_of(self, authority: str) -> str | None:
        """Return what ``second_addresses`` has of one authority."""
        recorded = self._email(_SECOND_ADDRESSES, authority)
        force = force_of(authority)
        return recorded or (self.contact_of(force) if force else None)

    def preferences_of(self, authority: str) -> Preferences:
        """Return how one authority wants to be mailed."""
        row = self._table.get(_PREFERENCES, authority)
        return preferences(json.loads(str(row.label))) if row else Preferences()

    def recorded_second_addresses(self) -> dict[str, str]:
        """Map authorities that have a second mail address to it."""
        return self._emails(_SECOND_ADDRESSES)

    def second_addresses(self) -> dict[str, str]:
        """Map each authority to where it is told if its address fails, or if it does not answer.

        That is its second address; for the elections desk of a force without one, the force's own.
        """
        contacts = self.contacts().items()
        forces = {elections_desk(of): at for of, at in contacts if of.startswith("police-")}
        return forces | self.recorded_second_addresses()

    def addresses_of(self, authority: str) -> list[str]:
        """List where an authority is told now: its first and its second address, if it has any."""
        lines = self.contacts(), self.second_addresses()
        return [line[authority] for line in lines if authority in line]

    def set_contact(self, authority: str, email: str) -> None:
        """Set or change the address that an authority is told at."""
        self._table.save(DirectoryRow(_CONTACTS, authority, email=email))

    def withdraw_contact(self, authority: str, line: ContactLine) -> None:
        """Remove a proposal, by which its link would bring the address back, then the address."""
        self._table.delete(*_proposal(authority, line))
        self._table.delete(_address_of(line), authority)

    def escalations(self) -> dict[str, str]:
        """Map recipients to the authority that is told when they are overdue."""
        return {row.sk: str(row.name) for row in self._table.query(_ESCALATIONS)}

    def set_escalation(self, recipient: str, authority: str | None) -> None:
        """Say which authority is told when a recipient is overdue; None: our operators alone."""
        if authority:
            self._table.save(DirectoryRow(_ESCALATIONS, recipient, name=authority))
        else:
            self._table.delete(_ESCALATIONS, recipient)

    def propose_contact(self, authority: str, line: ContactLine, email: str, at: datetime) -> None:
        """Remember an address until it is confirmed; another proposal takes its place."""
        row = DirectoryRow(*_proposal(authority, line), email=email, added_at=text_of(at))
        self._table.save(row)

    def proposed_contacts(self) -> dict[tuple[str, ContactLine], str]:
        """Map each line of an authority to its newest proposal, confirmed or not."""
        proposals: dict[tuple[str, ContactLine], str] = {}
        for row in self._table.query(_PROPOSED, consistent=True):
            authority, _, line = row.sk.partition("#")
            proposals[authority, cast("ContactLine", line)] = str(row.email)
        return proposals

    def accept_contact(self, authority: str, line: ContactLine, email: str, at: datetime) -> None:
        """Have an address used from now on."""
        row = DirectoryRow(_address_of(line), authority, email=email, added_at=text_of(at))
        self._table.save(row)

    def preferences(self) -> dict[str, Preferences]:
        """Map authorities that chose how to be mailed to what they chose."""
        rows = self._table.query(_PREFERENCES)
        return {row.sk: preferences(json.loads(str(row.label))) for row in rows}

    def set_preferences(self, authority: str, wishes: Preferences) -> None:
        """Say how an authority wants to be mailed."""
        label = json.dumps(wishes.as_facts())
        self._table.save(DirectoryRow(_PREFERENCES, authority, label=label))

    def second_line(self) -> SecondLine:
        """Say whom to turn to where the first does not answer, of those that can be told."""
        reachable = self.contacts()
        escalations = {
            recipient: authority
            for recipient, authority in self.escalations().items()
            if authority in reachable
        }
        return SecondLine(frozenset(self.second_addresses()), escalations)

    def _emails(self, pk: str) -> dict[str, str]:
        return {row.sk: str(row.email) for row in self._table.query(pk)}

    def _email(self, pk: str, authority: str) -> str | None:
        row = self._table.get(pk, authority)
        return str(row.email) if row else None


def _proposal(authority: str, line: ContactLine) -> tuple[str, str]:
    return _PROPOSED, f"{authority}#{line}"


def _address_of(line: ContactLine) -> str:
    return _CONTACTS if line == "first" else _SECOND_ADDRESSES
