"""What a mailed link's token says, signed by us; a token of one purpose is none of another's."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from datetime import UTC, datetime

_MAC = 20  # bytes of the HMAC that are kept: 160 bits


def sign(secret: bytes, purpose: str, said: Iterable[str], expires: datetime) -> str:
    """The token of a link that says this until then. No word of it may have a slash."""
    body = "/".join([*said, str(int(expires.timestamp()))]).encode()
    return urlsafe_b64encode(body + _mac(secret, purpose, body)).rstrip(b"=").decode()


def unsign(secrets: Iterable[bytes], purpose: str, token: str) -> tuple[list[str], datetime] | None:
    """What a token says and until when, expired or not; None where we did not make it."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    body, mac = raw[:-_MAC], raw[-_MAC:]
    if not any(hmac.compare_digest(mac, _mac(secret, purpose, body)) for secret in secrets):
        return None
    *said, expires = body.decode().split("/")
    return said, datetime.fromtimestamp(int(expires), UTC)


def _mac(secret: bytes, purpose: str, body: bytes) -> bytes:
    return hmac.digest(secret, f"standsafe/{purpose}/".encode() + body, hashlib.sha256)[:_MAC]
