"""Public keys as platforms send them: a JWK, a JWK set of one, or PEM."""

import json
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from chalicelib.operator.output import CommandFailed
from chalicelib.signing.keys import ED25519, P256, public_jwk, public_key

_ALGORITHMS = {"OKP": ED25519, "EC": P256}
_PRIVATE = (
    "{path} is a private key: only the public half belongs here. Have it replaced, now that it has "
    "left its owner"
)


def read(path: Path) -> dict[str, str]:
    """Return the public JWK in a file. Raises CommandFailed for what holds none."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandFailed(f"{path} cannot be read: {error.strerror}") from error
    if b"PRIVATE KEY" in content:
        raise CommandFailed(_PRIVATE.format(path=path))
    return _pem(path, content) if b"-----BEGIN" in content else _json(path, content)


def _json(path: Path, content: bytes) -> dict[str, str]:
    try:
        parsed = json.loads(content)
    except ValueError as error:
        raise CommandFailed(f"{path} is neither PEM nor JSON") from error
    if isinstance(parsed, dict) and isinstance(parsed.get("keys"), list):
        if len(parsed["keys"]) != 1:
            raise CommandFailed(f"{path} has {len(parsed['keys'])} keys: give one a file")
        parsed = parsed["keys"][0]
    if not isinstance(parsed, dict) or "kty" not in parsed:
        raise CommandFailed(f"{path} is JSON and no JWK: it has no kty")
    if "d" in parsed:
        raise CommandFailed(_PRIVATE.format(path=path))
    jwk = {name: value for name, value in parsed.items() if isinstance(value, str)}
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
    try:
        return public_jwk(key)
    except ValueError as error:
        raise CommandFailed(f"{path} is {error}") from error
