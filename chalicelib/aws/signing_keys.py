"""Our signing keys as they are rotated: which one signs now, and all that are published."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from cachetools import LRUCache

from chalicelib.aws.failures import OurErrors
from chalicelib.aws.keys import KmsSigner
from chalicelib.aws.remembered import Remembered
from chalicelib.model.signing_keys import OurKey, signing_now
from chalicelib.ports import Now, Signer

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_KEEP_SECONDS = 60.0
_MOST_SIGNERS = 16

TAG = "standsafe-signing"
"""What KMS keys that an operator makes are tagged with: functions may sign with no other."""


class KeyRing:
    """The port ``SigningKeys``. Until the first rotation there is one key, the stack's own."""

    def __init__(
        self,
        kms: "KMSClient",
        first: str,
        *,
        published: Callable[[], Sequence[OurKey]],
        wall: Now,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kms, self._first, self._wall = kms, first, wall
        self._keys = Remembered(published, _KEEP_SECONDS, tick)
        self._signers: LRUCache[str, Signer] = LRUCache(_MOST_SIGNERS)
        self._lock = threading.Lock()

    def note(self, keys: Sequence[OurKey]) -> None:
        """Take in which keys are published, as somebody has just read it."""
        self._keys.note(keys)

    def current(self) -> Signer:
        """Return the key that signs now. Raises Unavailable where that was never known."""
        key = signing_now(self._keys.get(), self._wall())
        return self._signer(self._first if key is None else key.key_id)

    def published(self) -> Sequence[Mapping[str, str]]:
        """List every public key of ours, the one that signs now first, as they are now: readers
        look here for a key that they do not know. Raises Unavailable where it was never read."""
        self._keys.expire()
        keys = self._keys.get()
        if not keys:
            return [self._signer(self._first).public_jwk()]
        now = signing_now(keys, self._wall())
        return [key.jwk for key in sorted(keys, key=lambda key: key != now)]

    def make(self, stage: str) -> str:
        """Make a key in KMS for a stage of ours and give its ARN. Raises Unavailable."""
        with OurErrors("kms"):
            answer = self._kms.create_key(
                Description="Signs security event tokens and responses",
                KeySpec="ECC_NIST_P256",
                KeyUsage="SIGN_VERIFY",
                Tags=[{"TagKey": TAG, "TagValue": stage}],
            )
        return answer["KeyMetadata"]["Arn"]

    def public_jwk(self, key_id: str) -> Mapping[str, str]:
        """Return the public half of a key of KMS. Raises Unavailable."""
        return self._signer(key_id).public_jwk()

    def _signer(self, key_id: str) -> Signer:
        with self._lock:
            signer = self._signers.get(key_id)
            if signer is None:
                signer = self._signers[key_id] = KmsSigner(self._kms, key_id)
            return signer
