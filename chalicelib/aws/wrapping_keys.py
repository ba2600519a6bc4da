"""Wrapping keys: data keys of KMS, under which batches of key slots are made.

Each is bound to what it is for by KMS's encryption context: who may use the key for files only, or
copies a wrapped key elsewhere, opens none. The policies of functions name the same context.
https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
"""

import threading
from typing import TYPE_CHECKING

from cachetools import LRUCache, cachedmethod

from chalicelib.aws.failures import OurErrors
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

CONTEXT = {"purpose": "key-slots"}
_MOST_OPENED = 1024


class WrappingKeys:
    """Makes and opens wrapping keys."""

    def __init__(self, kms: "KMSClient", key_id: str) -> None:
        self._kms, self._key_id = kms, key_id
        self._last: tuple[bytes, bytes] | None = None
        self._opened: LRUCache[bytes, bytes] = LRUCache(_MOST_OPENED)
        self._lock = threading.Lock()

    def new(self) -> tuple[bytes, bytes]:
        """Make a 256-bit key, and give it with itself as KMS encrypted it.

        Where KMS gives none, the last one is given again: no report is lost for it. Raises
        Unavailable where there was none.
        """
        try:
            wrapping_key = self._generate()
        except Unavailable:
            with self._lock:
                if self._last is None:
                    raise
                return self._last
        with self._lock:
            self._last = wrapping_key
        return wrapping_key

    @cachedmethod(lambda self: self._opened, lock=lambda self: self._lock)
    def open(self, wrapped: bytes) -> bytes:
        """Have KMS decrypt a wrapping key, once a process. Raises Unavailable."""
        with OurErrors("kms"):
            answer = self._kms.decrypt(
                KeyId=self._key_id, CiphertextBlob=wrapped, EncryptionContext=CONTEXT
            )
        return answer["Plaintext"]

    def _generate(self) -> tuple[bytes, bytes]:
        with OurErrors("kms"):
            answer = self._kms.generate_data_key(
                KeyId=self._key_id, KeySpec="AES_256", EncryptionContext=CONTEXT
            )
        return answer["Plaintext"], answer["CiphertextBlob"]
