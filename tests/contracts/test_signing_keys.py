"""Our signing keys: what one signs anybody can verify, and it stands which of them sign when."""

from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from chalicelib.aws.clients import client
from chalicelib.aws.keys import KmsSigner
from chalicelib.aws.signing_keys import KeyRing
from chalicelib.model.signing_keys import OurKey
from chalicelib.ports import Signer, SigningKeyRegistry, SigningKeys
from chalicelib.signing.keys import thumbprint
from chalicelib.store.signing_keys import SigningKeysTable
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import (
    FakeClock,
    MemorySigner,
    MemorySigningKeyRegistry,
    MemorySigningKeys,
)

PORTS = (Signer, SigningKeys, SigningKeyRegistry)
IMPLEMENTATIONS = (
    *(MemorySigner, KmsSigner),
    *(MemorySigningKeys, KeyRing),
    *(MemorySigningKeyRegistry, SigningKeysTable),
)
RESOURCES = frozenset({"SigningKey", "Directory"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)


def signer_on(backend: Backend) -> Signer:
    if backend.in_memory:
        signer = MemorySigner()
        signer.down = backend.down
        return signer
    return KmsSigner(client("kms"), backend.ref("SigningKey"))


def registry_on(backend: Backend) -> SigningKeyRegistry:
    if backend.in_memory:
        registry = MemorySigningKeyRegistry()
        registry.down = backend.down
        return registry
    return SigningKeysTable(backend.ref("Directory"))


def keys_on(backend: Backend, clock: FakeClock) -> SigningKeys:
    """A ring of two keys: the second has taken over from the first."""
    if backend.in_memory:
        keys = MemorySigningKeys(MemorySigner(), MemorySigner())
        keys.down = backend.down
        return keys
    ring = KeyRing(client("kms"), "first", published=registry_on(backend).all, wall=clock)
    if not backend.down:
        for number in range(2):
            key_id = ring.make("test")
            jwk = ring.public_jwk(key_id)
            times = {"published_at": clock(), "signs_from": clock() + timedelta(hours=number)}
            registry_on(backend).put(OurKey(jwk["kid"], key_id, jwk, **times))
        clock.advance(hours=1)
    return ring


@pytest.fixture
def signer(backend: Backend) -> Signer:
    return signer_on(backend)


@pytest.fixture
def registry(backend: Backend) -> SigningKeyRegistry:
    return registry_on(backend)


@pytest.fixture
def keys(backend: Backend, clock: FakeClock) -> SigningKeys:
    return keys_on(backend, clock)


@pytest.fixture
def first_key(clock: FakeClock) -> OurKey:
    jwk = {"kty": "EC", "kid": "kid-1"}
    return OurKey("kid-1", "arn:1", jwk, clock(), clock() + timedelta(hours=1))


def verify(signer: Signer, message: bytes, signature: bytes) -> None:
    key = jwt.PyJWK(dict(signer.public_jwk())).key
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    key.verify(encode_dss_signature(r, s), message, ec.ECDSA(SHA256()))


# ---- Signer --------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, 4_096, 4_097, 100_000])
def test_message_of_any_length_is_verified_by_the_public_key(signer: Signer, length: int) -> None:
    message = b"m" * length
    signature = signer.sign(message)
    assert len(signature) == 64
    verify(signer, message, signature)
    with pytest.raises(InvalidSignature):
        verify(signer, message + b"!", signature)


def test_public_jwk_names_the_key_its_use_and_its_algorithm(signer: Signer) -> None:
    jwk = dict(signer.public_jwk())
    assert jwk["kid"] == signer.kid == thumbprint(jwk)
    assert (jwk["kty"], jwk["crv"], jwk["use"], jwk["alg"]) == ("EC", "P-256", "sig", "ES256")
    assert "d" not in jwk


# ---- SigningKeys ---------------------------------------------------------------------------------


def test_published_gives_every_key_that_signs_now_first(keys: SigningKeys) -> None:
    kids = [jwk["kid"] for jwk in keys.published()]
    assert len(set(kids)) == len(kids) == 2
    assert keys.current().kid == kids[0]


def test_current_signs_what_its_published_key_verifies(keys: SigningKeys) -> None:
    signer = keys.current()
    assert dict(signer.public_jwk()) == dict(keys.published()[0])
    verify(signer, b"message", signer.sign(b"message"))


# ---- SigningKeyRegistry --------------------------------------------------------------------------


def test_all_gives_every_key_that_was_put(registry: SigningKeyRegistry, first_key: OurKey) -> None:
    assert registry.all() == []
    second = replace(first_key, kid="kid-2", key_id="arn:2")
    for key in (second, first_key):
        registry.put(key)
    assert sorted(registry.all(), key=lambda key: key.kid) == [first_key, second]


def test_put_writes_over_the_same_key(registry: SigningKeyRegistry, first_key: OurKey) -> None:
    registry.put(first_key)
    later = replace(first_key, signs_from=first_key.signs_from + timedelta(hours=1))
    registry.put(later)
    assert registry.all() == [later]


def test_remove_takes_a_key_out_once(registry: SigningKeyRegistry, first_key: OurKey) -> None:
    registry.put(first_key)
    registry.put(replace(first_key, kid="kid-2"))
    for _ in range(2):
        registry.remove("kid-2")
    assert registry.all() == [first_key]
    assert sorted(key.kid for key in registry.all_ever()) == ["kid-1", "kid-2"]
    registry.put(replace(first_key, kid="kid-2"))
    assert sorted(key.kid for key in registry.all_ever()) == ["kid-1", "kid-2"]


def test_every_call_raises_unavailable_when_nothing_answers(
    unreachable: Backend, clock: FakeClock, first_key: OurKey
) -> None:
    signer, keys = signer_on(unreachable), keys_on(unreachable, clock)
    registry = registry_on(unreachable)
    assert_unavailable(
        signer.public_jwk,
        lambda: signer.sign(b"message"),
        keys.current,
        keys.published,
        registry.all,
        registry.all_ever,
        lambda: registry.put(first_key),
        lambda: registry.remove("kid-1"),
    )
