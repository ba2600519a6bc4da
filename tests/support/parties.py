"""Both ends of the exchange, without AWS: a signer of ours, a platform that signs requests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from http_message_signatures import HTTPMessageSigner, MappingKeyResolver
from http_message_signatures.digests import ContentDigest

from chalicelib.model.directory import PlatformKey
from chalicelib.signing.keys import public_jwk, thumbprint
from chalicelib.signing.messages import FieldLines, Request
from chalicelib.signing.requests import ALGORITHMS

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ORIGIN = "https://standsafe.example"

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey


class LocalSigner:
    """The port ``Signer`` on a key in memory."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._jwk = public_jwk(self._key.public_key())
        self.signed: list[bytes] = []

    @property
    def kid(self) -> str:
        return thumbprint(self._jwk)

    def public_jwk(self) -> Mapping[str, str]:
        return {**self._jwk, "kid": self.kid, "use": "sig", "alg": "ES256"}

    def current(self) -> "LocalSigner":
        return self

    def published(self) -> list[Mapping[str, str]]:
        return [self.public_jwk()]

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._key.public_key()

    def sign(self, message: bytes) -> bytes:
        self.signed.append(message)
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


@dataclass
class Platform:
    """A platform's engineer: one private key, and requests signed with it."""

    id: str = "x"
    alg: str = "ed25519"
    key: PrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.key = (
            ed25519.Ed25519PrivateKey.generate()
            if self.alg == "ed25519"
            else ec.generate_private_key(ec.SECP256R1())
        )

    @property
    def keyid(self) -> str:
        return thumbprint(public_jwk(self.key.public_key()))

    @property
    def pem(self) -> bytes:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def registered(self, **changes: Any) -> PlatformKey:
        row: dict[str, Any] = {
            "platform": self.id,
            "keyid": self.keyid,
            "jwk": public_jwk(self.key.public_key()),
            "alg": self.alg,
            "label": "test",
            "added_at": NOW - timedelta(days=1),
        }
        return PlatformKey(**{**row, **changes})

    def request(
        self,
        body: bytes = b"{}",
        *,
        path: str | None = None,
        covered: Sequence[str] = ("@method", "@target-uri", "content-digest"),
        digest: str | None = None,
        origin: str = ORIGIN,
        **parameters: Any,
    ) -> Request:
        """A signed request; ``parameters`` are the library's: created, expires, nonce, tag…"""
        headers = {
            "Content-Type": "application/json",
            "Content-Digest": digest or ContentDigest.create(body),
        }
        url = origin + (path or f"/v1/platforms/{self.id}/poll")
        message = _Draft("POST", url, headers)
        said = {
            "created": NOW,
            "nonce": "n" * 16,
            "tag": "abuse-feed",
            "label": "sig",
            **parameters,
        }
        resolver = MappingKeyResolver(public_keys={}, private_keys={self.keyid: self.key})
        signer = _AnyDigestSigner(signature_algorithm=ALGORITHMS[self.alg], key_resolver=resolver)
        signer.sign(message, key_id=self.keyid, covered_component_ids=covered, **said)
        return Request("POST", url, FieldLines(list(headers.items())), body)


@dataclass
class _Draft:
    method: str
    url: str
    headers: dict[str, str]


class _AnyDigest(ContentDigest):
    @classmethod
    def prepare(cls, *_: Any, **__: Any) -> None:
        """Leave a digest as the test wrote it, wrong ones too."""


class _AnyDigestSigner(HTTPMessageSigner):
    content_digest_class = _AnyDigest


class Ring:
    """Registered keys, found as the directory finds them."""

    def __init__(self, *keys: PlatformKey) -> None:
        self.keys = keys

    def find(self, platform: str | None, keyid: str) -> PlatformKey | None:
        return next(
            (key for key in self.keys if key.keyid == keyid and platform in {None, key.platform}),
            None,
        )


class Spent:
    """Nonces that were seen, and for how long each is kept."""

    def __init__(self) -> None:
        self.seen: dict[str, int] = {}

    def spend(self, key: str, seconds: int, platform: str | None) -> bool:
        if key in self.seen:
            return False
        self.seen[key] = seconds
        return True
