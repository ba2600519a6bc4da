"""Batches of queues and streams: each record by itself, and those that go together."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from chalice.app import DynamoDBEvent, SQSEvent

from chalicelib.consumers.batches import (
    handle_by_case,
    handle_cases,
    handle_inserts,
    handle_messages,
    handle_together,
    handle_verified,
)
from chalicelib.errors import JobIsRunning, LeaseLost, TryAgainLater, Unavailable
from chalicelib.model.case import Case
from chalicelib.model.recipient_ids import ROUTE
from chalicelib.ports import Dispatch
from tests.support import events
from tests.support.factories import World
from tests.support.metrics import metrics_in


@pytest.mark.parametrize(("error", "failed"), [(TryAgainLater("not yet"), 0), (Unavailable(), 1)])
def test_record_that_failed_is_counted_and_a_pause_is_not(
    error: Exception, failed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_: Dispatch) -> None:
        raise error

    event = SQSEvent(events.dispatches([Dispatch("c", 1, "x")]), None)
    assert handle_messages(event, fail)["batchItemFailures"]
    assert [metric.name for metric in metrics_in(capsys.readouterr().out)] == [
        "RecordsFailed"
    ] * failed


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
    batch = events.dispatches([Dispatch(case.case_id, 1, recipient) for recipient in recipients])
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
    first_case, second_case = "SSABCDEFGHJKM", "SSZZZZZZZZZZZ"
    handled: list[tuple[str, int]] = []

    def project(case_id: str, seq: int) -> None:
        handled.append((case_id, seq))
        if len(handled) == 1:
            raise Unavailable

    batch = DynamoDBEvent(
        events.stream((first_case, 1), (second_case, 1), (first_case, 2), (second_case, 3)), None
    )
    answer = handle_cases(batch, project)
    assert handled == [(first_case, 2), (second_case, 3), (first_case, 2)]
    assert [failed["itemIdentifier"] for failed in answer["batchItemFailures"]] == ["1"]


@pytest.mark.parametrize("torn", ["{", "[1]", "7", '{"case_id": "SSABCDEFGHJKM"}'])
def test_reports_of_a_batch_are_routed_together_and_others_mailed(torn: str) -> None:
    routed: list[list[tuple[str, int]]] = []
    mailed: list[Dispatch] = []

    def route_all(places: Iterable[tuple[str, int]]) -> dict[tuple[str, int], Exception]:
        routed.append([*places])
        return {("SSZZZZZZZZZZZ", 1): Unavailable()}

    first_case, second_case = "SSABCDEFGHJKM", "SSZZZZZZZZZZZ"
    mail = Dispatch(first_case, 1, "police-durham")
    batch = events.dispatches(
        [
            Dispatch(first_case, 1, ROUTE),
            mail,
            Dispatch(second_case, 1, ROUTE),
            Dispatch(first_case, 1, ROUTE),
        ]
    )
    batch["Records"].append({**batch["Records"][0], "messageId": "torn", "body": torn})
    answer = handle_verified(SQSEvent(batch, None), route_all, mailed.append)
    assert routed == [[(first_case, 1), (second_case, 1)]]
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
