"""The case log keeps what it was given, in order, once, and gives it back."""

import threading
from contextlib import suppress
from datetime import UTC, datetime

import boto3
import pytest

from chalicelib.container import Adapters
from chalicelib.errors import ChainBroken, Gone, LostRace
from chalicelib.model.chain import verify
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.store.case_log import CaseLogTable
from tests.support.deployed import Deployed

NOW = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
CASE = "SSABCDEFGHJKM"
REPORT = NewEvent(Kind.REPORT_SUBMITTED, {"category": "other"}, {"name": "Sam Invented ✓"})
ROUTED = NewEvent(Kind.ROUTED, {"of": 1, "hour": "2026-11-22T07"})
OUTCOME = NewEvent(Kind.OUTCOME_RECORDED, {"recipient": "x"}, {"message": "We removed it"})


@pytest.fixture
def log(deployed: Deployed) -> CaseLogTable:
    table = Adapters(deployed.settings).case_log
    assert isinstance(table, CaseLogTable)
    return table


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
