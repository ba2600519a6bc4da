"""List where authorities are told."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.model.directory import ContactLine
from chalicelib.ports import AuthorityDirectory


@dataclass(frozen=True, slots=True)
class ListContactsDeps:
    """What listing needs."""

    directory: AuthorityDirectory


@dataclass(frozen=True, slots=True)
class ContactList:
    """Addresses by authority id: those that hold, and those that wait to be confirmed."""

    first: Mapping[str, str]
    second: Mapping[str, str]
    proposed: Mapping[tuple[str, ContactLine], str]


def list_contacts(deps: ListContactsDeps) -> ContactList:
    """Return every address. Raises Unavailable."""
    directory = deps.directory
    return ContactList(
        directory.contacts(), directory.recorded_second_addresses(), directory.proposed_contacts()
    )
