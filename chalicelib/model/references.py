"""Derive what a case is called, and the secret that opens it.

Both are derived by HMAC from the ``submission_id`` of the form that was filled in, so a retry gets
the same answer though only a hash of the receipt is stored.
"""

import hashlib
import hmac
import re
import unicodedata

from chalicelib.model.invisible import remove_invisible

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 symbols without 0 O 1 I, which people confuse when they read them out."""

_LABEL = re.compile(
    r"\A\s*(?:[^:]*:|(?:reference|receipt|(?:access )?code|cyfeirnod|derbynneb|cod)\b)",
    re.DOTALL | re.IGNORECASE,
)
"""What stands before a code where it is copied from."""
_SYMBOLS = 10
_RECEIPT_SYMBOLS = 20  # five bits each: 100 bits
_NEW = "NEWR"
_TIMES_X = [value << 1 ^ (0b100101 if value & 0b10000 else 0) for value in range(32)]
"""Each element of GF(32) times x, as ``check_symbol`` has them."""


def case_id_for(secret: bytes, submission_id: str, attempt: int = 0) -> str:
    """Derive the case id, ``SS`` + ten symbols + a check symbol.

    ``attempt`` is 0 but where two submissions share their 50 bits; then the second takes the next.
    """
    body = _symbols(_mac(secret, f"case/{attempt}", submission_id), _SYMBOLS)
    return f"SS{body}{check_symbol(body)}"


def receipt_for(secret: bytes, submission_id: str) -> str:
    """Derive the receipt as it is shown, five groups of four symbols (100 bits)."""
    return code_for(secret, "receipt", submission_id)


def new_receipt(random: bytes) -> str:
    """Make a receipt that replaces another of 13 random bytes: a group that says so, and five more.

    By that group a wrong receipt is told from it without looking anything up.
    """
    symbols = _symbols(random, _RECEIPT_SYMBOLS)
    return "-".join([_NEW, *(symbols[at : at + 4] for at in range(0, _RECEIPT_SYMBOLS, 4))])


def may_be_new_receipt(code: str) -> bool:
    """Return whether a code has the form of a receipt that replaced another."""
    symbols = squeeze(code)
    return symbols.startswith(_NEW) and len(symbols) == len(_NEW) + _RECEIPT_SYMBOLS


def code_for(secret: bytes, purpose: str, text: str) -> str:
    """Derive a secret code from ``text``, five groups of four symbols (100 bits)."""
    symbols = _symbols(_mac(secret, purpose, text), _RECEIPT_SYMBOLS)
    return "-".join(symbols[at : at + 4] for at in range(0, _RECEIPT_SYMBOLS, 4))


def hash_receipt(receipt: str) -> str:
    """Return SHA-256, hex, of a receipt however it was typed. 100 random bits need no salt."""
    return hashlib.sha256(squeeze(receipt).encode()).hexdigest()


def digest(secret: bytes, purpose: str, text: str) -> str:
    """Return a keyed digest, hex: equal for equal text, and no help to whoever guesses at it."""
    return _mac(secret, purpose, text).hex()


def reference_of(case_id: str) -> str:
    """Write ``SSABCDEFGHJKM`` as people read it, ``SS-ABCD-EFGH-JKM``."""
    return f"{case_id[:2]}-{case_id[2:6]}-{case_id[6:10]}-{case_id[10:]}"


def parse_reference(text: str) -> str | None:
    """Read a reference typed with any spacing, hyphens or case, with or without SS and a label.

    None if it is none.
    """
    symbols = squeeze(text)
    case_id = f"SS{symbols}" if len(symbols) == _SYMBOLS + 1 else symbols
    body = case_id[2:-1]
    well_formed = len(case_id) == _SYMBOLS + 3 and case_id.startswith("SS")
    if not well_formed or not set(case_id[2:]) <= set(ALPHABET):
        return None
    return case_id if check_symbol(body) == case_id[-1] else None


def squeeze(code: str) -> str:
    """Return a typed code in capitals, without spacing, hyphens, and a label ("Code: ").

    Full-width letters are letters: keyboards for Chinese and Japanese type them.
    """
    plain = _LABEL.sub("", unicodedata.normalize("NFKC", remove_invisible(code)))
    return "".join(filter(str.isalnum, plain.upper()))


def check_symbol(body: str) -> str:
    """Return the symbol that makes any one wrong symbol, or any two exchanged, show.

    A Reed-Solomon parity over GF(32): the sum of each symbol times a distinct power of the
    generator x, modulo the primitive polynomial x^5 + x^2 + 1.
    """
    total = 0
    for symbol in body:
        total = _TIMES_X[total ^ ALPHABET.index(symbol)]
    return ALPHABET[total]


def _symbols(mac: bytes, count: int) -> str:
    number = int.from_bytes(mac, "big")
    return "".join([ALPHABET[number >> shift & 31] for shift in range(0, 5 * count, 5)])


def _mac(secret: bytes, purpose: str, text: str) -> bytes:
    message = f"standsafe/{purpose}/{text}".encode(
        errors="surrogatepass"
    )  # JSON can hold half a letter
    return hmac.digest(secret, message, "sha256")
