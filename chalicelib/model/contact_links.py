"""The link by which an authority confirms that an address is its own: signed, expiring."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

LIFETIME = timedelta(days=14)

Line = Literal["first", "second"]
"""An authority's first address, or the one that is turned to where the first does not answer."""

_MAC = 20  # bytes of the HMAC that are kept: 160 bits


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
    """The token of a link that is good for a fortnight from ``now``."""
    until = int((now + LIFETIME).timestamp())
    body = f"{authority}/{line}/{digest_of(address)}/{until}".encode()
    return urlsafe_b64encode(body + _mac(secret, body)).rstrip(b"=").decode()


def read(secrets: Iterable[bytes], token: str) -> ContactLink | None:
    """What a token says, expired or not; None where we did not make it."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if not any(hmac.compare_digest(mac, _mac(secret, body)) for secret in secrets):
        return None
    authority, line, address, until = body.decode().split("/")
    expires = datetime.fromtimestamp(int(until), UTC)
    return ContactLink(authority, cast("Line", line), address, expires)


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, b"standsafe/contact-link/" + body, hashlib.sha256)[:_MAC]
