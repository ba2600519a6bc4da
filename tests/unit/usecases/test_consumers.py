"""What event handlers share."""

import json
from datetime import timedelta
from typing import Any

import pytest
from chalice.app import SNSEvent, SQSEvent

from chalicelib.consumers.batches import handle_messages
from chalicelib.consumers.notices import handle_mail_event
from chalicelib.errors import TryAgainLater, Unavailable
from chalicelib.ports import Dispatch
from tests.support import events


def notification(kind: str) -> SNSEvent:
    """An SES event as SNS hands it over."""
    said = {
        "eventType": kind,
        "mail": {
            "messageId": "m-1",
            "destination": ["canary@example.org"],
            "tags": {"notification": ["SSABCDEFGHJKM_1_police-hampshire"]},
        },
    }
    record = {"Sns": {"Message": json.dumps(said), "Subject": "", "MessageAttributes": {}}}
    return SNSEvent({"Records": [record]}, None)


@pytest.mark.parametrize(
    ("kind", "ours", "told"),
    [
        ("Bounce", True, True),
        ("Reject", True, True),
        ("Delivery", True, False),
        ("Bounce", False, False),
    ],
)
def test_an_operator_is_told_of_a_mail_that_failed(
    kind: str,
    ours: bool,
    told: bool,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen: list[Any] = []

    def handle(said: dict[str, Any]) -> bool:
        seen.append(said["eventType"])
        return ours

    handle_mail_event(notification(kind), handle)
    assert seen == [kind]
    text = capsys.readouterr().out + "".join(str(vars(line)) for line in caplog.records)
    assert ("MailsFailed" in text) is told
    assert ("SSABCDEFGHJKM_1_police-hampshire" in text) is told
    assert "canary" not in text


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (TryAgainLater("not yet", after=timedelta(minutes=1)), [("handle", timedelta(minutes=1))]),
        (TryAgainLater("not yet"), []),
        (Unavailable(), []),
    ],
)
def test_a_message_is_seen_again_as_soon_as_another_try_is_worth_it(
    error: Exception, asked: list[tuple[str, timedelta]]
) -> None:
    def fail(_: Dispatch) -> None:
        raise error

    seen: list[tuple[str, timedelta]] = []
    batch = SQSEvent(events.dispatches([Dispatch("SSABCDEFGHJKM", 1, "x")]), None)
    answer = handle_messages(batch, fail, lambda *said: seen.append(said))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    assert seen == asked
    assert handle_messages(batch, fail) == answer
