"""Public keys as platforms send them: a JWK, a JWK set of one, or PEM."""

import json
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from chalicelib.operator.output import CommandFailed
from chalicelib.signing.keys import public_key

_ALGORITHMS = {"OKP": "ed25519", "EC": "ecdsa-p256-sha256"}
_PRIVATE = (
    "{path} is a private key: only the public half belongs here. Have it replaced, now that it has "
    "left its owner"
)


def read(path: Path) -> dict[str, str]:
    """Give the public JWK in a file. Raises CommandFailed for what holds none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandFailed(f"{path} cannot be read: {error.strerror}") from error
    if b"PRIVATE KEY" in content:
        raise CommandFailed(_PRIVATE.format(path=path))
    return _pem(path, content) if b"-----BEGIN" in content else _json(path, content)


def _json(path: Path, content: bytes) -> dict[str, str]:
    try:
        said = json.loads(content)
    except ValueError as error:
        raise CommandFailed(f"{path} is neither PEM nor JSON") from error
    if isinstance(said, dict) and isinstance(said.get("keys"), list):
        if len(said["keys"]) != 1:
            raise CommandFailed(f"{path} has {len(said['keys'])} keys: give one a file")
        said = said["keys"][0]
    if not isinstance(said, dict) or "kty" not in said:
        raise CommandFailed(f"{path} is JSON and no JWK: it has no kty")
    if "d" in said:
        raise CommandFailed(_PRIVATE.format(path=path))
    jwk = {name: value for name, value in said.items() if isinstance(value, str)}
    try:
        public_key(_ALGORITHMS.get(jwk.get("kty", ""), ""), jwk)
    except ValueError as error:
        raise CommandFailed(f"{path} is neither an Ed25519 nor a P-256 key: {error}") from error
    return jwk


def _pem(path: Path, content: bytes) -> dict[str, str]:
    try:
        key = load_pem_public_key(content)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise CommandFailed(f"{path} is no public key in PEM: {error}") from error
    if isinstance(key, Ed25519PublicKey):
        raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
        return {"kty": "OKP", "crv": "Ed25519", "x": _text(raw)}
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name == "secp256r1":
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"kty": "EC", "crv": "P-256", "x": _text(point[1:33]), "y": _text(point[33:])}
    raise CommandFailed(f"{path} is neither an Ed25519 nor a P-256 key")


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
