"""Set an authority's address: an operator proposes it, a reader of the mailbox confirms it.

No case goes to an address that nobody there confirmed. Until then what stood before holds: the old
address, or none, and then the candidate gets the official route.
"""

from dataclasses import dataclass

from chalicelib.catalogue import Catalogue
from chalicelib.errors import LinkExpired, NotFound
from chalicelib.ports import AuthorityDirectory, IdSecrets, Mail, Now, Suppressions
from chalicelib.ports.mail import RenderMail
from chalicelib.signing.mailed_links import contact_address, read_contact_link


@dataclass(frozen=True, slots=True)
class ConfirmContactDeps:
    """What proposing and confirming addresses needs."""

    contacts: AuthorityDirectory
    suppressions: Suppressions
    catalogue: Catalogue
    secrets: IdSecrets
    mail: Mail
    render: RenderMail
    base_url: str
    now: Now


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
