"""Write a bag (RFC 8493, BagIt 1.0) while it is read, and sign its manifests.

Payload files go under ``data/``; SHA-256 and SHA-512 of each are taken as it passes. What is signed
is ``tagmanifest-sha256.txt``, which covers both manifests and so every byte of the payload: as a
detached JWS (RFC 7515, appendix F; RFC 7797), and as a plain ECDSA signature that openssl verifies.
Somebody who rewrites a manifest cannot sign it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from chalicelib.errors import Unavailable
from chalicelib.files.archives import File
from chalicelib.ports import Signer
from chalicelib.signing.jose import sign_detached
from chalicelib.signing.keys import P256, public_key

ALGORITHMS = ("sha256", "sha512")
SIGNED = "tagmanifest-sha256.txt"

Stamp = Callable[[bytes], bytes]
"""A time-stamp authority: what is stamped, to its RFC 3161 response. Raises Unavailable."""

NOT_STAMPED = "NOT-TIME-STAMPED.txt"
_NOT_STAMPED = b"""This bundle has no time-stamp: when it was made, the time-stamp authority gave
no answer, or one that was not to the question. Its digests and signatures hold without one. When it
was made is our word alone.
"""

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def bagged(
    folder: str,
    payload: Iterable[File],
    info: Mapping[str, str],
    signer: Signer,
    stamp: Stamp | None,
    at: datetime,
) -> Iterator[File]:
    """Yield the bag's files, all in ``folder``, payload first.

    ``info`` is bag-info.txt without sizes. Raises Unavailable where the key cannot be used.
    """
    manifests = _Manifests()
    for file in payload:
        name = f"data/{file.name}"
        if isinstance(file.content, bytes):
            yield File(f"{folder}/{name}", b"".join(manifests.watch(name, file.pieces)))
        else:
            yield File(f"{folder}/{name}", manifests.watch(name, file.pieces))
    sizes = {"Bagging-Date": at.date().isoformat(), "Payload-Oxum": manifests.oxum}
    tags = _tag_files({**info, **sizes}, manifests.digests)
    tags |= signatures(tags[SIGNED], signer, stamp)
    yield from (File(f"{folder}/{name}", content) for name, content in tags.items())


class _Manifests:
    """Digests and sizes of payload files, taken while they pass."""

    def __init__(self) -> None:
        self.digests: dict[str, dict[str, str]] = {name: {} for name in ALGORITHMS}
        self._octets = self._files = 0

    @property
    def oxum(self) -> str:
        """Return octets and files as BagIt counts them (RFC 8493, 2.2.2)."""
        return f"{self._octets}.{self._files}"

    def watch(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Pass a file's pieces on, and have it in the manifests once all of them have passed."""
        hashes = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}
        for piece in pieces:
            for file_hash in hashes.values():
                file_hash.update(piece)
            self._octets += len(piece)
            yield piece
        self._files += 1
        for algorithm, file_hash in hashes.items():
            self.digests[algorithm][name] = file_hash.hexdigest()


def _tag_files(
    info: Mapping[str, str], digests: Mapping[str, Mapping[str, str]]
) -> dict[str, bytes]:
    lines = "".join(f"{name}: {value}\n" for name, value in info.items())
    tags = {"bagit.txt": _DECLARATION, "bag-info.txt": lines.encode()}
    for algorithm, by_name in digests.items():
        tags[f"manifest-{algorithm}.txt"] = manifest(by_name)
    of_tags: dict[str, dict[str, str]] = {name: {} for name in ALGORITHMS}
    for name, content in tags.items():
        _add_digests(of_tags, name, content)
    for algorithm, by_name in of_tags.items():
        tags[f"tagmanifest-{algorithm}.txt"] = manifest(by_name)
    return tags


def manifest(digests: Mapping[str, str]) -> bytes:
    """Write a manifest's lines, as ``sha256sum --check`` reads them."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items())).encode()


def signatures(signed: bytes, signer: Signer, stamp: Stamp | None) -> dict[str, bytes]:
    """Make the files that prove a manifest ours, by name."""
    files = {
        f"{SIGNED}.jws": f"{sign_detached(signer, signed)}\n".encode(),
        f"{SIGNED}.sig": der(signer.sign(signed)),
        "signing-key.jwk": json.dumps(dict(signer.public_jwk()), indent=1).encode(),
        "signing-key.pem": pem(signer.public_jwk()),
    }
    return files | (_stamped(signed, stamp) if stamp else {})


def _stamped(signed: bytes, stamp: Stamp) -> dict[str, bytes]:
    """Fetch the stamp, or note that there is none: evidence waits for nobody else's server."""
    try:
        return {f"{SIGNED}.tsr": stamp(signed)}
    except Unavailable:
        return {NOT_STAMPED: _NOT_STAMPED}


def der(signature: bytes) -> bytes:
    """Write an ES256 signature as ASN.1, which openssl wants."""
    r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    return encode_dss_signature(r, s)


def pem(jwk: Mapping[str, str]) -> bytes:
    """Write the public key of a P-256 JWK as SubjectPublicKeyInfo."""
    return public_key(P256, jwk).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _add_digests(digests: Mapping[str, dict[str, str]], name: str, content: bytes) -> None:
    for algorithm, by_name in digests.items():
        by_name[name] = hashlib.new(algorithm, content).hexdigest()
