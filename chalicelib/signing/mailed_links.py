"""Links that are mailed: what each opens, for how long, and the token or code that proves it.

A link to a case or to an address that is to be confirmed holds a token that we signed; of it
nothing is stored. A link to a report's status holds a code that is derived from the wish for it.
Either stands behind the # of the link, which no browser sends to a server.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from chalicelib.languages import localised
from chalicelib.limits import CASE_LINK, CONTACT_LINK
from chalicelib.model.directory import ContactLine
from chalicelib.model.references import code_for
from chalicelib.signing.jose import decode, encode

_MAC_BYTES = 20  # of the HMAC-SHA-256 that are kept: 160 bits
_CASE, _CONTACT, _LIST = "case-link", "contact-link", "list-link"
_CURSOR = "list-cursor"


@dataclass(frozen=True, slots=True)
class CaseLink:
    """Which case a link opens, for which authority, until when. ``address`` is ``case_address`` of
    where it was mailed to."""

    case_id: str
    authority: str
    address: str
    expires: datetime

    def expired(self, now: datetime) -> bool:
        """Return whether the link has run out."""
        return now >= self.expires


@dataclass(frozen=True, slots=True)
class ListLink:
    """Whose cases a link lists, since when it was of interest, and until when it does. ``address``
    is ``case_address`` of where it was mailed to."""

    authority: str
    since: datetime
    address: str
    expires: datetime

    def expired(self, now: datetime) -> bool:
        """Return whether the link has run out."""
        return now >= self.expires


@dataclass(frozen=True, slots=True)
class ContactLink:
    """Which address of an authority a link confirms, until when. ``address`` is
    ``contact_address`` of it."""

    authority: str
    line: ContactLine
    address: str
    expires: datetime

    def expired(self, now: datetime) -> bool:
        """Return whether the link has run out."""
        return now >= self.expires


def mint_case_link(secret: bytes, case_id: str, authority: str, to: str, now: datetime) -> str:
    """Make the token of a link to a case that is mailed ``to`` an address of an authority."""
    return _sign(secret, _CASE, (case_id, authority, case_address(to)), now + CASE_LINK)


def read_case_link(secrets: Iterable[bytes], token: str) -> CaseLink | None:
    """Read a token, expired or not; None for one that we did not make."""
    signed = _verify(secrets, _CASE, token)
    if signed is None:
        return None
    (case_id, authority, address), expires = signed
    return CaseLink(case_id, authority, address, expires)


def mint_list_link(secret: bytes, authority: str, since: datetime, to: str, now: datetime) -> str:
    """Make the token of a link to an authority's cases, mailed ``to`` an address of it."""
    parts = (authority, str(int(since.timestamp())), case_address(to))
    return _sign(secret, _LIST, parts, now + CASE_LINK)


def read_list_link(secrets: Iterable[bytes], token: str) -> ListLink | None:
    """Read a token, expired or not; None for one that we did not make."""
    signed = _verify(secrets, _LIST, token)
    if signed is None:
        return None
    (authority, since, address), expires = signed
    return ListLink(authority, datetime.fromtimestamp(int(since), UTC), address, expires)


def mint_cursor(secret: bytes, authority: str, after: str, until: datetime) -> str:
    """Make the cursor of the page of an authority's list that begins after a case."""
    return _sign(secret, _CURSOR, (authority, after), until)


def read_cursor(secrets: Iterable[bytes], authority: str, cursor: str) -> str | None:
    """Read after which case a page begins; None for a cursor that we did not make for this
    authority. It opens nothing, and so needs no end: the session has one."""
    signed = _verify(secrets, _CURSOR, cursor)
    if signed is None:
        return None
    (of, after), _ = signed
    return after if of == authority else None


def list_link_url(base_url: str, token: str, language: str) -> str:
    """Return the link: to the page of cases in the language of the mail that it stands in."""
    return f"{base_url}{localised(language, '/cases')}#{token}"


def case_link_url(base_url: str, token: str, language: str) -> str:
    """Return the link: to the case page in the language of the mail that it stands in."""
    return f"{base_url}{localised(language, '/case')}#{token}"


def mint_contact_link(
    secret: bytes, authority: str, line: ContactLine, to: str, now: datetime
) -> str:
    """Make the token of a link that confirms the address that it is mailed ``to``."""
    parts = (authority, line, contact_address(to))
    return _sign(secret, _CONTACT, parts, now + CONTACT_LINK)


def read_contact_link(secrets: Iterable[bytes], token: str) -> ContactLink | None:
    """Read a token, expired or not; None for one that we did not make."""
    signed = _verify(secrets, _CONTACT, token)
    if signed is None:
        return None
    (authority, line, address), expires = signed
    return ContactLink(authority, cast("ContactLine", line), address, expires)


def case_address(address: str) -> str:
    """Digest an address as a case's link names it: unreadable, the same however it is written."""
    return _digest(address)[:16]


def contact_address(address: str) -> str:
    """Digest an address as the link that confirms it names it."""
    return _digest(address)[:32]


def status_code(secret: bytes, case_id: str, seq: int) -> str:
    """Derive the code that event ``seq`` wished for, as a receipt is written (100 bits)."""
    return code_for(secret, "status-link", f"{case_id}/{seq}")


def status_fragment(reference: str, code: str) -> str:
    """Return what stands behind the # of a link to a report's status."""
    return f"{reference}.{code}"


def _digest(address: str) -> str:
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()


def _sign(secret: bytes, purpose: str, parts: Iterable[str], expires: datetime) -> str:
    """Make a token of one purpose, which is none of another's. No part may have a slash."""
    body = "/".join([*parts, str(int(expires.timestamp()))]).encode()
    return encode(body + _mac(secret, purpose, body))


def _verify(
    secrets: Iterable[bytes], purpose: str, token: str
) -> tuple[list[str], datetime] | None:
    try:
        raw = decode(token)
    except ValueError:
        return None
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if not any(hmac.compare_digest(mac, _mac(secret, purpose, body)) for secret in secrets):
        return None
    *parts, expires = body.decode().split("/")
    return parts, datetime.fromtimestamp(int(expires), UTC)


def _mac(secret: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.digest(secret, f"standsafe/{purpose}/".encode() + body, hashlib.sha256)[:_MAC_BYTES]
