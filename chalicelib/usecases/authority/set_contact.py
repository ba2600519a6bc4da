"""Set or clear an authority's address on an operator's word, without a mail that confirms it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.model.directory import Line
from chalicelib.ports import Clock


class ContactBook(Protocol):
    """Addresses that can be written."""

    def propose_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        """Remember an address until it is confirmed; another proposal takes its place."""
        ...

    def accept_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        """Let an address hold from now on. Again it changes nothing."""
        ...

    def set_contact(self, authority: str, email: str | None) -> None:
        """Set or (None) remove the first address."""
        ...

    def set_fallback(self, authority: str, email: str | None) -> None:
        """Set or (None) remove the second address."""
        ...


@dataclass(frozen=True, slots=True)
class SetContactDeps:
    """What setting needs."""

    directory: ContactBook
    now: Clock


def set_contact(deps: SetContactDeps, authority: str, line: Line, email: str | None) -> None:
    """Let the address hold from now on; None for no address any more. Raises Unavailable."""
    directory, now = deps.directory, deps.now()
    if email is not None:
        directory.propose_contact(authority, line, email, now)
        directory.accept_contact(authority, line, email, now)
    elif line == "second":
        directory.set_fallback(authority, None)
    else:
        directory.set_contact(authority, None)
