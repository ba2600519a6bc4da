"""Fingerprint a text so that one that is the same but for a few words has nearly the same bits.

SimHash (Charikar 2002, https://doi.org/10.1145/509907.509965) over the set of normalised words:
each word's hash votes on every bit. A word more or less moves few of them, in any language. A
fingerprint is looked up by its bands: near ones share at least one band nearly always.
"""

import re
import struct
import unicodedata
from hashlib import blake2b

from chalicelib.model.invisible import remove_invisible

FEWEST_WORDS = 8
"""Different words that a text has at least to be compared: people write shorter ones alike."""
_BITS = 256
_BANDS = 8
_BAND_BITS = 10
"""Eight bands of ten: of two texts of 20 words with two changed, 19 in 20 share one; of two that
have nothing to do with each other, one in 128."""
_NEAR = 48
"""Bits that may differ: 20 words with three changed differ in 35, halves of two texts in 60."""

_LANES = f">{_BITS}H"
_SPREAD = [struct.pack(">8H", *(byte >> bit & 1 for bit in range(8))) for byte in range(256)]
"""Of each byte its bits, 16 bits each."""

_LINK_OR_NAME = re.compile(r"\S+://\S+|www\.\S+|[@#]\S+")
"""What is exchanged first where a text is sent to many."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def normalised_words(text: str) -> frozenset[str]:
    """Return the words of a text, once each: without case, links, names of accounts and figures."""
    plain = unicodedata.normalize("NFKC", remove_invisible(text)).casefold()
    return frozenset(_WORD.findall(_LINK_OR_NAME.sub(" ", plain).replace("’", "'")))


def fingerprint(text: str) -> int | None:
    """Return the fingerprint of a text; None where it has too few words to say anything.

    Under ``FEWEST_WORDS`` different words people write the same without knowing of each other.
    """
    words = normalised_words(text)
    if len(words) < FEWEST_WORDS:
        return None
    votes = sum(int.from_bytes(_spread(word), "big") for word in words)
    counts = struct.unpack(_LANES, votes.to_bytes(2 * _BITS, "big"))
    return sum(1 << place for place, count in enumerate(counts) if 2 * count > len(words))


def _spread(word: str) -> bytes:
    """Hash a word and give each bit of it a lane of 16: lanes of many words are added at once."""
    hashed = blake2b(word.encode(), digest_size=_BITS // 8).digest()
    return b"".join(map(_SPREAD.__getitem__, hashed))


def bands(of: int) -> list[str]:
    """Return the bands that a fingerprint is looked up by, each with its number."""
    mask = (1 << _BAND_BITS) - 1
    return [f"{band}/{of >> band * _BAND_BITS & mask}" for band in range(_BANDS)]


def is_near(fingerprint_a: int, fingerprint_b: int) -> bool:
    """Return whether two fingerprints are of texts that are the same but for a few words."""
    return (fingerprint_a ^ fingerprint_b).bit_count() <= _NEAR
