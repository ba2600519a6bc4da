"""Verify a platform's request: one signature, not old, by a key that is registered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
)
from http_message_signatures.algorithms import (
    ECDSA_P256_SHA256,
    ED25519,
    HTTPSignatureAlgorithm,
)

from chalicelib.model.directory import PlatformKey
from chalicelib.ports import Now
from chalicelib.signing import keys
from chalicelib.signing.digests import check_digest
from chalicelib.signing.messages import Request
from chalicelib.signing.policy import NONCE_SECONDS, Claim, read_claim, refuse

ALGORITHMS: Mapping[str, type[HTTPSignatureAlgorithm]] = {
    keys.ED25519: ED25519,
    keys.P256: ECDSA_P256_SHA256,
}
"""What platforms may sign with, by RFC 9421's names."""

FindKey = Callable[[str | None, str], PlatformKey | None]
"""(platform or None for any, keyid) to the registered key, active or not."""

Spend = Callable[[str, int, str | None], bool]
"""(nonce's key, seconds, platform whose request it counts as) to True the first time."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The platform that has signed a request. The answer names ``label``, its signature's."""

    platform: str
    keyid: str
    label: str


class RequestVerifier:
    """Holds requests to the profile in ``policy``, then to the registered key."""

    def __init__(self, *, find_key: FindKey, spend: Spend, wall: Now) -> None:
        self._find_key, self._spend, self._wall = find_key, spend, wall

    def verify(self, request: Request, platform: str) -> Caller:
        """Return the caller who signed ``request``, which came to ``platform``'s address.

        The caller may be another platform; refusing it is up to the handler. A nonce is spent by
        a good signature only. Raises SignatureRefused.
        """
        claim = read_claim(request.headers, self._wall())
        key = self._key(claim, platform)
        _check_signature(request, key)
        nonce = f"nonce#{key.platform}#{key.keyid}#{claim.nonce}"
        counted = platform if key.platform == platform else None
        if not self._spend(nonce, NONCE_SECONDS, counted):
            refuse("nonce_seen")
        return Caller(platform=key.platform, keyid=key.keyid, label=claim.label)

    def _key(self, claim: Claim, platform: str) -> PlatformKey:
        key = self._find_key(platform, claim.keyid) or self._find_key(None, claim.keyid)
        if key is None:
            refuse("unknown_key")
        if not key.active(self._wall()):
            refuse("inactive_key")
        if key.alg not in ALGORITHMS or claim.alg not in {None, key.alg}:
            refuse("wrong_alg")
        return key


class _Verifier(HTTPMessageVerifier):
    """The library's verifier without its own clock: ``policy`` has held the times to ours."""

    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """Accept: see ``policy._check_times``."""


class _OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key: PlatformKey) -> None:
        self._key = key

    def resolve_public_key(self, key_id: str) -> Any:
        return keys.public_key(self._key.alg, self._key.jwk) if key_id == self._key.keyid else None


def _check_signature(request: Request, key: PlatformKey) -> None:
    """Verify the one signature, then the body by the digest that ``policy`` found covered."""
    verifier = _Verifier(signature_algorithm=ALGORITHMS[key.alg], key_resolver=_OneKey(key))
    try:
        verifier.verify(request, max_age=None)
    except (HTTPMessageSignaturesException, ValueError, TypeError):
        refuse("bad_signature")
    check_digest(request.headers.combined("content-digest") or "", request.body)
