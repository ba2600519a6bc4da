"""Rows of what was measured as they were kept before: one a recipient."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.model.events import stamp
from chalicelib.model.response_stats import Measured
from chalicelib.store.stats import StatsRow, StatsTable
from chalicelib.store.tables import Table
from tests.support.deployed import Deployed

AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
BEFORE = Measured(
    platform="x",
    case_id="SSBBBBBBBBBBB",
    seq=3,
    sent_at=AT,
    acknowledge_by=AT + timedelta(hours=1),
    decide_by=AT + timedelta(days=1),
    acknowledged_at=AT + timedelta(minutes=5),
)


@pytest.fixture
def stats(deployed: Deployed) -> StatsTable:
    Table(StatsRow, deployed.settings.stats_table).save(
        StatsRow(
            BEFORE.platform,
            BEFORE.case_id,
            seq=BEFORE.seq,
            sent_at=stamp(BEFORE.sent_at),
            acknowledge_by=stamp(BEFORE.acknowledge_by),
            decide_by=stamp(BEFORE.decide_by),
            acknowledged_at=stamp(BEFORE.acknowledged_at or AT),
        )
    )
    return StatsTable(deployed.settings.stats_table)


def test_row_of_before_is_read_until_something_happens_to_its_case(stats: StatsTable) -> None:
    assert list(stats.of("x", "facebook")) == [BEFORE]
    stats.put(BEFORE.case_id, 4, [])
    assert list(stats.of("x", "facebook")) == []
