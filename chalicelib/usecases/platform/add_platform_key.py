"""Connect a platform: register a public key that its requests are signed with."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from chalicelib.errors import Conflict, LostRace, Malformed, Unavailable
from chalicelib.limits import PLATFORM_KEYS
from chalicelib.model.directory import PlatformKey
from chalicelib.ports import Now, PlatformKeyDirectory
from chalicelib.signing.keys import thumbprint

_ALGORITHMS = {("OKP", "Ed25519"): "ed25519", ("EC", "P-256"): "ecdsa-p256-sha256"}
_TRIES = 5
_PUBLIC_MEMBERS = ("kty", "crv", "x", "y")


@dataclass(frozen=True, slots=True)
class KeyOffer:
    """A key as a platform gives it. Without times it is good from now until it is revoked."""

    platform: str
    jwk: Mapping[str, str]
    label: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    fingerprint: str | None = None
    """The key's RFC 7638 thumbprint as the platform read it out, by another channel."""


@dataclass(frozen=True, slots=True)
class AddPlatformKeyDeps:
    """What adding and revoking keys need."""

    directory: PlatformKeyDirectory
    now: Now


def add_platform_key(deps: AddPlatformKeyDeps, offer: KeyOffer) -> tuple[PlatformKey, bool]:
    """Register a key and give it, and whether it is new; one that is there already is as it was.

    Raises Malformed for a key that is not a public Ed25519 or P-256 key, has run out or has another
    fingerprint; Conflict for one that was revoked, is another platform's, a suspended one's or the
    fifth: a platform has four places, also when two operators add at once.
    """
    at = deps.now()
    key = _key(offer, at)
    if offer.fingerprint not in (None, key.keyid):
        raise Malformed(
            f"the key's fingerprint is {key.keyid}: another was read out. Have it "
            "read out again, and do not add a key that differs"
        )
    for _ in range(_TRIES):
        with suppress(LostRace):  # another was added meanwhile: look again
            registered = _added(key, deps.directory, at)
            return registered, registered is key
    raise Unavailable


def _added(key: PlatformKey, directory: PlatformKeyDirectory, at: datetime) -> PlatformKey:
    additions = directory.platform_additions(key.platform)
    registered = directory.platform_keys()
    same = next((other for other in registered if other.keyid == key.keyid), None)
    if same is not None:
        return _unless_taken(same, key)
    platform_keys = [other for other in registered if other.platform == key.platform]
    if any(other.suspended_at is not None and other.revoked_at is None for other in platform_keys):
        raise Conflict(f"{key.platform} is suspended: platforms resume {key.platform} comes first")
    places = [other for other in platform_keys if other.may_become_active(at)]
    if len(places) >= PLATFORM_KEYS:
        raise Conflict(
            f"{key.platform} has {len(places)} keys already: revoke one of "
            + ", ".join(other.keyid for other in places)
        )
    directory.add_platform_key(key, additions)
    return key


def _key(offer: KeyOffer, at: datetime) -> PlatformKey:
    alg = _ALGORITHMS.get((offer.jwk.get("kty", ""), offer.jwk.get("crv", "")))
    if alg is None:
        raise Malformed("the key is neither Ed25519 nor P-256: examples/key.sh makes one")
    if "d" in offer.jwk:
        raise Malformed("this is a private key: take only the public half, and replace this one")
    try:
        keyid = thumbprint(offer.jwk)
    except KeyError as error:
        raise Malformed(f"the key has no member {error}") from error
    if offer.not_after is not None and offer.not_after <= max(at, offer.not_before or at):
        raise Malformed("the key would have run out before it is good: give a later --not-after")
    return PlatformKey(
        platform=offer.platform,
        keyid=keyid,
        jwk={name: offer.jwk[name] for name in _PUBLIC_MEMBERS if name in offer.jwk},
        alg=alg,
        label=offer.label,
        added_at=at,
        not_before=offer.not_before,
        not_after=offer.not_after,
    )


def _unless_taken(same: PlatformKey, key: PlatformKey) -> PlatformKey:
    if same.platform != key.platform:
        raise Conflict(f"key {same.keyid} is {same.platform}'s: a platform needs a key of its own")
    if same.revoked_at is not None:
        raise Conflict(
            f"key {same.keyid} was revoked, and a revoked key does not come back: have the "
            "platform make another"
        )
    return same
