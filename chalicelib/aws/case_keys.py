"""Data keys: one for each case and each token, wrapped by a KMS data key that is kept for minutes.

A wrapped key is one byte of version, two of length, the wrapping key as KMS encrypted it, and the
data key under it by AES Key Wrap (RFC 3394). So KMS is asked once in minutes, not per key.
"""

import os
import threading
import time
from typing import TYPE_CHECKING

from cachetools import LRUCache, cachedmethod

from chalicelib.aws.failures import our_errors
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_VERSION = b"\x01"
_KEEP_SECONDS = 300
_MOST_OPENED = 1024  # wrapping keys: some days of them
_CONTEXT = {"purpose": "case-key"}


class CaseKeys:
    """Makes and opens data keys."""

    def __init__(self, kms: "KMSClient", key_id: str) -> None:
        self._kms, self._key_id = kms, key_id
        self._lock = threading.Lock()
        self._current: tuple[bytes, bytes] | None = None
        self._current_until = 0.0
        self._opened: LRUCache[bytes, bytes] = LRUCache(_MOST_OPENED)
        self._opened_lock = threading.Lock()

    def new(self) -> tuple[bytes, bytes]:
        """Make a 256-bit key and its wrapped form. Raises Unavailable."""
        from cryptography.hazmat.primitives.keywrap import aes_key_wrap

        wrapping, blob = self._wrapping_key()
        key = os.urandom(32)
        wrapped = _VERSION + len(blob).to_bytes(2, "big") + blob + aes_key_wrap(wrapping, key)
        return key, wrapped

    def open(self, wrapped: bytes) -> bytes:
        """Open a wrapped key. Raises Unavailable, or InvalidUnwrap if it was changed."""
        from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

        if wrapped[:1] != _VERSION:
            raise ValueError("a wrapped key of an unknown version")
        length = int.from_bytes(wrapped[1:3], "big")
        return aes_key_unwrap(self._unwrapping_key(wrapped[3 : 3 + length]), wrapped[3 + length :])

    def _wrapping_key(self) -> tuple[bytes, bytes]:
        with self._lock:
            current = self._current
            if current is None or time.monotonic() >= self._current_until:
                current = self._renewed(current)
                self._current_until = time.monotonic() + _KEEP_SECONDS
            self._current = current
            return current

    def _renewed(self, old: tuple[bytes, bytes] | None) -> tuple[bytes, bytes]:
        """Make a new wrapping key; where KMS gives none, keep the old: no report is lost for it."""
        try:
            return self._generate()
        except Unavailable:
            if old is None:
                raise
            return old

    def _generate(self) -> tuple[bytes, bytes]:
        with our_errors():
            answer = self._kms.generate_data_key(
                KeyId=self._key_id, KeySpec="AES_256", EncryptionContext=_CONTEXT
            )
        return answer["Plaintext"], answer["CiphertextBlob"]

    def _unwrapping_key(self, blob: bytes) -> bytes:
        current = self._current
        if current is not None and current[1] == blob:
            return current[0]
        return self._open_by_kms(blob)

    @cachedmethod(lambda self: self._opened, lock=lambda self: self._opened_lock)
    def _open_by_kms(self, blob: bytes) -> bytes:
        with our_errors():
            answer = self._kms.decrypt(
                KeyId=self._key_id, CiphertextBlob=blob, EncryptionContext=_CONTEXT
            )
        return answer["Plaintext"]
