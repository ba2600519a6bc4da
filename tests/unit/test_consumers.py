"""What event handlers share."""

import io
import json
import logging
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from chalice.app import SNSEvent

from chalicelib.consumers import alarms
from chalicelib.consumers.messages import (
    handle_authority_message,
    handle_expiry_message,
    handle_file_message,
    handle_mail_event,
    handle_reporter_message,
)
from chalicelib.consumers.schedules import run_each
from chalicelib.errors import ChainBroken, JobIsRunning, Unavailable
from chalicelib.model.recipient_ids import BUNDLE, ERASURE, PATTERNS
from chalicelib.ports import Dispatch
from chalicelib.telemetry import measure, write_metrics_to
from tests.support.metrics import metrics_in


def notification(kind: str) -> SNSEvent:
    """An SES event as SNS hands it over."""
    event = {
        "eventType": kind,
        "mail": {
            "messageId": "m-1",
            "destination": ["canary@example.org"],
            "tags": {"notification": ["SSABCDEFGHJKM_1_police-hampshire"]},
        },
    }
    record = {"Sns": {"Message": json.dumps(event), "Subject": "", "MessageAttributes": {}}}
    return SNSEvent({"Records": [record]}, None)


@pytest.mark.parametrize(
    ("kind", "ours", "alerted"),
    [
        ("Bounce", True, True),
        ("Reject", True, True),
        ("Delivery", True, False),
        ("Bounce", False, False),
    ],
)
def test_operator_is_alerted_when_a_mail_failed(
    kind: str,
    ours: bool,
    alerted: bool,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    handled: list[Any] = []

    def handle(event: dict[str, Any]) -> bool:
        handled.append(event["eventType"])
        return ours

    handle_mail_event(notification(kind), handle)
    assert handled == [kind]
    text = capsys.readouterr().out + "".join(str(vars(line)) for line in caplog.records)
    assert ("MailsFailed" in text) is alerted
    assert ("SSABCDEFGHJKM_1_police-hampshire" in text) is alerted
    assert "canary" not in text


def test_mail_that_was_sent_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    handle_mail_event(notification("Send"), lambda _: True)
    handle_mail_event(notification("Send"), lambda _: False)  # of nobody here
    (counted,) = metrics_in(capsys.readouterr().out)
    assert (counted.name, set(counted.dimensions)) == ("MailsSent", {"service", "stage"})


def test_metrics_are_written_where_the_log_is(capsys: pytest.CaptureFixture[str]) -> None:
    log = io.StringIO()
    write_metrics_to(log)
    try:
        measure("MailsSent", 2)
    finally:
        write_metrics_to(None)
    assert [metric.value for metric in metrics_in(log.getvalue())] == [2.0]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("report", "metric"),
    [
        (lambda: alarms.report_failed_pages(2), "PagesFailed"),
        (lambda: alarms.report_unsent(1), "PressingUnsent"),
        (lambda: alarms.report_parked_tokens([("x", "J", "not_acknowledged")]), "TokensParked"),
        (
            lambda: alarms.report_broken_chains([ChainBroken("SSX", 2, "is missing")]),
            "ChainsBroken",
        ),
    ],
)
def test_operator_is_alerted_to_what_a_run_reports(
    report: Callable[[], None], metric: str, capsys: pytest.CaptureFixture[str]
) -> None:
    report()
    assert metric in capsys.readouterr().out


def test_nothing_is_reported_when_a_run_found_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    alarms.report_failed_pages(0)
    alarms.report_unsent(0)
    alarms.report_parked_tokens([])
    alarms.report_broken_chains([])
    alarms.report_erased([])
    assert capsys.readouterr().out == ""


def test_each_erased_case_leaves_a_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "standsafe"):
        alarms.report_erased(["SSABCDEFGHJKM"])
    assert [vars(line).get("case_id") for line in caplog.records] == ["SSABCDEFGHJKM"]


@pytest.mark.parametrize("recipient", ["reporter", "link"])
def test_reporter_message_mails_or_records_a_request_for_a_link(recipient: str) -> None:
    calls: list[tuple[str, Dispatch]] = []
    container = SimpleNamespace(
        notify_reporter=lambda dispatch: calls.append(("reporter", dispatch)),
        record_link_request=lambda dispatch: calls.append(("link", dispatch)),
    )
    dispatch = Dispatch("SSABCDEFGHJKM", 1, recipient)
    handle_reporter_message(container, dispatch)
    assert calls == [(recipient, dispatch)]


@pytest.mark.parametrize("case_id", ["SSABCDEFGHJKM", "link"])
def test_authority_message_mails_of_an_event_or_a_link_to_the_list(case_id: str) -> None:
    calls: list[tuple[str, Dispatch]] = []
    container = SimpleNamespace(
        notify_authority=lambda dispatch: calls.append(("SSABCDEFGHJKM", dispatch)),
        mail_sign_in=lambda dispatch: calls.append(("link", dispatch)),
    )
    dispatch = Dispatch(case_id, 0, "police-kent")
    handle_authority_message(container, dispatch)
    assert calls == [(case_id, dispatch)]


@pytest.mark.parametrize(
    ("dispatch", "erased"),
    [
        (Dispatch("SSABCDEFGHJKM", 0, ERASURE), ["SSABCDEFGHJKM"]),
        (Dispatch("erase_expired_cases", 7, "segment"), ["segment 7"]),
    ],
)
def test_expiry_message_erases_a_case_or_those_of_a_segment(
    dispatch: Dispatch, erased: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[str] = []
    container = SimpleNamespace(
        erase_requested=calls.append, erase_segment=lambda number: [f"segment {number}"]
    )
    with caplog.at_level(logging.INFO):
        handle_expiry_message(container, dispatch)
    assert [vars(line)["case_id"] for line in caplog.records] == erased
    assert calls == [case_id for case_id in erased if dispatch.recipient == ERASURE]


def test_file_message_makes_the_bundle_or_settles_the_case(
    caplog: pytest.LogCaptureFixture,
) -> None:
    settled: list[str] = []
    compared: list[tuple[str, int]] = []
    container = SimpleNamespace(
        settle_case=settled.append,
        make_bundle=lambda dispatch: False,
        link_case=lambda *event: compared.append(event),
    )
    handle_file_message(container, Dispatch("SSABCDEFGHJKL", 1, PATTERNS))
    assert (settled, compared) == ([], [("SSABCDEFGHJKL", 1)])
    handle_file_message(container, Dispatch("SSABCDEFGHJKM", 1, "files"))
    assert (settled, caplog.records) == (["SSABCDEFGHJKM"], [])
    handle_file_message(container, Dispatch("SSABCDEFGHJKN", 2, BUNDLE))
    assert settled == ["SSABCDEFGHJKM"]
    assert [line.message for line in caplog.records] == ["bundle without a time-stamp"]


@pytest.mark.parametrize(
    ("raised", "ran", "expected"),
    [
        ({}, "abc", None),
        ({"a": Unavailable()}, "abc", Unavailable),
        ({"a": KeyError(), "c": Unavailable()}, "abc", KeyError),
        ({"b": JobIsRunning("b")}, "ab", JobIsRunning),
        ({"a": Unavailable(), "b": JobIsRunning("b")}, "ab", Unavailable),
    ],
)
def test_run_each_has_every_job_run_when_one_before_fails(
    raised: dict[str, Exception], ran: str, expected: type[Exception] | None
) -> None:
    begun = list[str]()

    def job(name: str) -> None:
        begun.append(name)
        if name in raised:
            raise raised[name]

    with pytest.raises(expected) if expected else nullcontext():
        run_each(*(partial(job, name) for name in "abc"))
    assert "".join(begun) == ran
