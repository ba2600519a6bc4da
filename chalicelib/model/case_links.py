"""The link that opens one case for one authority: signed, expiring, and kept in a fragment."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from chalicelib.limits import CASE_LINK
from chalicelib.model.signed_links import sign, unsign

_PURPOSE = "case-link"


@dataclass(frozen=True, slots=True)
class CaseLink:
    """What a link says: who may open which case, until when."""

    case_id: str
    authority: str
    address: str
    """``digest_of`` the address that it was mailed to."""
    expires: datetime

    def expired(self, now: datetime) -> bool:
        """True once the link has run out."""
        return now >= self.expires


def mint(secret: bytes, case_id: str, authority: str, to: str, now: datetime) -> str:
    """The token of a link that is mailed ``to`` an address and good for ``CASE_LINK``."""
    return sign(secret, _PURPOSE, (case_id, authority, digest_of(to)), now + CASE_LINK)


def digest_of(address: str) -> str:
    """An address as a link names it: unreadable, the same however it is written."""
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()[:16]


def address(base_url: str, token: str, language: str) -> str:
    """Where a link leads: the case page in the language of the mail that it stands in."""
    return f"{base_url}{'/cy' if language == 'cy' else ''}/case#{token}"


def read(secrets: Iterable[bytes], token: str) -> CaseLink | None:
    """What a token says, expired or not; None where we did not make it."""
    found = unsign(secrets, _PURPOSE, token)
    if found is None:
        return None
    (case_id, authority, to), expires = found
    return CaseLink(case_id, authority, to, expires)
