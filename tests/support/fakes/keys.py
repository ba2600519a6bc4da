"""Our keys in memory: those that sign, where it stands when, and those that seal."""

import os
from collections.abc import Iterable, Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.errors import Gone
from chalicelib.model.secret_versions import Purpose, SecretVersion
from chalicelib.model.signing_keys import OurKey
from chalicelib.signing.keys import public_jwk, thumbprint
from tests.support.fakes.remote import Remote, remote


@remote(offline=("public_key",))
class MemorySigner(Remote):
    """The port ``Signer``, and what it signed."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._jwk = public_jwk(self._key.public_key())
        self.signed: list[bytes] = []

    @property
    def kid(self) -> str:
        return thumbprint(self._jwk)

    def public_jwk(self) -> Mapping[str, str]:
        return {**self._jwk, "kid": self.kid, "use": "sig", "alg": "ES256"}

    def sign(self, message: bytes) -> bytes:
        self.signed.append(message)
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The key by which anybody verifies."""
        return self._key.public_key()


@remote()
class MemorySigningKeys(Remote):
    """The port ``SigningKeys``: the first of these signs, all are published."""

    def __init__(self, *signers: MemorySigner) -> None:
        self.signers = list(signers or [MemorySigner()])

    def current(self) -> MemorySigner:
        return self.signers[0]

    def published(self) -> list[Mapping[str, str]]:
        return [signer.public_jwk() for signer in self.signers]


@remote()
class MemorySigningKeyRegistry(Remote):
    """The port ``SigningKeyRegistry``."""

    def __init__(self) -> None:
        self.keys: dict[str, OurKey] = {}
        self.removed: dict[str, OurKey] = {}

    def all_ever(self) -> Sequence[OurKey]:
        return [key for _, key in sorted({**self.removed, **self.keys}.items())]

    def all(self) -> Sequence[OurKey]:
        return [key for _, key in sorted(self.keys.items())]

    def put(self, key: OurKey) -> None:
        self.keys[key.kid] = key

    def remove(self, kid: str) -> None:
        if kid in self.keys:
            self.removed[kid] = self.keys.pop(kid)


@remote()
class MemorySecretRegistry(Remote):
    """The port ``SecretRegistry``: one version of each purpose, as a deployment begins."""

    def __init__(self) -> None:
        first = SecretVersion("1", b"the first secret")
        self.versions: dict[Purpose, Sequence[SecretVersion]] = dict.fromkeys(Purpose, (first,))

    def read(self, purpose: Purpose) -> Sequence[SecretVersion]:
        return self.versions[purpose]

    def write(self, purpose: Purpose, versions: Sequence[SecretVersion]) -> None:
        self.versions[purpose] = tuple(versions)


@remote()
class MemoryKeys(Remote):
    """``store.feed_seals.Keys``: the name of a slot is its key, until it is destroyed."""

    def __init__(self) -> None:
        self.destroyed: set[str] = set()

    def new(self) -> tuple[bytes, str]:
        key = os.urandom(32)
        return key, key.hex()

    def fetch(self, slots: Iterable[str]) -> None:
        list(slots)

    def open(self, slot: str) -> bytes:
        if slot in self.destroyed:
            raise Gone
        return bytes.fromhex(slot)
