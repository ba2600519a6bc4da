"""Authorities as the directory has them: where each is mailed, and how it wants that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.directory import ContactLine
    from chalicelib.model.preferences import Preferences


class AuthorityDirectory(Protocol):
    """Addresses, preferences and escalations by authority id. Every method raises Unavailable."""

    def contacts(self) -> Mapping[str, str]:
        """Return first addresses, of those that have one."""
        ...

    def contact_of(self, authority: str) -> str | None:
        """Return the first address of one authority, if it has one."""
        ...

    def second_address_of(self, authority: str) -> str | None:
        """Return what ``second_addresses`` has of one authority."""
        ...

    def preferences_of(self, authority: str) -> Preferences:
        """Return what one authority prefers, or what holds where it said nothing."""
        ...

    def recorded_second_addresses(self) -> Mapping[str, str]:
        """Return second addresses, as they were set."""
        ...

    def second_addresses(self) -> Mapping[str, str]:
        """Return the address to turn to where the first fails."""
        ...

    def set_contact(self, authority: str, email: str) -> None:
        """Set the first address."""
        ...

    def withdraw_contact(self, authority: str, line: ContactLine) -> None:
        """Remove an address together with its proposal, so that no link brings it back."""
        ...

    def propose_contact(self, authority: str, line: ContactLine, email: str, at: datetime) -> None:
        """Remember an address until it is confirmed; another proposal takes its place."""
        ...

    def proposed_contacts(self) -> Mapping[tuple[str, ContactLine], str]:
        """Map each line of an authority to its newest proposal, confirmed or not."""
        ...

    def accept_contact(self, authority: str, line: ContactLine, email: str, at: datetime) -> None:
        """Let an address hold from now on. Again it changes nothing."""
        ...

    def preferences(self) -> Mapping[str, Preferences]:
        """Return what authorities prefer, of those that have any preference."""
        ...

    def set_preferences(self, authority: str, wishes: Preferences) -> None:
        """Write what an authority prefers."""
        ...

    def escalations(self) -> Mapping[str, str]:
        """Return the authority that each overdue recipient is escalated to, by recipient."""
        ...

    def set_escalation(self, recipient: str, authority: str | None) -> None:
        """Set that authority; None for our operators alone."""
        ...
