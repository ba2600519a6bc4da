"""What event handlers share."""

import io
import json
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from chalice.app import DynamoDBEvent, SNSEvent, SQSEvent

from chalicelib.consumers import reports
from chalicelib.consumers.batches import (
    handle_by_case,
    handle_cases,
    handle_inserts,
    handle_messages,
    handle_together,
    handle_verified,
)
from chalicelib.consumers.notices import (
    handle_authority_message,
    handle_expiry_message,
    handle_file_message,
    handle_mail_event,
    handle_reporter_message,
)
from chalicelib.errors import ChainBroken, JobIsRunning, LeaseLost, TryAgainLater, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.recipient import BUNDLE, ERASURE, PATTERNS, ROUTE
from chalicelib.ports import Dispatch
from chalicelib.telemetry import measure, write_metrics_to
from tests.support import events
from tests.support.factories import World
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
    assert [one.value for one in metrics_in(log.getvalue())] == [2.0]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("error", "failed"), [(TryAgainLater("not yet"), 0), (Unavailable(), 1)])
def test_record_that_failed_is_counted_and_a_pause_is_not(
    error: Exception, failed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Dispatch) -> None:
        raise error

    event = SQSEvent(events.dispatches([Dispatch("c", 1, "x")]), None)
    assert handle_messages(event, fail)["batchItemFailures"]
    assert [one.name for one in metrics_in(capsys.readouterr().out)] == ["RecordsFailed"] * failed


@pytest.mark.parametrize(
    ("error", "postponed"),
    [
        (TryAgainLater("not yet", after=timedelta(minutes=1)), [("handle", timedelta(minutes=1))]),
        (TryAgainLater("not yet"), []),
        (Unavailable(), []),
    ],
)
def test_message_is_shown_again_when_another_try_is_worth_it(
    error: Exception, postponed: list[tuple[str, timedelta]]
) -> None:
    def fail(_: Dispatch) -> None:
        raise error

    calls: list[tuple[str, timedelta]] = []
    batch = SQSEvent(events.dispatches([Dispatch("SSABCDEFGHJKM", 1, "x")]), None)
    answer = handle_messages(batch, fail, lambda *arguments: calls.append(arguments))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "message-1"}]}
    assert calls == postponed
    assert handle_messages(batch, fail) == answer


@pytest.mark.parametrize("held", [JobIsRunning("chase#1"), LeaseLost("chase#1")])
def test_message_is_done_with_when_another_run_is_at_its_work(held: Exception) -> None:
    """Whoever is has a message of its own: if it dies, that comes again."""

    def fail(_: Dispatch) -> None:
        raise held

    batch = SQSEvent(events.dispatches([Dispatch("chase", 1, "lane")]), None)
    assert handle_messages(batch, fail) == {"batchItemFailures": []}


@pytest.mark.parametrize("change", ["INSERT", "MODIFY", "REMOVE"])
def test_change_of_a_stored_event_is_reported_and_not_projected(
    change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    projected: list[tuple[str, int]] = []
    batch = DynamoDBEvent(events.stream(("SSABCDEFGHJKM", 2), change=change), None)
    answer = handle_inserts(batch, lambda *event: projected.append(event))
    assert answer == {"batchItemFailures": []}
    is_change = change != "INSERT"
    assert projected == ([] if is_change else [("SSABCDEFGHJKM", 2)])
    assert ("LogChanged" in capsys.readouterr().out) is is_change


def test_case_is_read_once_a_batch_and_again_after_a_failure() -> None:
    world, last_read = World(), list[Case | None]()
    case = world.case(world.submit())

    def feed(dispatch: Dispatch, last: Case | None) -> Case | None:
        last_read.append(last)
        if dispatch.recipient == "failing":
            raise Unavailable
        return case

    recipients = ("x", "failing", "facebook", "tiktok")
    batch = events.dispatches([Dispatch(case.case_id, 1, one) for one in recipients])
    answer = handle_by_case(SQSEvent(batch, None), feed)
    assert [failed["itemIdentifier"] for failed in answer["batchItemFailures"]] == ["message-2"]
    assert last_read == [None, case, None, case]


def test_events_are_handled_together_and_those_that_failed_come_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handled: list[tuple[str, int]] = []

    def fan_out_all(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Exception]:
        handled.extend(places)
        return {("SSABCDEFGHJKM", 2): Unavailable()}

    keys = [("SSABCDEFGHJKM", 1), ("SSABCDEFGHJKM", 2), ("SSZZZZZZZZZZZ", 1)]
    answer = handle_together(DynamoDBEvent(events.stream(*keys), None), fan_out_all)
    assert handled == keys
    assert [failed["itemIdentifier"] for failed in answer["batchItemFailures"]] == ["2"]
    changed = DynamoDBEvent(events.stream(("SSABCDEFGHJKM", 3), change="MODIFY"), None)
    assert handle_together(changed, fan_out_all) == {"batchItemFailures": []}
    assert handled == keys
    assert "LogChanged" in capsys.readouterr().out


def test_case_is_handled_once_a_batch_and_again_where_that_failed() -> None:
    one, other = "SSABCDEFGHJKM", "SSZZZZZZZZZZZ"
    handled: list[tuple[str, int]] = []

    def project(case_id: str, seq: int) -> None:
        handled.append((case_id, seq))
        if len(handled) == 1:
            raise Unavailable

    batch = DynamoDBEvent(events.stream((one, 1), (other, 1), (one, 2), (other, 3)), None)
    answer = handle_cases(batch, project)
    assert handled == [(one, 2), (other, 3), (one, 2)]
    assert [failed["itemIdentifier"] for failed in answer["batchItemFailures"]] == ["1"]


@pytest.mark.parametrize(
    ("report", "metric"),
    [
        (lambda: reports.report_failed_pages(2), "PagesFailed"),
        (lambda: reports.report_unsent(1), "PressingUnsent"),
        (lambda: reports.report_parked_tokens([("x", "J", "not_acknowledged")]), "TokensParked"),
        (
            lambda: reports.report_broken_chains([ChainBroken("SSX", 2, "is missing")]),
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
    reports.report_failed_pages(0)
    reports.report_unsent(0)
    reports.report_parked_tokens([])
    reports.report_broken_chains([])
    reports.report_erased([])
    assert capsys.readouterr().out == ""


def test_each_erased_case_leaves_a_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "standsafe"):
        reports.report_erased(["SSABCDEFGHJKM"])
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


@pytest.mark.parametrize("torn", ["{", "[1]", "7", '{"case_id": "SSABCDEFGHJKM"}'])
def test_reports_of_a_batch_are_routed_together_and_others_mailed(torn: str) -> None:
    routed: list[list[tuple[str, int]]] = []
    mailed: list[Dispatch] = []

    def route_all(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Exception]:
        routed.append([*places])
        return {("SSZZZZZZZZZZZ", 1): Unavailable()}

    one, other = "SSABCDEFGHJKM", "SSZZZZZZZZZZZ"
    mail = Dispatch(one, 1, "police-durham")
    batch = events.dispatches(
        [Dispatch(one, 1, ROUTE), mail, Dispatch(other, 1, ROUTE), Dispatch(one, 1, ROUTE)]
    )
    batch["Records"].append({**batch["Records"][0], "messageId": "torn", "body": torn})
    answer = handle_verified(SQSEvent(batch, None), route_all, mailed.append)
    assert routed == [[(one, 1), (other, 1)]]
    assert mailed == [mail]
    failed = [record["itemIdentifier"] for record in answer["batchItemFailures"]]
    assert failed == ["message-3", "torn"]


def test_batch_without_reports_to_route_is_mailed_alone() -> None:
    mailed: list[Dispatch] = []
    mail = Dispatch("SSABCDEFGHJKM", 1, "police-durham")
    batch = SQSEvent(events.dispatches([mail]), None)

    def route_all(_: object) -> dict[tuple[str, int], Exception]:
        raise AssertionError("there is nothing to route")

    assert handle_verified(batch, route_all, mailed.append) == {"batchItemFailures": []}
    assert mailed == [mail]


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
        erase_case=calls.append, erase_segment=lambda number: [f"segment {number}"]
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
