"""Where authorities are told and how they want it, in the directory."""

import pytest

from chalicelib.model.directory import ContactLine
from chalicelib.model.preferences import Preferences
from chalicelib.ports import AuthorityDirectory
from chalicelib.store.directory import StoredDirectory
from tests.support.backends import assert_unavailable
from tests.support.directory_rows import NOW
from tests.support.fakes import MemoryDirectory

PORTS = (AuthorityDirectory,)
IMPLEMENTATIONS = (MemoryDirectory, StoredDirectory)
RESOURCES = frozenset({"Directory"})

KENT, KENT_ELECTIONS = "police-kent", "police-kent-elections"
ADDRESS, SECOND_ADDRESS = "kent@example.org", "kent-2@example.org"

AnyDirectory = MemoryDirectory | StoredDirectory
"""The fake and the table: operators' commands ask of them what no port names."""


def test_set_contact_sets_and_changes_an_address(directory: AuthorityDirectory) -> None:
    directory.set_contact(KENT, "old@example.org")
    directory.set_contact(KENT, ADDRESS)
    directory.set_contact("police-surrey", "surrey@example.org")
    assert directory.contacts() == {KENT: ADDRESS, "police-surrey": "surrey@example.org"}


def test_accept_contact_sets_and_changes_a_second_address(directory: AnyDirectory) -> None:
    directory.accept_contact(KENT, "second", "old@example.org", NOW)
    directory.accept_contact(KENT, "second", SECOND_ADDRESS, NOW)
    assert directory.recorded_second_addresses() == {KENT: SECOND_ADDRESS}
    assert directory.contacts() == {}


@pytest.mark.parametrize("line", ["first", "second"])
def test_withdraw_contact_removes_an_address_and_its_proposal(
    directory: AuthorityDirectory, line: ContactLine
) -> None:
    other: ContactLine = "second" if line == "first" else "first"
    for written in (line, other):
        directory.propose_contact(KENT, written, ADDRESS, NOW)
        directory.accept_contact(KENT, written, ADDRESS, NOW)
    for _ in range(2):
        directory.withdraw_contact(KENT, line)
    assert directory.proposed_contacts() == {(KENT, other): ADDRESS}
    addresses, other_addresses = directory.contacts(), directory.recorded_second_addresses()
    if line == "second":
        addresses, other_addresses = other_addresses, addresses
    assert (addresses, other_addresses) == ({}, {KENT: ADDRESS})


def test_proposed_address_is_nobodys_contact_until_it_is_accepted(
    directory: AnyDirectory,
) -> None:
    directory.propose_contact(KENT, "first", "old@example.org", NOW)
    directory.propose_contact(KENT, "first", ADDRESS, NOW)
    directory.propose_contact(KENT, "second", SECOND_ADDRESS, NOW)
    proposals = {(KENT, "first"): ADDRESS, (KENT, "second"): SECOND_ADDRESS}
    assert directory.proposed_contacts() == proposals
    assert directory.contacts() == directory.recorded_second_addresses() == {}
    for _ in range(2):
        directory.accept_contact(KENT, "first", ADDRESS, NOW)
    directory.accept_contact(KENT, "second", SECOND_ADDRESS, NOW)
    assert directory.contacts() == {KENT: ADDRESS}
    assert directory.recorded_second_addresses() == {KENT: SECOND_ADDRESS}
    assert directory.proposed_contacts() == proposals


def test_second_addresses_are_those_of_the_force_for_its_elections_desk(
    directory: AnyDirectory,
) -> None:
    directory.set_contact(KENT, ADDRESS)
    directory.set_contact("electoral-commission", "ec@example.org")
    assert directory.second_addresses() == {KENT_ELECTIONS: ADDRESS}
    directory.accept_contact(KENT_ELECTIONS, "second", SECOND_ADDRESS, NOW)
    directory.accept_contact(KENT, "second", "kent-3@example.org", NOW)
    assert directory.second_addresses() == {
        KENT_ELECTIONS: SECOND_ADDRESS,
        KENT: "kent-3@example.org",
    }


def test_addresses_of_lists_the_first_and_the_second(directory: AnyDirectory) -> None:
    directory.set_contact(KENT, ADDRESS)
    directory.set_contact(KENT_ELECTIONS, "spoc@example.org")
    directory.accept_contact(KENT, "second", SECOND_ADDRESS, NOW)
    assert directory.addresses_of(KENT) == [ADDRESS, SECOND_ADDRESS]
    assert directory.addresses_of(KENT_ELECTIONS) == ["spoc@example.org", ADDRESS]
    assert directory.addresses_of("police-surrey") == []


def test_row_of_one_authority_is_what_the_lists_have_of_it(directory: AnyDirectory) -> None:
    for authority in (KENT, KENT_ELECTIONS):
        assert directory.contact_of(authority) is None
        assert directory.second_address_of(authority) is None
    assert directory.preferences_of(KENT) == Preferences()
    directory.set_contact(KENT, ADDRESS)
    directory.set_preferences(KENT, Preferences(language="cy"))
    assert directory.contact_of(KENT) == ADDRESS
    assert directory.second_address_of(KENT) is None
    assert directory.second_address_of(KENT_ELECTIONS) == ADDRESS
    directory.accept_contact(KENT_ELECTIONS, "second", SECOND_ADDRESS, NOW)
    assert directory.second_address_of(KENT_ELECTIONS) == SECOND_ADDRESS
    assert directory.preferences_of(KENT) == Preferences(language="cy")


def test_preferences_gives_what_authorities_chose(directory: AnyDirectory) -> None:
    daily = Preferences(digest="daily", daily=True, weekly=True, language="cy")
    directory.set_preferences(KENT, Preferences())
    directory.set_preferences(KENT, daily)
    directory.set_preferences("police-surrey", Preferences())
    assert directory.preferences() == {KENT: daily, "police-surrey": Preferences()}


def test_second_line_names_only_authorities_that_can_be_told(directory: AnyDirectory) -> None:
    directory.accept_contact(KENT, "second", SECOND_ADDRESS, NOW)
    directory.set_contact("electoral-commission", "ec@example.org")
    directory.set_escalation("x", "electoral-commission")
    directory.set_escalation("facebook", "ofcom")
    assert directory.escalations() == {"x": "electoral-commission", "facebook": "ofcom"}
    assert directory.second_line().second_addresses == {KENT}
    assert directory.second_line().escalations == {"x": "electoral-commission"}
    for _ in range(2):
        directory.set_escalation("x", None)
    assert directory.second_line().escalations == {}


@pytest.mark.parametrize("change", ["contacts", "recorded_second_addresses", "preferences"])
def test_directory_keeps_its_contacts_when_a_caller_changes_its_copy(
    directory: AnyDirectory, change: str
) -> None:
    getattr(directory, change)()[KENT] = ADDRESS
    assert getattr(directory, change)() == {}


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable_directory: AnyDirectory,
) -> None:
    directory = unreachable_directory
    assert_unavailable(
        directory.contacts,
        directory.recorded_second_addresses,
        directory.second_addresses,
        lambda: directory.contact_of(KENT),
        lambda: directory.second_address_of(KENT),
        lambda: directory.preferences_of(KENT),
        lambda: directory.addresses_of(KENT),
        lambda: directory.set_contact(KENT, ADDRESS),
        lambda: directory.withdraw_contact(KENT, "first"),
        lambda: directory.accept_contact(KENT, "second", ADDRESS, NOW),
        lambda: directory.propose_contact(KENT, "first", ADDRESS, NOW),
        directory.proposed_contacts,
        lambda: directory.accept_contact(KENT, "first", ADDRESS, NOW),
        directory.preferences,
        lambda: directory.set_preferences(KENT, Preferences()),
        directory.escalations,
        lambda: directory.set_escalation("x", KENT),
        directory.second_line,
    )
