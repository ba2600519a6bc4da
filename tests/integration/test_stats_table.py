"""Rows of what was measured as they were kept before: one a recipient."""

from dataclasses import replace
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


def test_pages_of_any_size_have_each_row_once(stats: StatsTable) -> None:
    """Of twenty cases in their shards, of one of before, and of one that has a row of each kind."""
    cases = [replace(BEFORE, case_id=f"SSCASE{number:02}") for number in range(20)]
    for case in cases:
        stats.put(case.case_id, case.seq, [case, replace(case, platform="tiktok")])
    for most in (1, 3, 100):
        pages, after, is_first = list[Measured](), "", True
        while after or is_first:
            page, after = stats.page(["x", "facebook"], after, most)
            pages, is_first = [*pages, *page], False
        assert sorted(pages, key=lambda row: row.case_id) == [BEFORE, *cases]
    stats.put(BEFORE.case_id, 4, [])
    assert BEFORE not in stats.page(["x", "facebook"])[0]


def test_row_of_before_is_read_until_something_happens_to_its_case(stats: StatsTable) -> None:
    assert list(stats.of("x", "facebook")) == [BEFORE]
    stats.put(BEFORE.case_id, 4, [])
    assert list(stats.of("x", "facebook")) == []
