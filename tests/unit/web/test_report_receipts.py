"""The receipt first: whoever has none learns nothing, and waits for guessing."""

from typing import Any

import pytest

from chalicelib.model.events import Kind
from tests.support.factories import World, body
from tests.support.own_report import OwnReport
from tests.support.web_client import call, post_json

NONSENSE: tuple[Any, ...] = ({}, [], {"recipient": 1})


@pytest.mark.parametrize("name", ["messages", "self-reported", "promote", "withdraw", "appeal"])
def test_wrong_receipt_gets_the_same_404_whatever_the_body(world: World, name: str) -> None:
    report = OwnReport(world)
    answers = {
        (answer.status, answer.body)
        for answer in (
            post_json(f"/v1/reports/{reference}/{name}", payload, authorization="Bearer wrong")
            for reference in (report.reference, "SS-2222-2222-222", "nonsense")
            for payload in NONSENSE
        )
    }
    assert len(answers) == 1
    assert {status for status, _ in answers} == {404}
    assert world.log.kinds(report.case_id) == [Kind.REPORT_SUBMITTED]


def test_ten_wrong_receipts_bring_a_wait_for_their_sender_only(world: World) -> None:
    report = OwnReport(world)
    path, wrong = f"/v1/reports/{report.reference}", "Bearer wrong"
    for _ in range(10):
        assert call("GET", path, authorization=wrong).status == 404
    waits = call("GET", path, authorization=wrong)
    assert (waits.status, waits.headers["retry-after"]) == (429, "3600")
    assert call("GET", "/v1/reports/SS-2222-2222-222", authorization=wrong).body == waits.body
    assert call("GET", path, address="198.51.100.9", authorization=wrong).status == 404
    right = f"Bearer {report.receipt}"
    assert call("GET", path, authorization=right).body == waits.body
    assert call("GET", path, address="198.51.100.9", authorization=right).status == 200
    danger = post_json("/v1/reports", body(immediate_danger=True, access_code="WRNG-WRNG-2222"))
    assert danger.status == 201
    world.clock.advance(hours=1, seconds=1)
    assert call("GET", path, authorization=wrong).status == 404
