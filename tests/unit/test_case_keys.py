"""Data keys: wrapped, opened, and made while KMS is away."""

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

from chalicelib.aws import case_keys
from chalicelib.aws.case_keys import CaseKeys
from chalicelib.errors import Unavailable
from tests.support.threads import hammer


class Kms:
    """KMS as far as it is used; ``up`` is whether it answers."""

    def __init__(self) -> None:
        self.up, self.calls = True, 0
        self.keys: dict[bytes, bytes] = {}

    def generate_data_key(self, **_: Any) -> dict[str, bytes]:
        self._ask()
        blob, key = b"blob-%d" % self.calls, bytes([self.calls]) * 32
        self.keys[blob] = key
        return {"Plaintext": key, "CiphertextBlob": blob}

    def decrypt(self, *, CiphertextBlob: bytes, **_: Any) -> dict[str, bytes]:  # KMS's
        self._ask()
        return {"Plaintext": self.keys[CiphertextBlob]}

    def _ask(self) -> None:
        self.calls += 1
        if not self.up:
            raise EndpointConnectionError(endpoint_url="kms")


def keys_on(kms: Kms) -> CaseKeys:
    return CaseKeys(kms, "key")  # type: ignore[arg-type] # the calls that are used


def test_open_gives_the_key_in_another_process() -> None:
    kms = Kms()
    key, wrapped = keys_on(kms).new()
    assert key not in wrapped
    assert keys_on(kms).open(wrapped) == key


def test_keys_call_kms_once_for_many() -> None:
    kms = Kms()
    keys = keys_on(kms)
    wrapped = [keys.new()[1] for _ in range(5)]
    other = keys_on(kms)
    assert len({other.open(key_blob) for key_blob in wrapped}) == 5
    assert kms.calls == 2


def test_new_keeps_the_wrapping_key_when_kms_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(case_keys, "_KEEP_SECONDS", 0)
    kms = Kms()
    keys = keys_on(kms)
    keys.new()
    kms.up = False
    key, wrapped = keys.new()
    assert keys.open(wrapped) == key
    kms.up = True
    keys.new()
    assert len(kms.keys) == 2


def test_new_is_unavailable_when_there_never_was_a_key() -> None:
    kms = Kms()
    kms.up = False
    with pytest.raises(Unavailable):
        keys_on(kms).new()


def test_open_refuses_a_changed_key() -> None:
    keys = keys_on(Kms())
    _, wrapped = keys.new()
    with pytest.raises(InvalidUnwrap):
        keys.open(wrapped[:-1] + bytes([wrapped[-1] ^ 1]))
    with pytest.raises(ValueError, match="unknown version"):
        keys.open(b"\x02" + wrapped[1:])


def test_open_is_tried_again_when_kms_was_away() -> None:
    kms = Kms()
    _, wrapped = keys_on(kms).new()
    kms.up = False
    with pytest.raises(Unavailable):
        keys_on(kms).open(wrapped)


def test_open_serves_threads_while_keys_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_keys, "_MOST_OPENED", 4)
    monkeypatch.setattr(case_keys, "_KEEP_SECONDS", 0)
    kms = Kms()
    made = [keys_on(kms).new() for _ in range(16)]
    keys = keys_on(kms)

    def use(thread: int) -> None:
        for number in range(200):
            key, wrapped = made[(thread + number) % len(made)]
            assert keys.open(wrapped) == key

    hammer(use)
