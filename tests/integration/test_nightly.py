"""A night's work over cases in DynamoDB Local, killed in the middle; bench/nightly is large."""

from collections.abc import Iterator

import pytest

from bench.rows import chain, item_of
from chalicelib.aws.clients import client
from chalicelib.container import Adapters, Container
from chalicelib.model.chain import StoredEvent, digest_of
from chalicelib.model.chain_heads import SHARDS, ChainHead
from chalicelib.model.events import hour_of, stamp
from chalicelib.model.shards import shard_of
from chalicelib.usecases.cases.read_signed_heads import ReadSignedHeadsDeps, read_signed_heads
from chalicelib.usecases.jobs.lease import TERM
from tests.support.deployed import Deployed
from tests.support.fakes import FakeClock
from tests.support.killing import kill_after

AT, KINDS = "2026-11-22T07:00:00Z", ("report_submitted", "routed")
CASES = [f"SS{number:011}" for number in range(48)]

pytestmark = pytest.mark.parametrize("deployed", ["dynamodb-local"], indirect=True)


def write(deployed: Deployed, rows: Iterator[StoredEvent]) -> None:
    table = deployed.settings.case_events_table
    puts = [{"PutRequest": {"Item": item_of(row)}} for row in rows]
    for start in range(0, len(puts), 25):
        client("dynamodb").batch_write_item(RequestItems={table: puts[start : start + 25]})  # type: ignore[dict-item]


def one_more(case_id: str, clock: FakeClock) -> StoredEvent:
    (_, last) = chain(case_id, AT, KINDS)
    at = stamp(clock())
    row = StoredEvent(case_id, 3, at, "case_read", "{}", last.digest, hour=hour_of(clock()))
    return row._replace(digest=digest_of(row))


def test_night_that_was_killed_twice_ends_with_every_changed_case_checked(
    deployed: Deployed,
) -> None:
    clock = FakeClock()
    container = Container(Adapters(deployed.settings, now=clock))
    write(deployed, (row for case_id in CASES for row in chain(case_id, AT, KINDS)))
    container.sign_chain_heads()
    assert [broken for n in range(SHARDS) for broken in container.sign_segment(n)] == []

    changed = {case_id: one_more(case_id, clock) for case_id in CASES[::6]}
    write(deployed, iter(changed.values()))
    clock.advance(hours=20)
    container.sign_chain_heads()
    first, second = sorted({shard_of(case_id, SHARDS) for case_id in changed})[:2]
    for number, calls in ((first, 3), (second, 60)):
        kill_after(calls, lambda n=number: list(container.sign_segment(n)))  # type: ignore[misc]
    clock.advance(seconds=TERM.whole_seconds)
    assert [broken for n in range(SHARDS) for broken in container.sign_segment(n)] == []

    heads = ReadSignedHeadsDeps(container.adapters.head_lists, container.adapters.signing_keys)
    signed = read_signed_heads(heads)
    assert signed is not None
    assert {case_id: signed.head(case_id) for case_id in changed} == {
        case_id: ChainHead(3, row.digest) for case_id, row in changed.items()
    }
