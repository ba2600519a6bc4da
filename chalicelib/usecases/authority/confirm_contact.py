"""Set an authority's address: an operator proposes it, a reader of the mailbox confirms it.

No case goes to an address that nobody there confirmed. Until then what stood before holds: the old
address, or none, and then the candidate gets the official route.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.catalogue import Catalogue
from chalicelib.errors import LinkExpired, NotFound
from chalicelib.languages import localised
from chalicelib.model.directory import Line
from chalicelib.model.preferences import Preferences
from chalicelib.ports import Clock, IdSecrets, Mail, Suppressions
from chalicelib.ports.mail import RenderMail, render_letter, thread_of
from chalicelib.signing.mailed_links import contact_address, mint_contact_link, read_contact_link


class Contacts(Protocol):
    """Addresses that were proposed, and those that hold."""

    def preferences(self) -> Mapping[str, Preferences]:
        """Give what authorities prefer, by authority id."""
        ...

    def propose_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        """Remember an address until it is confirmed; another proposal takes its place."""
        ...

    def proposed_contacts(self) -> Mapping[tuple[str, Line], str]:
        """Map each line of an authority to its newest proposal, confirmed or not."""
        ...

    def accept_contact(self, authority: str, line: Line, email: str, at: datetime) -> None:
        """Let an address hold from now on. Again it changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class ConfirmContactDeps:
    """What proposing and confirming addresses needs."""

    contacts: Contacts
    suppressions: Suppressions
    catalogue: Catalogue
    secrets: IdSecrets
    mail: Mail
    render: RenderMail
    base_url: str
    now: Clock


def propose_contact(deps: ConfirmContactDeps, authority: str, line: Line, email: str) -> None:
    """Remember the address and mail it a link that confirms it. Raises Unavailable.

    The mail goes to a suppressed address, too: only its reader can say that it is good again.
    """
    deps.contacts.propose_contact(authority, line, email, deps.now())
    secret = deps.secrets.versions[deps.secrets.current]
    token = mint_contact_link(secret, authority, line, email, deps.now())
    language = deps.contacts.preferences().get(authority, Preferences()).language
    path = localised(language, "/confirm-address")
    context = {
        "authority": deps.catalogue.authorities[authority].name,
        "second": line == "second",
        "confirm_url": f"{deps.base_url}{path}#{token}",
    }
    letter = render_letter(
        deps.render,
        "authority_confirm_address",
        language,
        context,
        key=f"operators.0.{hashlib.sha256(token.encode()).hexdigest()[:16]}",
        to=email,
        thread=thread_of(deps.base_url, "address", authority),
    )
    deps.mail.send(letter)


def confirm_contact(deps: ConfirmContactDeps, token: str) -> str:
    """Let the address of a link hold, and give the authority's id.

    Raises NotFound for a token that is not ours or whose address is proposed no more, LinkExpired.
    A link that was used already gives the same answer while its address holds.
    """
    link = read_contact_link((secret for _, secret in deps.secrets.newest_first()), token)
    if link is None:
        raise NotFound
    email = deps.contacts.proposed_contacts().get((link.authority, link.line))
    if email is None or contact_address(email) != link.address:
        raise NotFound
    if link.expired(deps.now()):
        raise LinkExpired
    deps.contacts.accept_contact(link.authority, link.line, email, deps.now())
    deps.suppressions.allow(email)
    return link.authority
