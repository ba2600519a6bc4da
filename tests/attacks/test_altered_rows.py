"""Who writes to the table of events neither fills the memory of who reads it nor goes unnoticed.

At commit 234ff48e a row of 300 kB becomes 300 MB in every function that reads its case.
"""

import tracemalloc
import zlib
from datetime import timedelta

import pytest

from chalicelib.container import Container
from chalicelib.model.chain_heads import SHARDS
from chalicelib.model.events import stamp
from chalicelib.model.references import parse_reference
from chalicelib.model.shards import shard_of
from chalicelib.store.event_rows import EventRow
from chalicelib.store.shortening import WORDS
from chalicelib.store.tables import Table
from tests.support.factories import body
from tests.support.fakes import FakeClock
from tests.support.web_client import post_json


def bomb(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -12, 5, zdict=WORDS)
    return b"\1" + packer.compress(b" " * size) + packer.flush()


def test_row_that_unpacks_to_very_much_is_told_by_its_chain(product: Container) -> None:
    case_id = parse_reference(post_json("/v1/reports", body()).json["reference"]) or ""
    table = Table(EventRow, product.settings.case_events_table)
    row = table.get(case_id, 1)
    assert row is not None
    row.facts, row.short_facts = None, bomb(64_000_000)
    table.save(row)
    tracemalloc.start()
    for read in (product.adapters.case_log.clear, product.adapters.case_log.read):
        with pytest.raises((zlib.error, ValueError)):
            read(case_id)
    assert tracemalloc.get_traced_memory()[1] < 32_000_000
    tracemalloc.stop()
    product.sign_chain_heads()
    (broken,) = product.sign_segment(shard_of(case_id, SHARDS))
    assert (broken.case_id, broken.seq, broken.why) == (case_id, 1, "does not match its own digest")


def test_mark_of_a_locked_file_hides_no_report_from_the_nights_that_erase(
    product: Container, clock: FakeClock
) -> None:
    """At commit 401ccbaa one attribute, of which no digest says anything, keeps it for good."""
    case_id = parse_reference(post_json("/v1/reports", body()).json["reference"]) or ""
    table = Table(EventRow, product.settings.case_events_table)
    row = table.get(case_id, 1)
    assert row is not None
    row.locked_until = stamp(clock())
    table.save(row)
    clock.advance(hours=1)
    now = clock()
    page = product.adapters.case_log_table.expiring_page(
        now, (0, 1), "", synthetic_before=now, unlocked=(now - timedelta(days=1), now)
    )
    assert (page.readable, page.unlocked) == ([case_id], [case_id])
