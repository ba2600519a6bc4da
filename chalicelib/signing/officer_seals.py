"""Seal who an officer is under their own session's token, of which only the hash is kept: nobody
who reads the table learns the name, and only the browser that holds the token opens it."""

import hashlib
import json
import os
from collections.abc import Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chalicelib.signing.jose import decode, encode

_NONCE = 12


def seal_officer(session: str, officer: Mapping[str, str]) -> str:
    """Seal name and role: nonce and ciphertext (AES-256-GCM), in base64url."""
    nonce = os.urandom(_NONCE)
    text = json.dumps(dict(officer), ensure_ascii=False).encode()
    return encode(nonce + _cipher(session).encrypt(nonce, text, None))


def unseal_officer(session: str, sealed: str) -> dict[str, str]:
    """Open what ``seal_officer`` gave. Raises cryptography's InvalidTag for another session."""
    raw = decode(sealed)
    officer: dict[str, str] = json.loads(_cipher(session).decrypt(raw[:_NONCE], raw[_NONCE:], None))
    return officer


def _cipher(session: str) -> AESGCM:
    return AESGCM(hashlib.sha256(f"standsafe/officer/{session}".encode()).digest())
