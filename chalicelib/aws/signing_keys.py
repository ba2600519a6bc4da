"""Our signing keys as they are rotated: which one signs now, and all that are published."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from chalicelib.aws.failures import our_errors
from chalicelib.aws.keys import KmsSigner
from chalicelib.errors import Unavailable
from chalicelib.model.signing_keys import OurKey, signing_now
from chalicelib.ports import Clock, Signer

if TYPE_CHECKING:
    from mypy_boto3_kms import KMSClient

_KEEP_SECONDS = 60.0

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
        wall: Clock,
        tick: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kms, self._first, self._published = kms, first, published
        self._wall, self._tick = wall, tick
        self._keys: Sequence[OurKey] = ()
        self._until = float("-inf")
        self._signers: dict[str, Signer] = {}

    def note(self, keys: Sequence[OurKey]) -> None:
        """Take in which keys are published, as somebody has just read it."""
        self._keys, self._until = keys, self._tick() + _KEEP_SECONDS

    def current(self) -> Signer:
        """Give the key that signs now. Raises Unavailable where that was never known."""
        key = signing_now(self._latest(), self._wall())
        return self._signer(self._first if key is None else key.key_id)

    def published(self) -> Sequence[Mapping[str, str]]:
        """List every public key of ours, the one that signs now first, as they are now: readers
        look here for a key that they do not know. Raises Unavailable where it was never read."""
        self._until = min(self._until, self._tick())
        keys = self._latest()
        if not keys:
            return [self._signer(self._first).public_jwk()]
        now = signing_now(keys, self._wall())
        return [key.jwk for key in sorted(keys, key=lambda key: key != now)]

    def make(self, stage: str) -> str:
        """Make a key in KMS for a stage of ours and give its ARN. Raises Unavailable."""
        with our_errors("kms"):
            answer = self._kms.create_key(
                Description="Signs security event tokens and responses",
                KeySpec="ECC_NIST_P256",
                KeyUsage="SIGN_VERIFY",
                Tags=[{"TagKey": TAG, "TagValue": stage}],
            )
        return answer["KeyMetadata"]["Arn"]

    def public_jwk(self, key_id: str) -> Mapping[str, str]:
        """Give the public half of a key of KMS. Raises Unavailable."""
        return self._signer(key_id).public_jwk()

    def _signer(self, key_id: str) -> Signer:
        return self._signers.setdefault(key_id, KmsSigner(self._kms, key_id))

    def _latest(self) -> Sequence[OurKey]:
        """Give what was read a minute ago at most; older where the directory does not answer."""
        if self._tick() >= self._until:
            try:
                self.note(self._published())
            except Unavailable:
                if self._until == float("-inf"):
                    raise
                self._until = self._tick() + _KEEP_SECONDS
        return self._keys
