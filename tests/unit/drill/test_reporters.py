"""What people of a drill do, as far as a status lets them."""

from typing import Any

import pytest

from drill.reporters import is_written_to

SENT = {"kind": "police", "state": "sent", "sent_at": "2027-04-01T12:00:00Z"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"kind": "platform"}, True),
        ({"kind": "operator"}, False),
        ({"self_report": {"url": "https://x.com/report", "text": "…"}}, False),
    ],
)
def test_recipient_is_written_to_where_we_sent_it_the_report(
    changes: dict[str, Any], expected: bool
) -> None:
    assert is_written_to({**SENT, **changes}) is expected


def test_recipient_is_not_written_to_before_it_has_the_report() -> None:
    assert not is_written_to({"kind": "police", "state": "queued"})
