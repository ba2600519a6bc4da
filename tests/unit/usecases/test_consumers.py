"""What event handlers share."""

import json
from typing import Any

import pytest
from chalice.app import SNSEvent

from chalicelib.consumers import each_mail_event


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

    each_mail_event(notification(kind), handle)
    assert seen == [kind]
    text = capsys.readouterr().out + "".join(str(vars(line)) for line in caplog.records)
    assert ("MailsFailed" in text) is told
    assert ("SSABCDEFGHJKM_1_police-hampshire" in text) is told
    assert "canary" not in text
