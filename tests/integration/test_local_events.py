"""Schedules, mail events and what fails three times, as on AWS."""

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from local.clock import ProductClock, StandingClock
from local.events import Delivery, MailSource, ScheduleSource, next_run, on_queue
from local.inbox import Inbox

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def _drain(source: Any) -> None:
    while source.step():
        pass


class FakeSqs:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    def send_message(self, **arguments: Any) -> None:
        self.messages.append(arguments)


def test_event_goes_to_the_dead_letter_queue_when_it_failed_three_times() -> None:
    tries: list[str] = []

    def handler(function: str, _: dict[str, Any]) -> None:
        tries.append(function)
        raise RuntimeError

    sqs = FakeSqs()
    Delivery(handler, on_queue(sqs, "dead"))("reconcile", {"id": "1"})
    assert len(tries) == 3
    (message,) = sqs.messages
    assert json.loads(message["MessageBody"]) == {"id": "1"}
    assert message["MessageAttributes"]["RequestID"]["StringValue"]


def test_standing_clock_moves_only_when_it_is_moved_and_never_back() -> None:
    noon = datetime(2027, 3, 28, 12, tzinfo=UTC)
    clock = StandingClock(noon)
    assert clock() == clock() == noon
    assert clock.advance(90) == clock() == noon + timedelta(seconds=90)
    with pytest.raises(ValueError, match="forward"):
        clock.move_to(noon)


def test_schedule_falls_due_once_by_the_products_clock() -> None:
    clock = ProductClock()
    ran: list[str] = []
    deliver = Delivery(lambda function, _: ran.append(function), on_queue(FakeSqs(), "dead"))
    source = ScheduleSource("reconcile", "rate(5 minutes)", clock, deliver)
    assert not source.waiting()
    clock.advance(24 * 3600)
    assert source.waiting()
    assert source.step()
    assert not source.step()
    assert ran == ["reconcile"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("rate(1 minute)", NOON + timedelta(minutes=1)),
        ("rate(2 hours)", NOON + timedelta(hours=2)),
        ("cron(30 13 * * ? *)", NOON.replace(hour=13, minute=30)),
        ("cron(0 12 ? * * *)", NOON + timedelta(days=1)),
    ],
)
def test_schedule_gives_its_next_run(expression: str, expected: datetime) -> None:
    assert next_run(expression, NOON) == expected


def test_schedule_is_refused_when_it_is_not_understood() -> None:
    with pytest.raises(ValueError, match="knows no schedule like"):
        next_run("cron(0/15 * * * ? *)", NOON)


def _inbox(*addresses: str) -> Inbox:
    raw = "From: a@example.org\nSubject: Hello\nX-Standsafe-Notification: SS1.2.x\n\nText\n"
    sent_mails = [
        SimpleNamespace(id=f"id-{i}", source="a@example.org", destinations=[to, to], raw_data=raw)
        for i, to in enumerate(addresses)
    ]
    return Inbox(lambda count: sent_mails[count:], lambda: NOON)


def test_inbox_gives_the_events_that_ses_gives() -> None:
    delivered: list[Any] = []
    deliver = Delivery(lambda _, event: delivered.append(event), on_queue(FakeSqs(), "dead"))
    source = MailSource("record_mail_events", _inbox("to@example.org"), "arn:topic", deliver)
    _drain(source)
    events = [json.loads(event["Records"][0]["Sns"]["Message"]) for event in delivered]
    assert [event["eventType"] for event in events] == ["Send", "Delivery"]
    assert events[0]["mail"]["tags"] == {"notification": ["SS1_2_x"]}
    assert events[0]["mail"]["messageId"] == "id-0"
    assert events[0]["mail"]["destination"] == ["to@example.org"]


def test_mails_are_shared_out_among_the_sources_that_take_them() -> None:
    inbox, published = _inbox(*"abcde"), list[list[str]]()
    for number in range(2):
        ids: list[str] = []
        published.append(ids)

        def note(_: str, event: dict[str, Any], ids: list[str] = ids) -> None:
            ids.append(json.loads(event["Records"][0]["Sns"]["Message"])["mail"]["messageId"])

        deliver = Delivery(note, on_queue(FakeSqs(), "dead"))
        _drain(MailSource("record_mail_events", inbox, "arn:topic", deliver, (number, 2)))
    assert [sorted({*ids}) for ids in published] == [["id-0", "id-2", "id-4"], ["id-1", "id-3"]]


@pytest.mark.parametrize(
    ("address", "kinds"),
    [
        ("bounce@simulator.amazonses.com", ["Send", "Bounce"]),
        ("bounce+1@example.org", ["Send", "Bounce"]),
        ("bouncer@example.org", ["Send", "Delivery"]),
        ("complaint@example.org", ["Send", "Delivery", "Complaint"]),
    ],
)
def test_address_of_the_simulator_does_as_it_says(address: str, kinds: list[str]) -> None:
    (mail,) = _inbox(address).mails()
    assert [event["eventType"] for event in mail.ses_events()] == kinds
