"""Words under the key of their case: AES-256-GCM, bound to the event that they belong to."""

import json
import os

from chalicelib.model.events import Words

_NONCE = 12


def seal(key: bytes, place: str, words: Words) -> bytes:
    """Nonce and ciphertext of ``words`` (JSON). ``place`` names the event and is authenticated."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE)
    text = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
    return nonce + AESGCM(key).encrypt(nonce, text, place.encode())


def unseal(key: bytes, place: str, sealed: bytes) -> Words:
    """The inverse of ``seal``. Raises cryptography's InvalidTag where anything was changed."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    text = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
    words: Words = json.loads(text)
    return words
