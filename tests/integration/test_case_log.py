"""The case log keeps what it was given, in order, once, and gives it back."""

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from chalicelib.container import Adapters
from chalicelib.errors import ChainBroken, Gone, LostRace
from chalicelib.model.chain import verify
from chalicelib.model.events import Event, Kind, NewEvent, hour_of, stamp
from chalicelib.ports import ExpiringPage
from chalicelib.store.case_log import CaseLogTable
from tests.support.deployed import Deployed

NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOT_YET = (NOW, NOW)
CASE = "SSABCDEFGHJKM"
REPORT = NewEvent(Kind.REPORT_SUBMITTED, {"category": "other"}, {"name": "Sam Invented ✓"})
ROUTED = NewEvent(Kind.ROUTED, {"of": 1, "hour": "2026-11-22T07"})
READ = NewEvent(Kind.CASE_READ, {"recipient": "x"})
OUTCOME = NewEvent(Kind.OUTCOME_RECORDED, {"recipient": "x"}, {"message": "We removed it"})


@pytest.fixture
def log(deployed: Deployed) -> CaseLogTable:
    return afresh(deployed)


def afresh(deployed: Deployed) -> CaseLogTable:
    """The log as another process sees it, with no key in memory."""
    table = Adapters(deployed.settings).case_log
    assert isinstance(table, CaseLogTable)
    return table


def test_event_is_stored_with_its_words_sealed(deployed: Deployed, log: CaseLogTable) -> None:
    log.begin(CASE, NOW, REPORT)
    stored = repr(next(iter(log.stored(CASE))))
    assert "Sam" not in stored
    assert '"category":"other"' in stored


def test_chain_names_the_event_when_one_byte_was_changed(
    deployed: Deployed, log: CaseLogTable
) -> None:
    log.append(log.append(log.begin(CASE, NOW, REPORT), NOW, ROUTED), NOW, OUTCOME)
    assert verify(CASE, log.stored(CASE)) == 3
    sealed = list(log.stored(CASE))[2].sealed
    assert sealed is not None
    boto3.client("dynamodb").update_item(
        TableName=deployed.settings.case_events_table,
        Key={"case_id": {"S": CASE}, "seq": {"N": "3"}},
        UpdateExpression="SET sealed = :changed",
        ExpressionAttributeValues={":changed": {"B": sealed[:-1] + bytes([sealed[-1] ^ 1])}},
    )
    with pytest.raises(ChainBroken) as broken:
        verify(CASE, log.stored(CASE))
    assert broken.value.seq == 3


def test_first_event_of_a_day_is_in_the_index_whatever_its_kind(log: CaseLogTable) -> None:
    """What changed since a night began is found by the hours of its day and of those since."""
    first = log.begin(CASE, NOW, REPORT)
    routed = log.append(first, NOW + HOUR, ROUTED)
    same_day = log.append(routed, NOW + 2 * HOUR, READ)
    next_day = log.append(same_day, NOW + 24 * HOUR, READ)
    log.append_all(next_day, NOW + 25 * HOUR, [READ, READ])
    hours = [hour_of(NOW + back * HOUR) for back in range(26)]
    assert [hour for hour in hours if log.changed(hour)] == ["2026-11-22T07", "2026-11-23T07"]
    assert log.changed("2026-11-23T07") == [CASE]
    assert log.submitted("2026-11-23T07") == []
    assert log.unrouted("2026-11-23T07") == []
    assert verify(CASE, log.stored(CASE)) == 6


def test_event_after_one_that_was_routed_on_a_later_day_is_in_the_index(log: CaseLogTable) -> None:
    """What was routed late is in the hour of what was routed."""
    routed = log.append(log.begin(CASE, NOW, REPORT), NOW + 24 * HOUR, ROUTED)
    log.append(routed, NOW + 24 * HOUR, READ)
    assert log.changed("2026-11-23T07") == [CASE]


def test_expiring_page_goes_through_every_segment_once(log: CaseLogTable) -> None:
    case_ids = {f"SSCASE{number}" for number in range(12)}
    for case_id in case_ids:
        log.append(log.begin(case_id, NOW, REPORT), NOW, ROUTED)
    log.erase("SSCASE0")
    readable = list[str]()
    for number in range(3):
        after, is_first = "", True
        while after or is_first:
            page = log.expiring_page(
                NOW + HOUR, (number, 3), after, synthetic_before=NOW, unlocked=NOT_YET, most=2
            )
            after = page.after
            readable += page.readable
            is_first = False
    assert sorted(readable) == sorted(case_ids - {"SSCASE0"})
    page = log.expiring_page(NOW, (0, 1), "", synthetic_before=NOW, unlocked=NOT_YET)
    assert page == ExpiringPage([], [], "")


def test_expiring_page_has_reports_of_our_own_of_a_later_time(log: CaseLogTable) -> None:
    ours = replace(REPORT, public={**REPORT.public, "synthetic": True, "receipt": "0" * 300})
    typed = replace(REPORT, private={"statement": '{"synthetic":true}'})
    log.begin("SSOURS", NOW - HOUR, ours)
    log.begin("SSNEWER", NOW, ours)
    log.begin("SSTYPED", NOW - HOUR, typed)
    page = log.expiring_page(NOW - HOUR, (0, 1), "", synthetic_before=NOW, unlocked=NOT_YET)
    assert page.readable == ["SSOURS"]
    page = log.expiring_page(NOW, (0, 1), "", synthetic_before=NOW, unlocked=NOT_YET)
    assert sorted(page.readable) == ["SSOURS", "SSTYPED"]


def test_expiring_page_has_erased_cases_whose_last_lock_has_ended(log: CaseLogTable) -> None:
    ends = {"SSNEVER": {}, "SSLATER": _until(NOW + HOUR), "SSNOW": _until(NOW)}
    for case_id, facts in {**ends, "SSLONGAGO": _until(NOW - 3 * HOUR)}.items():
        log.append(log.begin(case_id, NOW, REPORT), NOW, NewEvent(Kind.ERASED, facts))
        log.erase(case_id)
    unlocked = NOW - HOUR, NOW
    page = log.expiring_page(NOW - HOUR, (0, 1), "", synthetic_before=NOW, unlocked=unlocked)
    assert page == ExpiringPage([], ["SSNOW"], "")
    assert verify("SSNOW", log.stored("SSNOW")) == 2


def _until(at: datetime) -> dict[str, str]:
    return {"files_locked_until": stamp(at)}


def test_erased_case_keeps_its_chain_and_no_words(deployed: Deployed, log: CaseLogTable) -> None:
    log.append(log.begin(CASE, NOW, REPORT), NOW, OUTCOME)
    log.erase(CASE)
    for reader in (log, afresh(deployed)):
        assert [event.private for event in reader.read(CASE)] == [None, None]
        assert verify(CASE, reader.stored(CASE)) == 2


def test_erased_case_takes_no_more_words(deployed: Deployed, log: CaseLogTable) -> None:
    log.begin(CASE, NOW, REPORT)
    log.erase(CASE)
    last: Event = log.append(log.read(CASE)[-1], NOW, ROUTED)
    with pytest.raises(Gone):
        log.append(last, NOW, OUTCOME)
    assert verify(CASE, log.stored(CASE)) == 2


def test_words_do_not_open_in_the_place_of_another_event(
    deployed: Deployed, log: CaseLogTable
) -> None:
    from cryptography.exceptions import InvalidTag

    first = log.begin(CASE, NOW, REPORT)
    log.append(log.append(first, NOW, OUTCOME), NOW, OUTCOME)
    moved = list(log.stored(CASE))[1].sealed
    assert moved is not None
    boto3.client("dynamodb").update_item(
        TableName=deployed.settings.case_events_table,
        Key={"case_id": {"S": CASE}, "seq": {"N": "3"}},
        UpdateExpression="SET sealed = :moved",
        ExpressionAttributeValues={":moved": {"B": moved}},
    )
    with pytest.raises(InvalidTag):
        log.read(CASE)


@pytest.mark.parametrize("deployed", ["dynamodb-local"], indirect=True)
def test_begin_has_one_winner_when_twenty_threads_try(log: CaseLogTable) -> None:
    won, gate = [], threading.Barrier(20)

    def begin() -> None:
        gate.wait()
        with suppress(LostRace):
            won.append(log.begin(CASE, NOW, REPORT))

    threads = [threading.Thread(target=begin) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert len(log.read(CASE)) == 1
