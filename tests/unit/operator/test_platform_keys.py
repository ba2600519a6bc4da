"""Registering and revoking the keys that platforms sign with."""

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from chalicelib.errors import Conflict, LostRace, Malformed, NotFound, Unavailable
from chalicelib.model.directory import PlatformKey
from chalicelib.operator import public_keys
from chalicelib.operator.output import CommandFailed
from chalicelib.usecases.platform.add_platform_key import (
    AddPlatformKeyDeps,
    KeyOffer,
    add_platform_key,
)
from chalicelib.usecases.platform.revoke_platform_key import revoke_platform_key
from tests.support.deployments import NOW
from tests.support.fakes import FakeClock, MemoryDirectory
from tests.support.operators import RFC_8037, RFC_8037_THUMBPRINT


def pem(key: Any) -> bytes:
    return bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def jwk() -> dict[str, str]:
    raw = ed25519.Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "x": urlsafe_b64encode(raw).rstrip(b"=").decode()}


def add(registry: MemoryDirectory, offer: KeyOffer) -> PlatformKey:
    key, _ = add_platform_key(AddPlatformKeyDeps(registry, lambda: NOW), offer)
    return key


def test_add_platform_key_names_it_by_its_thumbprint_and_connects_the_platform() -> None:
    registry = MemoryDirectory()
    key = add(registry, KeyOffer("x", RFC_8037 | {"kid": "theirs", "use": "sig"}, "first"))
    assert key.keyid == RFC_8037_THUMBPRINT
    assert (key.alg, key.label, dict(key.jwk)) == ("ed25519", "first", RFC_8037)
    assert registry.platform_key("x", RFC_8037_THUMBPRINT) == key
    assert registry.connected_platforms(NOW) == {"x"}


def test_add_platform_key_changes_nothing_when_the_key_is_there() -> None:
    registry = MemoryDirectory()
    first = add(registry, KeyOffer("x", RFC_8037, "first"))
    assert add(registry, KeyOffer("x", RFC_8037, "again")) == first
    assert registry.platform_keys() == (first,)


def test_add_platform_key_fails_when_four_keys_are_in_use() -> None:
    registry = MemoryDirectory()
    keys = [add(registry, KeyOffer("x", jwk())) for _ in range(4)]
    with pytest.raises(Conflict, match="x has 4 keys already"):
        add(registry, KeyOffer("x", jwk()))
    add(registry, KeyOffer("facebook", jwk()))
    revoke_platform_key(AddPlatformKeyDeps(registry, lambda: NOW), "x", keys[0].keyid)
    add(registry, KeyOffer("x", jwk()))
    registry.put_platform_key(replace(keys[1], not_after=NOW))
    add(registry, KeyOffer("x", jwk()))
    with pytest.raises(Conflict):
        add(registry, KeyOffer("x", jwk(), not_before=NOW + timedelta(days=1)))


def test_revoked_key_stays_revoked() -> None:
    registry = MemoryDirectory()
    key = add(registry, KeyOffer("x", RFC_8037))
    revoked = revoke_platform_key(AddPlatformKeyDeps(registry, lambda: NOW), "x", key.keyid)
    later = revoke_platform_key(
        AddPlatformKeyDeps(registry, FakeClock(NOW + timedelta(days=1))), "x", key.keyid
    )
    assert revoked.revoked_at == later.revoked_at == NOW
    assert registry.connected_platforms(NOW) == frozenset()
    with pytest.raises(Conflict, match="was revoked"):
        add(registry, KeyOffer("x", RFC_8037))


def test_revoke_platform_key_fails_when_there_is_no_such_key() -> None:
    with pytest.raises(NotFound, match="x has no key abc"):
        revoke_platform_key(AddPlatformKeyDeps(MemoryDirectory(), lambda: NOW), "x", "abc")


def test_add_platform_key_fails_when_another_platform_has_the_key() -> None:
    registry = MemoryDirectory()
    add(registry, KeyOffer("x", RFC_8037))
    with pytest.raises(Conflict, match="is x's"):
        add(registry, KeyOffer("facebook", RFC_8037))


@pytest.mark.parametrize(
    ("offer", "why"),
    [
        (KeyOffer("x", {"kty": "RSA", "n": "…"}), "neither Ed25519 nor P-256"),
        (KeyOffer("x", {"kty": "EC", "crv": "P-384"}), "neither Ed25519 nor P-256"),
        (KeyOffer("x", {"kty": "EC", "crv": "P-256", "x": "a"}), "has no member 'y'"),
        (KeyOffer("x", RFC_8037 | {"d": "secret"}), "this is a private key"),
        (KeyOffer("x", RFC_8037, not_after=NOW), "would have run out"),
        (
            KeyOffer(
                "x",
                RFC_8037,
                not_before=NOW + timedelta(days=2),
                not_after=NOW + timedelta(days=1),
            ),
            "would have run out",
        ),
    ],
)
def test_add_platform_key_fails_when_the_key_is_unusable(offer: KeyOffer, why: str) -> None:
    registry = MemoryDirectory()
    with pytest.raises(Malformed, match=why):
        add(registry, offer)
    assert registry.platform_keys() == ()


@pytest.mark.parametrize(
    ("not_before", "not_after", "active"),
    [(None, None, True), (0, None, True), (1, None, False), (None, 0, False), (-1, 1, True)],
)
def test_key_is_good_from_its_first_moment_until_its_last(
    not_before: int | None, not_after: int | None, active: bool
) -> None:
    def at(hours: int | None) -> Any:
        return None if hours is None else NOW + timedelta(hours=hours)

    key = PlatformKey(
        "x", "id", RFC_8037, "ed25519", "", NOW, not_before=at(not_before), not_after=at(not_after)
    )
    assert key.active(NOW) is active


def test_read_gives_the_same_key_from_pem_jwk_and_jwk_set(tmp_path: Path) -> None:
    raw = ed25519.Ed25519PublicKey.from_public_bytes(
        bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    )
    contents = [pem(raw), json.dumps(RFC_8037).encode(), json.dumps({"keys": [RFC_8037]}).encode()]
    for content in contents:
        path = tmp_path / "key"
        path.write_bytes(content)
        assert public_keys.read(path) == RFC_8037


def test_read_takes_a_p256_key_in_pem(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    path.write_bytes(pem(ec.generate_private_key(ec.SECP256R1()).public_key()))
    key = add(MemoryDirectory(), KeyOffer("x", public_keys.read(path)))
    assert key.alg == "ecdsa-p256-sha256"


def unusable() -> list[tuple[bytes, str]]:
    private = ed25519.Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return [
        (private, "is a private key"),
        (json.dumps(RFC_8037 | {"d": "x"}).encode(), "is a private key"),
        (pem(rsa.generate_private_key(65537, 2048).public_key()), "neither an Ed25519 nor a P-256"),
        (pem(ec.generate_private_key(ec.SECP384R1()).public_key()), "neither an Ed25519 nor"),
        (b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", "no public key in PEM"),
        (b"hello", "neither PEM nor JSON"),
        (b'{"keys": []}', "has 0 keys"),
        (b'["x"]', "has no kty"),
        (b'{"kty": "RSA"}', "neither an Ed25519 nor a P-256"),
        (json.dumps(RFC_8037 | {"x": "AAAA"}).encode(), "neither an Ed25519 nor a P-256"),
        (
            b'{"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}',
            "neither an Ed25519 nor a P-256",
        ),
    ]


@pytest.mark.parametrize(("content", "why"), unusable())
def test_read_says_why_when_a_file_cannot_be_used(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    with pytest.raises(CommandFailed, match=why):
        public_keys.read(path)


def test_read_says_so_when_the_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="cannot be read: No such file"):
        public_keys.read(tmp_path / "none")


def test_add_platform_key_fails_when_the_fingerprint_is_another() -> None:
    registry = MemoryDirectory()
    with pytest.raises(Malformed, match=RFC_8037_THUMBPRINT):
        add(registry, KeyOffer("x", RFC_8037, fingerprint="another"))
    assert not registry.keys
    assert add(registry, KeyOffer("x", RFC_8037, fingerprint=RFC_8037_THUMBPRINT)).platform == "x"


def test_add_platform_key_gives_the_last_place_to_one_of_two_operators() -> None:
    registry = MemoryDirectory()
    for _ in range(3):
        add(registry, KeyOffer("x", jwk()))
    registry.before_add = [lambda: add(registry, KeyOffer("x", jwk()))]
    with pytest.raises(Conflict, match="4 keys"):
        add(registry, KeyOffer("x", jwk()))
    assert len(registry.keys) == 4


def test_add_platform_key_raises_unavailable_when_it_never_gets_a_turn() -> None:
    class Busy(MemoryDirectory):
        def add_platform_key(self, key: PlatformKey, after: int) -> None:
            raise LostRace

    with pytest.raises(Unavailable):
        add(Busy(), KeyOffer("x", jwk()))
