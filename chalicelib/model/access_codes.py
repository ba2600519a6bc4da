"""Derive, draw, show and look up access codes. A code is stored nowhere.

A code is 60 bits of HMAC-SHA-256 over who stands where, under one of the versioned secrets, so the
same candidate always has the same code and a list to hand out can be made again. What is stored
is a second hash of it, keyed likewise: a copy of the table opens nothing without the secret.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable

from chalicelib.model.references import ALPHABET, squeeze

LENGTH = 12
"""Symbols of a code, five bits each."""
_GROUP = 4


def derive(secret: bytes, *, election: str, person_id: str, area: str) -> str:
    """Return the 12 symbols of one candidate's code, without hyphens.

    ``election`` is a catalogue id, ``person_id`` Democracy Club's, ``area`` a GSS code.
    """
    digest = _keyed(secret, "access-code/1", election, person_id, area)
    return draw_code(int.from_bytes(digest, "big") >> (len(digest) * 8 - 5 * LENGTH))


def draw_code(bits: int) -> str:
    """Return the 12 symbols of a code made of 60 random bits, for somebody who is on no list."""
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(5 * LENGTH - 5, -1, -5))


def format_code(code: str) -> str:
    """Write a code as people are given it: ``XXXX-XXXX-XXXX``."""
    return "-".join(code[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def normalise(text: str) -> str | None:
    """Return the 12 symbols that somebody typed, or None when it cannot be a code.

    Case, spaces, every kind of hyphen, full-width forms and a label do not matter.
    """
    symbols = squeeze(text)
    return symbols if len(symbols) == LENGTH and set(symbols) <= set(ALPHABET) else None


def hash_code(secret: bytes, code: str) -> str:
    """Return what is stored for a normalised code under one secret: 64 hexadecimal digits."""
    return _keyed(secret, "access-code-hash/1", code).hex()


def hashes(secrets: Iterable[bytes], text: str) -> tuple[str, ...]:
    """Return each hash under which a typed code may be stored, in the order of the secrets.

    Old secrets are kept for look-up, so a code outlives a rotation. Empty when it cannot be a code.
    """
    code = normalise(text)
    return () if code is None else tuple(hash_code(secret, code) for secret in secrets)


def _keyed(secret: bytes, *parts: str) -> bytes:
    """Return an HMAC over a JSON list: no two lists of parts give the same text."""
    return hmac.digest(secret, json.dumps(parts, ensure_ascii=True).encode(), hashlib.sha256)
