"""Addresses that are not mailed any more, until somebody there confirms them anew."""

import pytest

from chalicelib.ports import IdSecrets, Suppressions
from chalicelib.store.suppressions import SuppressionsTable
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemorySuppressions

PORTS = (Suppressions,)
IMPLEMENTATIONS = (MemorySuppressions, SuppressionsTable)
RESOURCES = frozenset({"Directory"})

ADDRESS = "sam@example.org"


def suppressions_on(backend: Backend) -> Suppressions:
    if backend.in_memory:
        suppressions = MemorySuppressions()
        suppressions.down = backend.down
        return suppressions
    return SuppressionsTable(backend.ref("Directory"), IdSecrets("1", {"1": b"secret"}))


@pytest.fixture
def suppressions(backend: Backend) -> Suppressions:
    return suppressions_on(backend)


def test_why_gives_the_reason_of_a_suppressed_address_alone(
    suppressions: Suppressions, clock: FakeClock
) -> None:
    suppressions.suppress(ADDRESS, because="hard_bounce", at=clock())
    assert suppressions.reason(ADDRESS) == "hard_bounce"
    assert suppressions.reason("kim@example.org") is None


@pytest.mark.parametrize("spelling", ["Sam@Example.org", " sam@example.org\n"])
def test_address_is_suppressed_however_it_is_spelt(
    suppressions: Suppressions, clock: FakeClock, spelling: str
) -> None:
    suppressions.suppress(spelling, because="hard_bounce", at=clock())
    assert suppressions.reason(ADDRESS) == "hard_bounce"
    assert suppressions.allow(ADDRESS)
    assert suppressions.reason(spelling) is None


def test_last_reason_of_a_suppression_holds(suppressions: Suppressions, clock: FakeClock) -> None:
    suppressions.suppress(ADDRESS, because="hard_bounce", at=clock())
    suppressions.suppress(ADDRESS, because="complaint", at=clock())
    assert suppressions.reason(ADDRESS) == "complaint"


def test_allow_says_whether_the_address_was_suppressed(
    suppressions: Suppressions, clock: FakeClock
) -> None:
    suppressions.suppress(ADDRESS, because="complaint", at=clock())
    assert suppressions.allow(ADDRESS)
    assert not suppressions.allow(ADDRESS)
    assert suppressions.reason(ADDRESS) is None


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, clock: FakeClock
) -> None:
    suppressions = suppressions_on(unreachable)
    assert_unavailable(
        lambda: suppressions.reason(ADDRESS),
        lambda: suppressions.suppress(ADDRESS, because="complaint", at=clock()),
        lambda: suppressions.allow(ADDRESS),
    )
