"""Seal what is personal under a key of its own: AES-256-GCM, bound to where it is stored."""

import json
import os

from chalicelib.model.events import PrivateData
from chalicelib.store.shortening import lengthen, shorten

_NONCE = 12
_COMPACT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def seal_bytes(key: bytes, place: str, data: bytes) -> bytes:
    """Seal ``data``: nonce and ciphertext. ``place``, where it is stored, is authenticated."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, place.encode())


def unseal_bytes(key: bytes, place: str, sealed: bytes) -> bytes:
    """Open what ``seal_bytes`` gave. Raises cryptography's InvalidTag where anything changed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())


def seal(key: bytes, place: str, words: PrivateData) -> bytes:
    """Seal the words of an event, as JSON that is shortened."""
    return seal_bytes(key, place, shorten(_COMPACT.encode(words).encode()))


def unseal(key: bytes, place: str, sealed: bytes) -> PrivateData:
    """Open what ``seal`` gave."""
    words: PrivateData = json.loads(lengthen(unseal_bytes(key, place, sealed)))
    return words
