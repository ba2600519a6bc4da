"""Versions of our secrets: each purpose has its own, and what is written is read."""

from dataclasses import replace

import pytest

from chalicelib.aws.clients import client
from chalicelib.aws.secrets import StoredSecrets
from chalicelib.model.secret_versions import Purpose, SecretVersion
from chalicelib.ports import SecretRegistry
from tests.support.backends import ON_MOTO, Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemorySecretRegistry

PORTS = (SecretRegistry,)
IMPLEMENTATIONS = (MemorySecretRegistry, StoredSecrets)
NAMES = {
    Purpose.RECEIPTS: "ReceiptSecret",
    Purpose.CODES: "CodeSecret",
    Purpose.LINKS: "LinkSecret",
    Purpose.FORMS: "FormSecret",
    Purpose.DIGESTS: "DigestSecret",
    Purpose.PATTERNS: "PatternSecret",
}
RESOURCES = frozenset(NAMES.values())
pytestmark = pytest.mark.parametrize("backend", ON_MOTO, indirect=True)


def registry_on(backend: Backend) -> SecretRegistry:
    if backend.in_memory:
        registry = MemorySecretRegistry()
        registry.down = backend.down
        return registry
    ids = {purpose: backend.ref(name) for purpose, name in NAMES.items()}
    return StoredSecrets(client("secretsmanager"), ids)


@pytest.fixture
def registry(backend: Backend) -> SecretRegistry:
    return registry_on(backend)


def test_read_gives_one_version_without_days_of_each_purpose(registry: SecretRegistry) -> None:
    for purpose in Purpose:
        (version,) = registry.read(purpose)
        assert (version.id, version.begins, version.ends) == ("1", None, None)
        assert len(version.secret) >= 16


def test_read_gives_what_was_written_in_order(registry: SecretRegistry, clock: FakeClock) -> None:
    (first,) = registry.read(Purpose.LINKS)
    versions = [replace(first, ends=clock()), SecretVersion("2", b"second", begins=clock())]
    registry.write(Purpose.LINKS, versions)
    assert list(registry.read(Purpose.LINKS)) == versions
    assert [version.id for version in registry.read(Purpose.CODES)] == ["1"]


def test_every_call_raises_unavailable_when_nothing_answers(unreachable: Backend) -> None:
    broken = registry_on(unreachable)
    version = SecretVersion("1", b"x")
    assert_unavailable(
        lambda: broken.read(Purpose.LINKS), lambda: broken.write(Purpose.LINKS, [version])
    )
