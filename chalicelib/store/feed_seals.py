"""Seal what a feed's rows say: AES-256-GCM, under the key of the case that it is about.

So erasing a case makes its tokens unreadable in every copy of the feed. What is about no case has
a key of its own. Nonces are random, far fewer than 2^32 a key.

| bytes of a token | |
|---|---|
| 4 | how many bytes it takes up in an answer |
| 1, n | its jti |
| the rest | sealed: what is below, of the shortened token |

| bytes of what is sealed | |
|---|---|
| 2, n | the slot of the key |
| 12, n | nonce and ciphertext, bound to the place where it is stored |
"""

import os
import threading
import zlib
from binascii import b2a_base64
from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from cachetools import LRUCache, cachedmethod

from chalicelib.signing.jose import decode
from chalicelib.store.shortening import lengthen, shorten

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12
_MOST_CIPHERS = 1024
_AROUND = 6
"""Bytes of JSON around a token and its id in an answer: four quotes, a colon, a comma."""

_SHORT = 4_096
"""Characters of a token that keeps its parts apart, which makes it shorter and quicker to open."""
_BARE = b"\0"
"""How a token without its base64 begins; what was shortened or zlib made begins otherwise."""
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


class Keys(Protocol):
    """Data keys, each in a slot of its own; ``store.key_slots.KeySlots``."""

    def new(self) -> tuple[bytes, str]:
        """Make a 256-bit key, and give it with the name of its slot."""
        ...

    def fetch(self, slots: Iterable[str]) -> None:
        """Read together what opening these slots needs."""
        ...

    def open(self, slot: str) -> bytes:
        """Return the key of a slot. Raises Gone where it was destroyed."""
        ...


class Seals:
    """Seals and opens. Raises Unavailable where keys cannot be had, Gone where one is destroyed."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._ciphers: LRUCache[str, AESGCM] = LRUCache(_MOST_CIPHERS)
        self._lock = threading.Lock()

    def seal(self, place: str, data: bytes, slot: str | None = None) -> bytes:
        """Seal ``data`` for ``place``, which names where it is stored and is authenticated.

        ``slot`` is that of the case's key; without it the key is a new one.
        """
        if slot is None:
            _, slot = self._keys.new()
        name, nonce = slot.encode("ascii"), os.urandom(_NONCE)
        sealed = self._cipher(slot).encrypt(nonce, data, place.encode())
        return len(name).to_bytes(2, "big") + name + nonce + sealed

    def fetch(self, slots: Iterable[str]) -> None:
        """Read together what opening what is sealed under these slots needs."""
        self._keys.fetch(slots)

    def open(self, place: str, sealed: bytes) -> bytes:
        """Open what ``seal`` gave. Raises cryptography's InvalidTag where anything changed."""
        at = 2 + int.from_bytes(sealed[:2], "big")
        nonce, ciphertext = sealed[at : at + _NONCE], sealed[at + _NONCE :]
        return self._cipher(_slot_of(sealed)).decrypt(nonce, ciphertext, place.encode())

    @cachedmethod(lambda self: self._ciphers, lock=lambda self: self._lock)
    def _cipher(self, slot: str) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._keys.open(slot))


def _slot_of(sealed: bytes) -> str:
    return sealed[2 : 2 + int.from_bytes(sealed[:2], "big")].decode("ascii")


def pack(seals: Seals, platform: str, jti: str, jws: str, slot: str | None = None) -> bytes:
    """Pack a token for its row: shortened, since a row and its copy in the index share 400 KB.

    A report of 128 KB gives a token of 270 KB at worst.
    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
    """
    size, name = len(jti) + len(jws) + _AROUND, jti.encode("ascii")
    sealed = seals.seal(place_of(platform, jti), _shortened(jws), slot)
    return size.to_bytes(4, "big") + len(name).to_bytes(1, "big") + name + sealed


def label(packed: bytes) -> tuple[str, int]:
    """Read a packed token's jti and how many bytes an answer has of it, without opening it."""
    return packed[5 : 5 + packed[4]].decode("ascii"), int.from_bytes(packed[:4], "big")


def slot_of(packed: bytes) -> str:
    """Read the slot of the key that a packed token is sealed under."""
    return _slot_of(packed[5 + packed[4] :])


def unpack(seals: Seals, platform: str, packed: bytes) -> str:
    """Return the token of a packed one."""
    at = 5 + packed[4]
    place = place_of(platform, packed[5:at].decode("ascii"))
    return _whole(seals.open(place, packed[at:]))


def place_of(platform: str, jti: str) -> str:
    """Say what a row's sealed parts are bound to."""
    return f"feed/{platform}/{jti}"


def _shortened(jws: str) -> bytes:
    """Drop a token's base64 and shorten the rest; compress one that is long, or not our own."""
    bare = _bare(jws) if len(jws) <= _SHORT else None
    if bare is not None and _whole(bare) == jws:
        return shorten(bare)
    return zlib.compress(jws.encode("ascii"))


def _bare(jws: str) -> bytes | None:
    try:
        header, payload, signature = (decode(part) for part in jws.split("."))
    except ValueError:
        return None
    lengths = len(header).to_bytes(2, "big") + len(payload).to_bytes(2, "big")
    return _BARE + lengths + header + payload + signature


def _whole(short: bytes) -> str:
    """Return the token of a shortened one."""
    short = lengthen(short)
    if not short.startswith(_BARE):
        return zlib.decompress(short).decode("ascii")
    payload = 5 + int.from_bytes(short[1:3], "big")
    signature = payload + int.from_bytes(short[3:5], "big")
    parts = (short[5:payload], short[payload:signature], short[signature:])
    text = b".".join([b2a_base64(part, newline=False) for part in parts])
    return text.translate(_URL_SAFE, b"=").decode("ascii")
