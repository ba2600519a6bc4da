"""Define the directory's records: platforms' keys, candidates and their delegates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Line = Literal["first", "second"]
"""An authority's first address, or the one that is turned to where the first does not answer."""


@dataclass(frozen=True, slots=True)
class PlatformKey:
    """A platform's public key for its signed requests. Rows stay after revocation."""

    platform: str
    keyid: str
    """RFC 7638 thumbprint of ``jwk``."""
    jwk: Mapping[str, str]
    """The public members only."""
    alg: str
    """``ed25519`` or ``ecdsa-p256-sha256`` (RFC 9421's names)."""
    label: str
    added_at: datetime
    not_before: datetime | None = None
    not_after: datetime | None = None
    revoked_at: datetime | None = None

    def active(self, now: datetime) -> bool:
        """Return whether a signature made now by this key is to be accepted."""
        return (
            self.revoked_at is None
            and (self.not_before is None or self.not_before <= now)
            and (self.not_after is None or now < self.not_after)
        )

    def may_become_active(self, now: datetime) -> bool:
        """Return whether it is active or waits for its time: it counts to the platform's keys."""
        return self.revoked_at is None and (self.not_after is None or now < self.not_after)


@dataclass(frozen=True, slots=True)
class Delegate:
    """An agent or a member of staff to whom a candidate gave a code. Rows stay after revocation."""

    id: str
    name: str
    """As the candidate named them."""
    code_hash: str
    """``access_codes.hashed`` of their code, which is stored nowhere."""
    added_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NominatedCandidate:
    """One person standing in one area at one election; the three ids together are the identity."""

    election: str
    person_id: str
    area: str
    """GSS code."""
    name: str
    party: str
    secret_version: str
    """Version of the secret from which the access code is derived."""
    source: str
    """File that it was imported from."""
    imported_at: datetime
    delegate: Delegate | None = None
    """Whose code named the candidate, where it was not the candidate's own."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Return election, person and area."""
        return self.election, self.person_id, self.area
