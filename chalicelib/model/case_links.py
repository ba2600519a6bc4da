"""The link that opens one case for one authority: signed, expiring, and kept in a fragment."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LIFETIME = timedelta(days=7)

_MAC = 20  # bytes of the HMAC that are kept: 160 bits


@dataclass(frozen=True, slots=True)
class CaseLink:
    """What a link says: who may open which case, until when."""

    case_id: str
    authority: str
    expires: datetime

    def expired(self, now: datetime) -> bool:
        """True once the link has run out."""
        return now >= self.expires


def mint(secret: bytes, case_id: str, authority: str, now: datetime) -> str:
    """The token of a link that is good for seven days from ``now``."""
    body = f"{case_id}/{authority}/{int((now + LIFETIME).timestamp())}".encode()
    return urlsafe_b64encode(body + _mac(secret, body)).rstrip(b"=").decode()


def address(base_url: str, token: str, language: str) -> str:
    """Where a link leads: the case page in the language of the mail that it stands in."""
    return f"{base_url}{'/cy' if language == 'cy' else ''}/case#{token}"


def read(secrets: Iterable[bytes], token: str) -> CaseLink | None:
    """What a token says, expired or not; None where we did not make it."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if not any(hmac.compare_digest(mac, _mac(secret, body)) for secret in secrets):
        return None
    case_id, authority, expires = body.decode().split("/")
    return CaseLink(case_id, authority, datetime.fromtimestamp(int(expires), UTC))


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, b"standsafe/case-link/" + body, hashlib.sha256)[:_MAC]
