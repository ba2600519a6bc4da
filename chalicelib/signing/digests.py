"""Check a body against its Content-Digest field (RFC 9530)."""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

import http_sf

from chalicelib.signing.policy import refuse

_HASHES: Mapping[str, Callable[[bytes], Any]] = {
    "sha-256": hashlib.sha256,
    "sha-512": hashlib.sha512,
}
"""The algorithms that RFC 9530, section 5 has as active."""


def check_digest(field: str, body: bytes) -> None:
    """Hold a body to every digest in the field that we know how to make.

    An algorithm that we do not know is passed over, as RFC 9530, section 2 has it; one of ours has
    to be there, and right. Raises SignatureRefused.
    """
    known = {name: value for name, value in _members(field).items() if name in _HASHES}
    if not known:
        refuse("digest")
    for name, (digest, _) in known.items():
        if not isinstance(digest, bytes):
            refuse("digest")
        if not hmac.compare_digest(_HASHES[name](body).digest(), digest):
            refuse("digest")


def _members(field: str) -> Mapping[str, Any]:
    try:
        members: Any = http_sf.parse(
            field.encode("ascii"), tltype="dictionary", on_duplicate_key=_refuse_duplicate
        )
    except (ValueError, TypeError):
        refuse("digest")
    return members if isinstance(members, dict) else {}


def _refuse_duplicate(_key: str, context: str) -> None:
    """Refuse an algorithm that stands twice: two readers could each believe another one."""
    if context == "dictionary":
        refuse("digest")
