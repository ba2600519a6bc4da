"""Security event tokens (RFC 8417): what a platform's feed carries."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ulid import ULID

from chalicelib.ports import Signer
from chalicelib.signing.jose import sign_compact

EVENT_KINDS = (
    "report-submitted",
    "evidence-added",
    "incidents-added",
    "message",
    "response-overdue",
    "report-withdrawn",
    "outcome-appealed",
    "preservation-requested",
    "verification",
)
"""Every kind of event that a feed may carry, in the order that the configuration lists them."""


SSF_VERIFICATION = "https://schemas.openid.net/secevent/ssf/event-type/verification"
"""OpenID SSF 1.0's own name for a verification event (section 8.1.4), beside ours."""


@dataclass(frozen=True, slots=True)
class SecurityEvent:
    """One event for one platform. ``subject`` is an RFC 9493 subject identifier."""

    jti: str
    issuer: str
    audience: str
    issued_at: datetime
    kind: str
    payload: Mapping[str, Any]
    subject: Mapping[str, str]
    transaction: str | None = None
    """The case's reference, where the event is about a case."""

    def claims(self) -> dict[str, Any]:
        """Return the claims set: no ``sub`` and no ``exp``, as RFC 8417, 4.6 and 2.2 advise."""
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": self.audience,
            "iat": int(self.issued_at.timestamp()),
            "jti": self.jti,
            "sub_id": dict(self.subject),
            "events": {name: dict(self.payload) for name in self._names()},
        }
        if self.transaction is not None:
            claims["txn"] = self.transaction
        return claims

    def _names(self) -> tuple[str, ...]:
        """List what the event is called: ours first, for readers of the first alone."""
        own_uri = event_uri(self.issuer, self.kind)
        return (own_uri, SSF_VERIFICATION) if self.kind == "verification" else (own_uri,)


def event_uri(issuer: str, kind: str) -> str:
    """Return the URI that names a kind of event."""
    return f"{issuer}/events/{kind}"


def jti_for(*, at: datetime, case_id: str, seq: int, platform: str) -> str:
    """Return the ULID of one event on its way to one platform: always the same.

    Its time is the event's, its randomness 80 bits of SHA-256 over the ids, none of them secret
    from the platform that reads it.
    """
    digest = hashlib.sha256(f"{case_id}/{seq}/{platform}".encode()).digest()
    return _ulid(at, digest)


def fresh_jti(at: datetime, random: bytes) -> str:
    """Return a ULID of that time with ten or more bytes of randomness."""
    return _ulid(at, random)


def mint(signer: Signer, event: SecurityEvent) -> str:
    """Return the signed token, JWS compact. ES256 is not deterministic: mint once, then keep it."""
    return sign_compact(signer, "secevent+jwt", event.claims())


def _ulid(at: datetime, random: bytes) -> str:
    milliseconds = int(at.timestamp() * 1000)
    return str(ULID.from_bytes(milliseconds.to_bytes(6, "big") + random[:10]))
