"""What is measured of recipients: rows by platform, and which authority was sent which case."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.model.response_stats import Measured
from chalicelib.ports import SentCases, Stats
from chalicelib.store.stats import SentCasesTable, StatsTable
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemorySentCases, MemoryStats

PORTS = (Stats, Stats, SentCases)
IMPLEMENTATIONS = (MemoryStats, StatsTable, MemorySentCases, SentCasesTable)
RESOURCES = frozenset({"Stats"})

FORCE = "police-hampshire"


def stats_on(backend: Backend) -> Stats:
    if backend.in_memory:
        stats = MemoryStats()
        stats.down = backend.down
        return stats
    return StatsTable(backend.ref("Stats"))


def sent_on(backend: Backend) -> SentCases:
    if backend.in_memory:
        sent_cases = MemorySentCases()
        sent_cases.down = backend.down
        return sent_cases
    return SentCasesTable(backend.ref("Stats"))


@pytest.fixture
def stats(backend: Backend) -> Stats:
    return stats_on(backend)


@pytest.fixture
def sent_cases(backend: Backend) -> SentCases:
    return sent_on(backend)


@pytest.fixture
def row(clock: FakeClock) -> Measured:
    """A case at x that was acknowledged and is not decided."""
    return Measured(
        platform="x",
        case_id="SSBBBBBBBBBBB",
        seq=3,
        sent_at=clock(),
        acknowledge_by=clock() + timedelta(hours=1),
        decide_by=clock() + timedelta(days=1),
        acknowledged_at=clock() + timedelta(minutes=5),
        decided_at=None,
    )


def put(stats: Stats, *rows: Measured) -> bool:
    return stats.put(rows[0].case_id, rows[0].seq, rows)


def in_order(stats: Stats, *recipients: str) -> list[Measured]:
    return sorted(stats.of(*recipients), key=lambda row: (row.case_id, row.platform))


def test_of_gives_what_was_measured_of_recipients(stats: Stats, row: Measured) -> None:
    earlier = replace(row, case_id="SSAAAAAAAAAAA", acknowledged_at=None)
    elsewhere = replace(row, platform="facebook", closed_at=row.decide_by)
    assert put(stats, row, elsewhere)
    assert put(stats, earlier)
    assert in_order(stats, "x") == [earlier, row]
    assert in_order(stats, "facebook", "tiktok") == [elsewhere]
    assert in_order(stats, "x", "facebook") == [earlier, elsewhere, row]
    assert in_order(stats, "tiktok") == in_order(stats) == []


def test_pages_have_each_row_of_the_recipients_once(stats: Stats, row: Measured) -> None:
    rows = [replace(row, case_id=f"SSAAAAAAAAAA{letter}") for letter in "ABCDE"]
    for measured in rows:
        put(
            stats,
            measured,
            replace(measured, platform="facebook"),
            replace(measured, platform="tiktok"),
        )
    pages, after = list[Measured](), ""
    while True:
        page, after = stats.page(["x", "facebook"], after)
        pages += page
        if not after:
            break
    assert sorted(pages, key=lambda measured: (measured.case_id, measured.platform)) == in_order(
        stats, "x", "facebook"
    )
    assert len(pages) == 10


def test_put_replaces_what_was_made_of_as_many_events_or_fewer(stats: Stats, row: Measured) -> None:
    put(stats, row, replace(row, platform="facebook"))
    assert put(stats, replace(row, closed_at=row.decide_by))
    decided = replace(row, seq=4, decided_at=row.decide_by)
    assert put(stats, decided)
    assert in_order(stats, "x", "facebook") == [decided]


def test_put_leaves_what_was_made_of_more_events(stats: Stats, row: Measured) -> None:
    put(stats, row)
    assert not put(stats, replace(row, seq=2, acknowledged_at=None))
    assert in_order(stats, "x") == [row]


def test_nothing_is_measured_of_a_case_when_nothing_is_put(stats: Stats, row: Measured) -> None:
    put(stats, row)
    assert stats.put(row.case_id, 4, [])
    assert in_order(stats, "x") == []


def test_to_gives_the_cases_that_an_authority_was_sent(
    sent_cases: SentCases, clock: FakeClock
) -> None:
    sent_cases.put(FORCE, "SSBBBBBBBBBBB", clock())
    sent_cases.put(FORCE, "SSAAAAAAAAAAA", clock())
    sent_cases.put("police-kent", "SSAAAAAAAAAAA", clock())
    assert list(sent_cases.to(FORCE)) == [
        ("SSAAAAAAAAAAA", clock()),
        ("SSBBBBBBBBBBB", clock()),
    ]
    assert list(sent_cases.to("police-surrey")) == []


def test_case_is_there_once_when_it_is_put_again(sent_cases: SentCases, clock: FakeClock) -> None:
    for _ in range(2):
        sent_cases.put(FORCE, "SSAAAAAAAAAAA", clock())
    assert list(sent_cases.to(FORCE)) == [("SSAAAAAAAAAAA", clock())]


def test_page_gives_ids_in_order_after_one_and_says_when_there_are_no_more(
    sent_cases: SentCases, clock: FakeClock
) -> None:
    case_ids = [f"SSAAAAAAAAAA{letter}" for letter in "EDCBA"]
    for case_id in case_ids:
        sent_cases.put(FORCE, case_id, clock())
    sent_cases.put("police-kent", "SSAAAAAAAAAAZ", clock())
    first, last = sent_cases.page(FORCE, "", 3)
    assert (list(first), last) == (sorted(case_ids)[:3], False)
    second, last = sent_cases.page(FORCE, first[-1], 3)
    assert (list(second), last) == (sorted(case_ids)[3:], True)
    assert list(sent_cases.page("police-surrey", "", 3)[0]) == []


def test_has_tells_whether_an_authority_was_sent_a_case(
    sent_cases: SentCases, clock: FakeClock
) -> None:
    sent_cases.put(FORCE, "SSAAAAAAAAAAA", clock())
    assert sent_cases.has(FORCE, "SSAAAAAAAAAAA")
    assert not sent_cases.has("police-kent", "SSAAAAAAAAAAA")
    assert not sent_cases.has(FORCE, "SSBBBBBBBBBBB")


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, row: Measured, clock: FakeClock
) -> None:
    stats, sent_cases = stats_on(unreachable), sent_on(unreachable)
    assert_unavailable(
        lambda: put(stats, row),
        lambda: list(stats.of("x")),
        lambda: stats.page(["x"]),
        lambda: sent_cases.put(FORCE, "SSAAAAAAAAAAA", clock()),
        lambda: list(sent_cases.to(FORCE)),
        lambda: sent_cases.has(FORCE, "SSAAAAAAAAAAA"),
        lambda: sent_cases.page(FORCE, "", 3),
    )
