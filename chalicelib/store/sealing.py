"""What is personal, under a key of its own: AES-256-GCM, bound to the place where it is stored."""

import json
import os

from chalicelib.model.events import PrivateData

_NONCE = 12


def seal_bytes(key: bytes, place: str, data: bytes) -> bytes:
    """Nonce and ciphertext of ``data``. ``place`` names where it is stored and is authenticated."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, place.encode())


def unseal_bytes(key: bytes, place: str, sealed: bytes) -> bytes:
    """The inverse of ``seal_bytes``. Raises cryptography's InvalidTag where anything changed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())


def seal(key: bytes, place: str, words: PrivateData) -> bytes:
    """The words of an event (JSON), sealed."""
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":"))
    return seal_bytes(key, place, text.encode())


def unseal(key: bytes, place: str, sealed: bytes) -> PrivateData:
    """The inverse of ``seal``."""
    words: PrivateData = json.loads(unseal_bytes(key, place, sealed))
    return words
