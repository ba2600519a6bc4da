"""Our keys and secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.signing_keys import OurKey


class Signer(Protocol):
    """Our signing key (P-256)."""

    @property
    def kid(self) -> str:
        """Give the RFC 7638 thumbprint of the public key."""
        ...

    def public_jwk(self) -> Mapping[str, str]:
        """Give the public key as a JWK with kid, use and alg."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign by ES256: raw ``r || s``, 64 bytes, over SHA-256 of ``message``."""
        ...


class SigningKeys(Protocol):
    """Our signing keys as they are rotated."""

    def current(self) -> Signer:
        """Give the key that signs now: one for a whole token."""
        ...

    def published(self) -> Sequence[Mapping[str, str]]:
        """List every public key of ours, the one that signs now first."""
        ...


class SigningKeyRegistry(Protocol):
    """Where it stands which keys of ours sign when."""

    def all(self) -> Sequence[OurKey]:
        """List every key that is published; none until the first rotation."""
        ...

    def put(self, key: OurKey) -> None:
        """Write a key."""
        ...

    def remove(self, kid: str) -> None:
        """Publish a key no more."""
        ...


@dataclass(frozen=True, slots=True)
class IdSecrets:
    """Versioned HMAC secrets. New ids use ``current``; old ones stay for look-up."""

    current: str
    versions: Mapping[str, bytes]

    def newest_first(self) -> list[tuple[str, bytes]]:
        """List (version, secret), the current one first."""
        others = (item for item in self.versions.items() if item[0] != self.current)
        return [(self.current, self.versions[self.current]), *others]
