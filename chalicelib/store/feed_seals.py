"""Seal what a feed's rows say: AES-256-GCM under data keys that KMS wraps.

A process seals with one data key for minutes, so opening a page of tokens means one or two keys,
and not a hundred: a tenth of the time. Nonces are random, far fewer than 2^32 a key.

| bytes of a token | |
|---|---|
| 4 | how many bytes it takes up in an answer |
| 1, n | its jti |
| the rest | sealed: what is below, of the shortened token |

| bytes of what is sealed | |
|---|---|
| 2, n | the data key as KMS and RFC 3394 wrapped it |
| 12, n | nonce and ciphertext, bound to the place where it is stored |
"""

import os
import threading
import time
import zlib
from binascii import b2a_base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from cachetools import LRUCache, cachedmethod

from chalicelib.signing.jose import decode

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_KEEP_SECONDS = 300.0
_MOST_CIPHERS = 1024
_AROUND = 6
"""Bytes of JSON around a token and its id in an answer: four quotes, a colon, a comma."""

_SHORT = 4_096
"""Characters of a token that is not compressed: opening a page of such would take twice as long."""
_BARE = b"\0"
"""How a token without its base64 begins; what zlib made begins otherwise."""
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class Keys(Protocol):
    """Data keys, wrapped by KMS; ``aws.case_keys.CaseKeys``."""

    def new(self) -> tuple[bytes, bytes]:
        """Make a 256-bit key and its wrapped form."""
        ...

    def open(self, wrapped: bytes) -> bytes:
        """Open a wrapped key."""
        ...


class Seals:
    """Seals and opens. Raises Unavailable where KMS does not answer."""

    def __init__(self, keys: Keys, tick: Callable[[], float] = time.monotonic) -> None:
        self._keys, self._tick = keys, tick
        self._current, self._until = b"", float("-inf")
        self._ciphers: LRUCache[bytes, AESGCM] = LRUCache(_MOST_CIPHERS)
        self._lock = threading.Lock()

    def seal(self, place: str, data: bytes) -> bytes:
        """Seal ``data`` for ``place``, which names where it is stored and is authenticated."""
        if self._tick() >= self._until:
            _, self._current = self._keys.new()
            self._until = self._tick() + _KEEP_SECONDS
        wrapped, nonce = self._current, os.urandom(_NONCE)
        sealed = self._cipher(wrapped).encrypt(nonce, data, place.encode())
        return len(wrapped).to_bytes(2, "big") + wrapped + nonce + sealed

    def open(self, place: str, sealed: bytes) -> bytes:
        """Open what ``seal`` gave. Raises cryptography's InvalidTag where anything changed."""
        at = 2 + int.from_bytes(sealed[:2], "big")
        nonce, rest = sealed[at : at + _NONCE], sealed[at + _NONCE :]
        return self._cipher(sealed[2:at]).decrypt(nonce, rest, place.encode())

    @cachedmethod(lambda self: self._ciphers, lock=lambda self: self._lock)
    def _cipher(self, wrapped: bytes) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._keys.open(wrapped))


def pack(seals: Seals, platform: str, jti: str, jws: str) -> bytes:
    """Pack a token for its row: shortened, since a row and its copy in the index share 400 KB.

    A report of 128 KB gives a token of 270 KB at worst.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
    """
    size, name = len(jti) + len(jws) + _AROUND, jti.encode("ascii")
    sealed = seals.seal(place_of(platform, jti), _shortened(jws))
    return size.to_bytes(4, "big") + len(name).to_bytes(1, "big") + name + sealed


def label(packed: bytes) -> tuple[str, int]:
    """Read a packed token's jti and how many bytes an answer has of it, without opening it."""
    return packed[5 : 5 + packed[4]].decode("ascii"), int.from_bytes(packed[:4], "big")


def unpack(seals: Seals, platform: str, packed: bytes) -> str:
    """Give the token of a packed one."""
    at = 5 + packed[4]
    place = place_of(platform, packed[5:at].decode("ascii"))
    return _whole(seals.open(place, packed[at:]))


def place_of(platform: str, jti: str) -> str:
    """Say what a row's sealed parts are bound to."""
    return f"feed/{platform}/{jti}"


def _shortened(jws: str) -> bytes:
    """Drop a token's base64; compress one that is long, or that we would not mint."""
    bare = _bare(jws) if len(jws) <= _SHORT else None
    if bare is not None and _whole(bare) == jws:
        return bare
    return zlib.compress(jws.encode("ascii"))


def _bare(jws: str) -> bytes | None:
    try:
        header, payload, signature = (decode(part) for part in jws.split("."))
    except ValueError:
        return None
    lengths = len(header).to_bytes(2, "big") + len(payload).to_bytes(2, "big")
    return _BARE + lengths + header + payload + signature


def _whole(short: bytes) -> str:
    """Give the token of a shortened one."""
    if not short.startswith(_BARE):
        return zlib.decompress(short).decode("ascii")
    payload = 5 + int.from_bytes(short[1:3], "big")
    signature = payload + int.from_bytes(short[3:5], "big")
    parts = (short[5:payload], short[payload:signature], short[signature:])
    text = b".".join([b2a_base64(part, newline=False) for part in parts])
    return text.translate(_URL_SAFE, b"=").decode("ascii")
