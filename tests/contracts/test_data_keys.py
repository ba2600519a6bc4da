"""Data keys: each is new, and comes back from its wrapped form."""

import pytest

from chalicelib.aws.case_keys import CaseKeys
from chalicelib.aws.clients import client
from chalicelib.store.feed_seals import Keys
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import MemoryKeys

PORTS = (Keys,)
IMPLEMENTATIONS = (MemoryKeys, CaseKeys)
RESOURCES = frozenset({"CaseKey"})
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)


def keys_on(backend: Backend) -> Keys:
    if backend.in_memory:
        keys = MemoryKeys()
        keys.down = backend.down
        return keys
    return CaseKeys(client("kms"), backend.ref("CaseKey"))


@pytest.fixture
def keys(backend: Backend) -> Keys:
    return keys_on(backend)


def test_new_gives_another_key_of_256_bits_each_time(keys: Keys) -> None:
    made = [keys.new() for _ in range(3)]
    assert {len(key) for key, _ in made} == {32}
    assert len({key for key, _ in made}) == len({wrapped for _, wrapped in made}) == 3


def test_open_gives_the_key_of_its_wrapped_form(keys: Keys) -> None:
    made = [keys.new() for _ in range(3)]
    assert [keys.open(wrapped) for _, wrapped in made] == [key for key, _ in made]


def test_open_gives_the_key_when_another_process_asks(backend: Backend, keys: Keys) -> None:
    key, wrapped = keys.new()
    assert keys_on(backend).open(wrapped) == key


def test_every_call_raises_unavailable_when_nothing_answers(
    unreachable: Backend, keys: Keys
) -> None:
    _, wrapped = keys.new()
    broken = keys_on(unreachable)
    assert_unavailable(broken.new)
    if unreachable.in_memory:  # KMS opens what it wrapped, whichever key we name
        assert_unavailable(lambda: broken.open(wrapped))
