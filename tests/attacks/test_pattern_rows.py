"""A reader of every table learns neither what cases share nor which cases those are, and nothing at
all once they are erased.

At commit 385b205 the attacker counts, in ``account#`` rows of the feed, how many cases named an
account long after the last of them was erased; and under whose platform that was.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.container import Container
from chalicelib.model.references import parse_reference
from chalicelib.ports import Dispatch
from chalicelib.store.patterns import PatternRow
from chalicelib.store.tables import Table
from tests.support.factories import body
from tests.support.linkage import LinkedRow, every_row
from tests.support.pattern_texts import ENGLISH
from tests.support.routing import fan_out
from tests.support.web_client import post_json

TEXT = ENGLISH.splitlines()[0]
INCIDENT = {"platform": "x", "handle": "CanaryAccount", "text": TEXT}
REPORTS = 3
DAY = timedelta(days=1)


@pytest.fixture
def case_ids(product: Container) -> list[str]:
    """Cases that share an account and a text, compared and fed."""
    case_ids = []
    for _ in range(REPORTS):
        answer = post_json("/v1/reports", body(incidents=[INCIDENT]))
        case_id = parse_reference(answer.json["reference"]) or ""
        fan_out(product, case_id, 1)
        product.link_case(case_id, 1)
        case_ids.append(case_id)
    return case_ids


def pattern_rows(rows: Sequence[LinkedRow]) -> list[LinkedRow]:
    return [row for row in rows if set(row) == {"table", "pk", "sk", "sealed"}]


def test_reader_of_every_table_learns_no_account_no_text_and_no_case(case_ids: list[str]) -> None:
    every = every_row()
    rows = pattern_rows(every)
    assert len(rows) == REPORTS * 10, "an account, eight bands, and the list of them"
    rows_text = repr(rows).casefold()
    secrets = [*case_ids, "canaryaccount", "disgrace", "police-hampshire", "sam@example.org", "'x'"]
    assert [words for words in secrets if words.casefold() in rows_text] == []
    other_rows = repr([row for row in every if row not in rows])
    keys = {row[name] for row in rows for name in ("pk", "sk")} - {"of"}
    assert [key for key in keys if key in other_rows] == []


def test_rows_of_one_case_share_nothing_that_tells_they_are_one_cases(case_ids: list[str]) -> None:
    rows = pattern_rows(every_row())
    places = Counter(row["sk"] for row in rows)
    assert places.pop("of") == REPORTS
    assert set(places.values()) == {1}
    assert len({len(row["sealed"]) for row in rows if row["sk"] != "of"}) == 1


def test_nothing_of_what_they_shared_is_left_once_cases_are_erased(
    product: Container, case_ids: list[str]
) -> None:
    for case_id in case_ids:
        product.erase_case(case_id)
    rows = every_row()
    assert not pattern_rows(rows)
    assert not [row for row in rows if "account#" in repr(row)]


@pytest.mark.parametrize("moment", ["save", "save_all"])
def test_nothing_is_left_of_a_case_that_is_erased_while_it_is_put_on_its_way(
    product: Container, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """At commit 234ff48e it stays for good: what erases finds no row yet, or no list of them."""
    answer = post_json("/v1/reports", body(incidents=[INCIDENT]))
    case_id = parse_reference(answer.json["reference"]) or ""
    write, erased = getattr(Table, moment), list[str]()

    def erase_before(table: Table[PatternRow], *arguments: Any) -> None:
        if table.name == product.settings.patterns_table and not erased:
            erased.append(case_id)
            product.erase_case(case_id)
        write(table, *arguments)

    monkeypatch.setattr(Table, moment, erase_before)
    fan_out(product, case_id, 1)
    assert erased
    assert not pattern_rows(every_row())


@pytest.mark.parametrize("sealed", [b"x", b"x" * 600])
def test_row_that_somebody_else_wrote_keeps_no_report_that_shares_it_from_going_out(
    product: Container, case_ids: list[str], sealed: bytes
) -> None:
    """At commit 401ccbaa no report of that account is put on its way again: comparing raises."""
    table = Table(PatternRow, product.settings.patterns_table)
    for trait in {row["pk"] for row in pattern_rows(every_row()) if row["sk"] != "of"}:
        table.save(PatternRow(trait, "0", sealed=sealed))
    answer = post_json("/v1/reports", body(incidents=[INCIDENT]))
    case_id = parse_reference(answer.json["reference"]) or ""
    fan_out(product, case_id, 1)
    product.link_case(case_id, 1)
    case = product.feed_platform(Dispatch(case_id, 1, "x"))
    assert case is not None
    assert case.recipients["x"].sent_at is not None


def test_list_that_somebody_else_wrote_keeps_no_report_from_being_erased(
    product: Container, case_ids: list[str]
) -> None:
    """At commit fe633b75 its key stays, and the operator's command fails, too."""
    table = Table(PatternRow, product.settings.patterns_table)
    for row in [row for row in pattern_rows(every_row()) if row["sk"] == "of"]:
        table.save(PatternRow(row["pk"], "of", sealed=b"x" * 600))
    for case_id in case_ids:
        product.erase_case(case_id)
    assert list(product.adapters.case_log_table.readable(product.adapters.now() + DAY)) == []
    product.adapters.patterns.clear()  # as ``patterns rebuild`` begins
    assert not pattern_rows(every_row())
