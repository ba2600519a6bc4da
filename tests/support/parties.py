"""A platform's engineer, who signs requests with a key of the platform's."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
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
        message = DraftRequest("POST", url, headers)
        parameters = {
            "created": NOW,
            "nonce": "n" * 16,
            "tag": "abuse-feed",
            "label": "sig",
            **parameters,
        }
        resolver = MappingKeyResolver(public_keys={}, private_keys={self.keyid: self.key})
        signer = _AnyDigestSigner(signature_algorithm=ALGORITHMS[self.alg], key_resolver=resolver)
        signer.sign(message, key_id=self.keyid, covered_component_ids=covered, **parameters)
        return Request("POST", url, FieldLines(list(headers.items())), body)


@dataclass
class DraftRequest:
    """A request that is being signed, as the library takes one."""

    method: str
    url: str
    headers: dict[str, str]


class _AnyDigest(ContentDigest):
    @classmethod
    def prepare(cls, *_: Any, **__: Any) -> None:
        """Leave a digest as the test wrote it, wrong ones too."""


class _AnyDigestSigner(HTTPMessageSigner):
    content_digest_class = _AnyDigest
