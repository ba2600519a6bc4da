"""Mail an authority a link to its list of cases, which somebody requested.

It is about no case, so that guards remember it: ``sign-in#<authority>`` that one was mailed within
``CASE_LINK_EVERY``, and a count of the day. Killed between mail and note, the same mail goes out
again under the same key.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.catalogue import Catalogue
from chalicelib.limits import CASE_LINK_EVERY, CASE_LINKS_A_DAY
from chalicelib.model.preferences import Preferences
from chalicelib.ports import Dispatch, Guards, IdSecrets, Letter, Mail, Now, Suppressions
from chalicelib.ports.mail import RenderMail
from chalicelib.signing.mailed_links import list_link_url, mint_list_link
from chalicelib.usecases.notifications.letters import render_letter, thread_of
from chalicelib.usecases.notifications.send_mail import first_open

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MailSignInDeps:
    """What mailing the link needs. ``contacts`` and ``second_addresses`` are by authority."""

    mail: Mail
    suppressions: Suppressions
    guards: Guards
    catalogue: Catalogue
    contacts: Callable[[], Mapping[str, str]]
    second_addresses: Callable[[], Mapping[str, str]]
    preferences: Callable[[], Mapping[str, Preferences]]
    secrets: IdSecrets
    render: RenderMail
    base_url: str
    now: Now


def mail_sign_in(deps: MailSignInDeps, dispatch: Dispatch) -> None:
    """Mail the link, unless there is no address, or one was mailed too recently or too often.

    Nobody hears which: who requested it was answered already. Raises Unavailable.
    """
    authority = dispatch.recipient
    if authority not in deps.catalogue.authorities or deps.guards.recall(_key(authority)):
        return
    first, second = deps.contacts().get(authority), deps.second_addresses().get(authority)
    to = first_open(deps.suppressions, first, second)
    today = _key(f"{authority}#{deps.now():%Y-%m-%d}")
    if to is None or deps.guards.tries(today) >= CASE_LINKS_A_DAY:
        return
    deps.mail.send(_letter(deps, authority, to))
    deps.guards.keep(_key(authority), {"mailed": "1"}, CASE_LINK_EVERY.whole_seconds)
    deps.guards.count(today, int(_DAY.total_seconds()))


def _letter(deps: MailSignInDeps, authority: str, to: str) -> Letter:
    now, language = deps.now(), deps.preferences().get(authority, Preferences()).language
    token = mint_list_link(deps.secrets.versions[deps.secrets.current], authority, now, to, now)
    name = deps.catalogue.authorities[authority].name
    return render_letter(
        deps.render,
        "authority_sign_in",
        language,
        {"authority": name, "list_url": list_link_url(deps.base_url, token, language)},
        key=f"operators.0.{_quarter(authority, now)}",
        to=to,
        thread=thread_of(deps.base_url, "sign-in", authority),
    )


def _quarter(authority: str, now: datetime) -> str:
    """Name the mail by whom it is for and the quarter of an hour: a try again has the same name."""
    quarter = int(now.timestamp()) // CASE_LINK_EVERY.whole_seconds
    return hashlib.sha256(f"sign-in/{authority}/{quarter}".encode()).hexdigest()[:16]


def _key(name: str) -> str:
    return f"sign-in#{name}"
