"""The link by which an authority confirms that an address is its own: signed, expiring."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from chalicelib.limits import CONTACT_LINK
from chalicelib.model.signed_links import sign, unsign

Line = Literal["first", "second"]
"""An authority's first address, or the one that is turned to where the first does not answer."""

_PURPOSE = "contact-link"


@dataclass(frozen=True, slots=True)
class ContactLink:
    """What a link says: whose address it is about, by its digest, until when."""

    authority: str
    line: Line
    address: str
    expires: datetime

    def expired(self, now: datetime) -> bool:
        """True once the link has run out."""
        return now >= self.expires


def digest_of(address: str) -> str:
    """An address as a link names it: unreadable, the same however it is written."""
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()[:32]


def mint(secret: bytes, authority: str, line: Line, address: str, now: datetime) -> str:
    """The token of a link that is good for ``CONTACT_LINK`` from ``now``."""
    return sign(secret, _PURPOSE, (authority, line, digest_of(address)), now + CONTACT_LINK)


def read(secrets: Iterable[bytes], token: str) -> ContactLink | None:
    """What a token says, expired or not; None where we did not make it."""
    found = unsign(secrets, _PURPOSE, token)
    if found is None:
        return None
    (authority, line, address), expires = found
    return ContactLink(authority, cast("Line", line), address, expires)
