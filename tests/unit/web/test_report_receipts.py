"""The receipt first: whoever has none learns nothing, and waits for guessing."""

from typing import Any

import pytest

from chalicelib.model.events import Kind
from tests.support.factories import World, body
from tests.support.own_report import OwnReport
from tests.support.web_client import call, post_json

NONSENSE: tuple[Any, ...] = ({}, [], {"recipient": 1})

SUBSCRIBER = "2001:db8:7:1::"


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


def test_wrong_receipts_are_slowed_after_ten_for_their_sender_only(world: World) -> None:
    report = OwnReport(world)
    path, wrong = f"/v1/reports/{report.reference}", "Bearer wrong"
    for _ in range(10):
        assert call("GET", path, authorization=wrong).status == 404
    waits = call("GET", path, authorization=wrong)
    assert (waits.status, waits.headers["retry-after"]) == (429, "3600")
    assert call("GET", "/v1/reports/SS-2222-2222-222", authorization=wrong).body == waits.body
    assert call("GET", path, address="198.51.100.9", authorization=wrong).status == 404
    right = f"Bearer {report.receipt}"
    assert call("GET", path, authorization=right).status == 200
    assert call("GET", path, authorization=wrong).status == 429
    assert call("GET", path, address="198.51.100.9", authorization=right).status == 200
    danger = post_json("/v1/reports", body(immediate_danger=True, access_code="WRNG-WRNG-2222"))
    assert danger.status == 201
    world.clock.advance(hours=1, seconds=1)
    assert call("GET", path, authorization=wrong).status == 404


@pytest.mark.parametrize("guesses", [11, 60])
def test_right_receipt_opens_when_somebody_behind_the_same_address_guessed(
    world: World, guesses: int
) -> None:
    report = OwnReport(world)
    path = f"/v1/reports/{report.reference}"
    for number in range(guesses):
        call("GET", path, authorization=f"Bearer guess {number}")
    right = f"Bearer {report.receipt}"
    assert call("GET", path, authorization=right).status == 200
    assert call("GET", path, authorization="Bearer guess").status == 429
    message = {"message_id": "m-1", "to": "police-durham", "text": "Hello"}
    assert report.post("messages", message).status != 429


def test_guesses_are_counted_together_when_they_come_from_one_ipv6_subscriber(
    world: World,
) -> None:
    path = f"/v1/reports/{OwnReport(world).reference}"

    def guess(address: str) -> int:
        return call("GET", path, address=address, authorization="Bearer wrong").status

    statuses = [guess(f"{SUBSCRIBER}{number:x}:{number:x}") for number in range(1, 12)]
    assert statuses == [404] * 10 + [429]
    assert guess("2001:db8:7:2::1") == 404
