"""List where authorities are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from chalicelib.model.directory import Line


class ContactLists(Protocol):
    """Every address that there is."""

    def contacts(self) -> Mapping[str, str]:
        """Give first addresses by authority id."""
        ...

    def fallbacks(self) -> Mapping[str, str]:
        """Give second addresses by authority id."""
        ...

    def proposed_contacts(self) -> Mapping[tuple[str, Line], str]:
        """Give addresses that nobody has confirmed yet."""
        ...


@dataclass(frozen=True, slots=True)
class ListContactsDeps:
    """What listing needs."""

    directory: ContactLists


@dataclass(frozen=True, slots=True)
class ContactList:
    """Addresses by authority id: those that hold, and those that wait to be confirmed."""

    first: Mapping[str, str]
    second: Mapping[str, str]
    proposed: Mapping[tuple[str, Line], str]


def list_contacts(deps: ListContactsDeps) -> ContactList:
    """Give every address. Raises Unavailable."""
    directory = deps.directory
    return ContactList(directory.contacts(), directory.fallbacks(), directory.proposed_contacts())
