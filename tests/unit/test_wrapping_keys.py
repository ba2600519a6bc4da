"""Wrapping keys: made, opened once, and the last one again while KMS is away."""

from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.aws import wrapping_keys
from chalicelib.aws.wrapping_keys import WrappingKeys
from chalicelib.errors import Unavailable
from tests.support.threads import hammer

PURPOSE = {"purpose": "key-slots"}


class Kms:
    """KMS as far as it is used; ``up`` is whether it answers."""

    def __init__(self) -> None:
        self.up, self.calls = True, 0
        self.keys: dict[bytes, bytes] = {}

    def generate_data_key(self, *, EncryptionContext: Any, **_: Any) -> dict[str, bytes]:  # KMS's
        self._ask(EncryptionContext)
        blob, key = b"blob-%d" % self.calls, bytes([self.calls]) * 32
        self.keys[blob] = key
        return {"Plaintext": key, "CiphertextBlob": blob}

    def decrypt(
        self,
        *,
        CiphertextBlob: bytes,  # KMS's
        EncryptionContext: Any,
        **_: Any,
    ) -> dict[str, bytes]:
        self._ask(EncryptionContext)
        return {"Plaintext": self.keys[CiphertextBlob]}

    def _ask(self, context: Any) -> None:
        assert context == PURPOSE
        self.calls += 1
        if not self.up:
            raise EndpointConnectionError(endpoint_url="kms")


def keys_on(kms: Kms) -> WrappingKeys:
    return WrappingKeys(kms, "key")  # type: ignore[arg-type] # the calls that are used


def test_open_gives_the_key_in_another_process_by_one_call() -> None:
    kms = Kms()
    key, wrapped = keys_on(kms).new()
    other = keys_on(kms)
    assert [other.open(wrapped) for _ in range(5)] == [key] * 5
    assert kms.calls == 2


def test_new_gives_the_last_key_again_when_kms_is_away() -> None:
    kms = Kms()
    keys = keys_on(kms)
    last = keys.new()
    kms.up = False
    assert keys.new() == last
    kms.up = True
    assert keys.new() != last


def test_new_is_unavailable_when_there_never_was_a_key() -> None:
    kms = Kms()
    kms.up = False
    with pytest.raises(Unavailable):
        keys_on(kms).new()


def test_open_is_tried_again_when_kms_was_away() -> None:
    kms = Kms()
    key, wrapped = keys_on(kms).new()
    kms.up = False
    other = keys_on(kms)
    with pytest.raises(Unavailable):
        other.open(wrapped)
    kms.up = True
    assert other.open(wrapped) == key


def test_open_serves_threads_while_keys_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrapping_keys, "_MOST_OPENED", 4)
    kms = Kms()
    data_keys = [keys_on(kms).new() for _ in range(16)]
    keys = keys_on(kms)

    def use(thread: int) -> None:
        for number in range(200):
            key, wrapped = data_keys[(thread + number) % len(data_keys)]
            assert keys.open(wrapped) == key

    hammer(use)
