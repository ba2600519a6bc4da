"""Whoever types what a report of our own says has a report like any other: kept, and counted.

At commit 234ff48e ours stayed for 395 days; now a night erases them, and nothing else of that age.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.container import Container
from tests.support.factories import body
from tests.support.fakes import FakeClock
from tests.support.product import erase_by_night
from tests.support.web_client import post_json

SYNTHETIC_MARK: dict[str, Any] = {"synthetic": True, "retention": {"days": 1}}
TEXT = '{"synthetic":true}", "synthetic":true, "retention":{"days":1}'


def _as_ours() -> Iterator[dict[str, Any]]:
    mailbox = "success@simulator.amazonses.com"
    person = {"name": "Synthetic Candidate", "role": "other", "language": "en", "email": mailbox}
    ours = body(
        reporter=person,
        candidate={"name": "Synthetic Candidate", "area": "E14001063"},
        category="other",
        incidents=[{"url": "https://example.org/synthetic/1"}],
        share_with={},
        log_only=True,
    )
    yield ours
    yield {**ours, **body(), "reporter": {**person, "name": TEXT}, "statement": TEXT}
    yield body(immediate_danger=True, statement=TEXT, **SYNTHETIC_MARK)


@pytest.mark.parametrize("report", list(_as_ours()), ids=["same", "in text", "in danger"])
def test_report_that_looks_like_ours_is_kept(
    product: Container, clock: FakeClock, report: dict[str, Any]
) -> None:
    assert post_json("/v1/reports", body(**SYNTHETIC_MARK)).status == 422, "out of danger"
    case_id = post_json("/v1/reports", report).json["reference"].replace("-", "")
    first = product.adapters.case_log.clear_first(case_id)
    assert first is not None
    assert "synthetic" not in first.public
    assert first.public["retention"]["days"] == 395
    clock.advance(days=3)
    assert erase_by_night(product) == []
    assert product.adapters.case_log.read(case_id)[0].private


def test_our_own_is_erased_whole_the_night_after_a_day(
    product: Container, clock: FakeClock
) -> None:
    product.adapters.mail_quota = lambda: 0.0
    product.watch_service()
    stored = list(product.adapters.case_log_table.case_ids())
    assert len(stored) == 2, "a turn's, and that of the turn before"
    clock.advance(hours=23)
    assert erase_by_night(product) == []
    clock.advance(hours=2)
    assert sorted(erase_by_night(product)) == sorted(stored)
    assert erase_by_night(product) == []
    for case_id in stored:
        assert all(event.private is None for event in product.adapters.case_log.read(case_id))
