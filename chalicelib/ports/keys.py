"""Our keys and secrets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.secret_versions import Purpose, SecretVersion
from chalicelib.model.signing_keys import OurKey


class Signer(Protocol):
    """Our signing key (P-256)."""

    @property
    def kid(self) -> str:
        """Return the RFC 7638 thumbprint of the public key."""
        ...

    def public_jwk(self) -> Mapping[str, str]:
        """Return the public key as a JWK with kid, use and alg."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign by ES256: raw ``r || s``, 64 bytes, over SHA-256 of ``message``."""
        ...


class SigningKeys(Protocol):
    """Our signing keys as they are rotated."""

    def current(self) -> Signer:
        """Return the key that signs now: one for a whole token."""
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
        """Publish a key no more; it stays among those that ever were."""
        ...

    def all_ever(self) -> Sequence[OurKey]:
        """List every key that is or was published; none until the first rotation."""
        ...


class IdSecrets:
    """The versions of one purpose's secret. New ids use ``current``; old ones stay for look-up."""

    def __init__(self, current: str, versions: Mapping[str, bytes]) -> None:
        self._current, self._versions = current, versions

    @property
    def current(self) -> str:
        """Return the id of the version that makes now."""
        return self._current

    @property
    def versions(self) -> Mapping[str, bytes]:
        """Map the id of each version that is good now to its secret."""
        return self._versions

    def newest_first(self) -> list[tuple[str, bytes]]:
        """List (version, secret), the current one first."""
        current, versions = self.current, self.versions
        older = (item for item in versions.items() if item[0] != current)
        return [(current, versions[current]), *older]

    def oldest(self) -> bytes:
        """Return the secret that was added first, of those that are good and may make now."""
        return next(iter(self.versions.values()))

    def all_ever(self) -> list[bytes]:
        """Return every secret, expired ones included."""
        return list(self.versions.values())


class SecretRegistry(Protocol):
    """Where the versions of our secrets are kept. Every method raises Unavailable."""

    def read(self, purpose: Purpose) -> Sequence[SecretVersion]:
        """List the versions of a purpose, in the order in which they were added."""
        ...

    def write(self, purpose: Purpose, versions: Sequence[SecretVersion]) -> None:
        """Write all versions of a purpose, over those that were there."""
        ...
