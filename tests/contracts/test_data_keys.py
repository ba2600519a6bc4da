"""Data keys: each is new, and comes back by the name of its slot."""

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.wrapping_keys import WrappingKeys
from chalicelib.store.feed_seals import Keys
from chalicelib.store.key_slots import KeySlots
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import MemoryKeys

PORTS = (Keys,)
IMPLEMENTATIONS = (MemoryKeys, KeySlots)
RESOURCES = frozenset({"CaseKey", "KeySlots"})


def keys_on(backend: Backend) -> Keys:
    if backend.in_memory:
        keys = MemoryKeys()
        keys.down = backend.down
        return keys
    wrapping = WrappingKeys(client("kms"), backend.ref("CaseKey"))
    return KeySlots(backend.ref("KeySlots"), wrapping)


@pytest.fixture
def keys(backend: Backend) -> Keys:
    return keys_on(backend)


def test_new_gives_another_key_of_256_bits_each_time(keys: Keys) -> None:
    data_keys = [keys.new() for _ in range(30)]
    assert {len(key) for key, _ in data_keys} == {32}
    assert len({key for key, _ in data_keys}) == len({slot for _, slot in data_keys}) == 30


def test_open_gives_the_key_of_a_slot(keys: Keys) -> None:
    data_keys = [keys.new() for _ in range(30)]
    assert [keys.open(slot) for _, slot in data_keys] == [key for key, _ in data_keys]


def test_open_gives_the_keys_of_slots_that_were_fetched(backend: Backend, keys: Keys) -> None:
    data_keys = [keys.new() for _ in range(30)]
    other = keys_on(backend)
    other.fetch(slot for _, slot in data_keys)
    assert [other.open(slot) for _, slot in data_keys] == [key for key, _ in data_keys]


def test_open_gives_the_key_when_another_process_asks(backend: Backend, keys: Keys) -> None:
    key, slot = keys.new()
    assert keys_on(backend).open(slot) == key


def test_every_call_raises_unavailable_when_nothing_answers(
    unreachable: Backend, keys: Keys
) -> None:
    _, slot = keys.new()
    broken = keys_on(unreachable)
    assert_unavailable(broken.new, lambda: broken.open(slot))
