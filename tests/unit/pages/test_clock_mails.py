"""Mails about what is late: plain, whole, and with nothing that was reported."""

from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.catalogue import Catalogue
from chalicelib.languages import CODES
from chalicelib.model.events import Kind, stamp
from chalicelib.model.recipient_ids import OPERATOR
from chalicelib.ports import Dispatch
from chalicelib.rendering import render_mail
from chalicelib.usecases.notifications.notify_operators import OperatorAlert
from tests.support.html import Page

DUE = datetime(2026, 7, 22, 8, 30, tzinfo=UTC)


def overdue_step(kind: str, escalated_to: str = "operator", sent_at: datetime | None = None) -> Any:
    return {
        "kind": "platform",
        "who": "Facebook",
        "what": kind,
        "due": DUE,
        "escalated_to": escalated_to,
        "sent_at": sent_at,
    }


def to_reporter(*items: Any) -> dict[str, Any]:
    return {
        "reference": "SS-7K3M-QWXR-4TZ",
        "urgency": "high",
        "danger": False,
        "recipients": [],
        "status_url": "https://standsafe.example.org/status",
        "overdue": items,
    }


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (overdue_step("send"), "We could not send it to them yet."),
        (overdue_step("send", sent_at=DUE), "ready for them to fetch late, on 22 July 2026 at"),
        (
            {**overdue_step("send", sent_at=DUE), "kind": "police"},
            "sent it to them late, on 22 July 2026 at 9:30am.",
        ),
        (overdue_step("acknowledge"), "hey have not confirmed that they have it."),
        (overdue_step("decide"), "hey have not told us what they decided."),
        (overdue_step("decide"), "Our operators are being told."),
        (
            overdue_step("decide", "Electoral Commission"),
            "We turned to Electoral Commission about it",
        ),
        (overdue_step("decide", ""), "You told them yourself, so we cannot ask for you."),
    ],
)
def test_overdue_mail_says_who_is_late_with_what_and_who_knows(item: Any, text: str) -> None:
    mail = render_mail("reporter_overdue", "en", **to_reporter(item))
    assert "Facebook" in mail.text
    for part in (mail.text, Page(mail.html).text):
        assert text.lower() in part.lower()
        assert "call 999" in part


LATE = OperatorAlert(
    dispatch=Dispatch("SS7K3MQWXR4TZ", 4, OPERATOR),
    since=DUE,
    reference="SS-7K3M-QWXR-4TZ",
    urgency="high",
    kind=Kind.RESPONSE_OVERDUE,
    public={"recipient": "facebook", "what": "decide", "due": stamp(DUE), "escalated_to": OPERATOR},
    names={"facebook": "Facebook"},
)

CONTEXTS: dict[str, dict[str, Any]] = {
    "reporter_overdue": to_reporter(overdue_step("send"), overdue_step("decide", "Ofcom")),
    "authority_escalation": {
        "reference": "SS-7K3M-QWXR-4TZ",
        "authority": "Electoral Commission",
        "who": "Facebook",
        "published": True,
        "sent_at": DUE,
        "what": "decide",
        "due": DUE,
    },
    "authority_overdue": {
        "reference": "SS-7K3M-QWXR-4TZ",
        "authority": "Surrey Police",
        "what": "decide",
        "due": DUE,
        "case_url": "https://standsafe.example.org/case#token",
    },
    "operator_news": {"news": [LATE], "more": 3, "count": 4, "pressing": 0},
}


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("name", CONTEXTS)
def test_every_mail_is_whole_and_loads_nothing(
    name: str, language: str, catalogue: Catalogue
) -> None:
    context = CONTEXTS[name]
    if name == "authority_escalation":
        context = {**context, "urgency": catalogue.urgencies["high"]}
    mail = render_mail(name, language, **context)
    page = Page(mail.html)
    assert page.language == language
    assert "\n" not in mail.subject
    assert not {"img", "script", "link", "style", "form"} & {tag for tag, _ in page.tags}
    assert max(len(line) for line in mail.text.splitlines()) < 400
    assert "<" not in mail.text
    assert "\n\n\n\n" not in mail.text
