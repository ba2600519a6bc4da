"""Guards: spent once, counted within a window, kept until they run out."""

from datetime import UTC, datetime

import pytest

from chalicelib.store.guards import GuardsTable
from tests.support.deployed import Deployed
from tests.support.fakes import FakeClock, MemoryGuards


@pytest.fixture(params=["table", "fake"])
def guards(request: pytest.FixtureRequest, deployed: Deployed) -> tuple[object, FakeClock]:
    """The table and the fake that stands for it in unit tests: one behaviour.

    By today's clock: DynamoDB Local removes what has expired by its own.
    """
    clock = FakeClock(datetime.now(UTC))
    made = (
        GuardsTable(deployed.settings.guards_table, clock)
        if request.param == "table"
        else MemoryGuards(clock)
    )
    return made, clock


def test_a_nonce_is_spent_once_until_it_runs_out(guards: tuple[GuardsTable, FakeClock]) -> None:
    table, clock = guards
    assert table.spend("nonce#a", 660)
    assert not table.spend("nonce#a", 660)
    assert table.spend("nonce#b", 660)
    clock.advance(seconds=661)
    assert table.spend("nonce#a", 660)


def test_tries_are_counted_within_a_window(guards: tuple[GuardsTable, FakeClock]) -> None:
    table, clock = guards
    assert table.tries("try#a") == 0
    assert [table.count("try#a", 3600) for _ in range(3)] == [1, 2, 3]
    assert table.tries("try#a") == 3
    clock.advance(seconds=3601)
    assert table.tries("try#a") == 0
    assert table.count("try#a", 3600) == 1


def test_what_is_kept_comes_back_until_it_runs_out_or_is_forgotten(
    guards: tuple[GuardsTable, FakeClock],
) -> None:
    table, clock = guards
    assert table.recall("session#a") is None
    table.keep("session#a", {"case_id": "SS"}, 60)
    table.keep("session#b", {"case_id": "SS"}, 60)
    assert table.recall("session#a") == {"case_id": "SS"}
    table.forget("session#b")
    assert table.recall("session#b") is None
    clock.advance(seconds=61)
    assert table.recall("session#a") is None
