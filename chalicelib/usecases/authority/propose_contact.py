"""Propose where an authority is told: a mail to the address asks whoever reads it to confirm."""

import hashlib

from chalicelib.languages import localised
from chalicelib.model.directory import ContactLine
from chalicelib.model.preferences import Preferences
from chalicelib.signing.mailed_links import mint_contact_link
from chalicelib.usecases.authority.confirm_contact import ConfirmContactDeps
from chalicelib.usecases.notifications.letters import render_letter, thread_of

ProposeContactDeps = ConfirmContactDeps
"""The same as ``confirm_contact`` needs."""


def propose_contact(
    deps: ProposeContactDeps, authority: str, line: ContactLine, email: str
) -> None:
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
