"""Where an authority is told: nothing goes to an address that nobody there confirmed."""

import pytest

from chalicelib.errors import LinkExpired, NotFound
from chalicelib.limits import CONTACT_LINK
from chalicelib.model.directory import ContactLine
from chalicelib.signing.mailed_links import mint_contact_link
from chalicelib.usecases.authority.confirm_contact import (
    confirm_contact,
)
from chalicelib.usecases.authority.set_contact import SetContactDeps, set_contact
from tests.support.contacts import ADDRESS, KENT, ContactConfirmation


def test_address_is_used_when_its_reader_confirmed_it() -> None:
    contact = ContactConfirmation()
    token = contact.propose()
    assert contact.world.mail.letters[0].to == ADDRESS
    assert KENT not in contact.world.contacts
    assert [confirm_contact(contact.deps, token) for _ in range(2)] == [KENT, KENT]
    assert contact.world.contacts[KENT] == ADDRESS


def test_second_address_is_named_as_one_in_its_mail() -> None:
    contact = ContactConfirmation()
    confirm_contact(contact.deps, contact.propose(line="second"))
    assert contact.world.second_addresses == {KENT: ADDRESS}
    assert KENT not in contact.world.contacts
    assert "second one" in contact.world.mail.letters[0].text


def test_link_of_an_older_proposal_confirms_nothing() -> None:
    contact = ContactConfirmation()
    older = contact.propose("old@example.org")
    contact.propose()
    with pytest.raises(NotFound):
        confirm_contact(contact.deps, older)
    assert KENT not in contact.world.contacts


@pytest.mark.parametrize("line", ["first", "second"])
@pytest.mark.parametrize("used", [True, False])
def test_link_confirms_nothing_when_operators_cleared_its_line(
    line: ContactLine, used: bool
) -> None:
    contact = ContactConfirmation()
    token = contact.propose(line=line)
    if used:
        confirm_contact(contact.deps, token)
    set_contact(SetContactDeps(contact.deps.contacts, contact.world.clock), KENT, line, None)
    with pytest.raises(NotFound):
        confirm_contact(contact.deps, token)
    assert KENT not in {**contact.world.contacts, **contact.world.second_addresses}


def test_contact_link_is_expired_when_its_life_is_over() -> None:
    contact = ContactConfirmation()
    token = contact.propose()
    contact.world.clock.advance(seconds=CONTACT_LINK.whole_seconds)
    with pytest.raises(LinkExpired):
        confirm_contact(contact.deps, token)


@pytest.mark.parametrize("token", ["", "guess", "=", "é", "A" * 120])
def test_confirm_contact_fails_when_the_token_is_not_ours(token: str) -> None:
    with pytest.raises(NotFound):
        confirm_contact(ContactConfirmation().deps, token)


def test_confirm_contact_fails_when_the_token_is_of_another_secret() -> None:
    contact = ContactConfirmation()
    contact.propose()
    other = mint_contact_link(b"another secret", KENT, "first", ADDRESS, contact.world.clock())
    with pytest.raises(NotFound):
        confirm_contact(contact.deps, other)


def test_suppressed_address_is_mailed_again_when_it_is_confirmed_anew() -> None:
    contact = ContactConfirmation()
    contact.world.suppressions.suppress(ADDRESS, because="hard_bounce", at=contact.world.clock())
    token = contact.propose()
    assert contact.world.suppressions.reason(ADDRESS) is not None
    confirm_contact(contact.deps, token)
    assert contact.world.suppressions.reason(ADDRESS) is None
