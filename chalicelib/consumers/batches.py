"""Batches: records one by one, the failed ones back to where they came from."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from aws_lambda_powertools.utilities.batch import (
    BatchProcessor,
    EventType,
    process_partial_response,
)
from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import (
    DynamoDBRecordEventName,
)

from chalicelib.aws.queue import from_message
from chalicelib.consumers.alarms import report_changed_event
from chalicelib.errors import JobIsRunning, LeaseLost, NotFound, TryAgainLater
from chalicelib.model.case import Case
from chalicelib.model.events import EventKey
from chalicelib.model.recipient_ids import ROUTE
from chalicelib.ports import Dispatch
from chalicelib.telemetry import logger, measure

BatchResponse = dict[str, Any]
"""Lambda's ``batchItemFailures``: the ids of the records that failed."""

UseCaseOfMany = Callable[[Iterable[EventKey]], Mapping[EventKey, Exception]]
"""A use case of many events, by case id and number: gives what failed, by which of them."""

Delay = Callable[[str, timedelta], object]
"""(receipt handle of a message, span) to have its queue show it again after so long."""


def handle_messages(
    event: Any, use_case: Callable[[Dispatch], object], delay: Delay | None = None
) -> BatchResponse:
    """Call the use case with each SQS message; give the ids of those that stay on the queue.

    ``delay`` is called for those that say how soon another try is worth it.
    """

    def handle_record(record: Any) -> None:
        try:
            _handle("message", from_message(record.body), use_case)
        except TryAgainLater as error:
            if delay is not None and error.after is not None:
                delay(record.receipt_handle, error.after)
            raise

    return _respond(event, EventType.SQS, handle_record)


def handle_by_case(
    event: Any, use_case: Callable[[Dispatch, Case | None], Case | None]
) -> BatchResponse:
    """Call the use case with each SQS message, and with its case as the last message of it left it:
    within a batch it need not be read again. None: it is to be read."""
    cases: dict[str, Case | None] = {}

    def handle(dispatch: Dispatch) -> None:
        cases[dispatch.case_id] = use_case(dispatch, cases.pop(dispatch.case_id, None))

    return handle_messages(event, handle)


def handle_inserts(event: Any, use_case: Callable[[str, int], object]) -> BatchResponse:
    """Call the use case with the case id and number of each event that a stream brings.

    What else a stream brings is a change of what is only ever added to: operators are told.
    """

    def handle_record(record: Any) -> None:
        keys = record.dynamodb.keys
        dispatch = Dispatch(str(keys["case_id"]), int(keys["seq"]), "")
        if record.event_name is not DynamoDBRecordEventName.INSERT:
            report_changed_event(dispatch.case_id, dispatch.seq)
            return
        _handle("stream", dispatch, lambda dispatch: use_case(dispatch.case_id, dispatch.seq))

    return _respond(event, EventType.DynamoDBStreams, handle_record)


def handle_verified(
    event: Any,
    route_all: UseCaseOfMany,
    use_case: Callable[[Dispatch], object],
    delay: Delay | None = None,
) -> BatchResponse:
    """Route all reports that a batch of SQS messages is to have routed, together; call the use case
    with each other message, as ``handle_messages`` does."""
    dispatches = filter(None, map(_readable, event.to_dict()["Records"]))
    to_route = [
        (dispatch.case_id, dispatch.seq) for dispatch in dispatches if dispatch.recipient == ROUTE
    ]
    failures = route_all(dict.fromkeys(to_route)) if to_route else {}

    def handle(dispatch: Dispatch) -> None:
        if dispatch.recipient != ROUTE:
            use_case(dispatch)
        elif (dispatch.case_id, dispatch.seq) in failures:
            raise failures[dispatch.case_id, dispatch.seq]

    return handle_messages(event, handle, delay)


def _readable(record: Mapping[str, Any]) -> Dispatch | None:
    """Read a message; None for what is none, which fails by itself, and no other with it."""
    try:
        return from_message(record["body"])
    except Exception:
        return None


def handle_together(event: Any, use_case: UseCaseOfMany) -> BatchResponse:
    """Call the use case once with the case id and number of every event that a stream brings."""
    keys = (_key_of(record) for record in event.to_dict()["Records"] if _is_insert(record))
    failures = use_case(dict.fromkeys(keys))

    def handle_event(case_id: str, seq: int) -> None:
        if (case_id, seq) in failures:
            raise failures[case_id, seq]

    return handle_inserts(event, handle_event)


def handle_cases(event: Any, use_case: Callable[[str, int], object]) -> BatchResponse:
    """Call the use case once with each case of which a stream brings an event, and the number of
    the last of them."""
    last = dict[str, int]()
    for record in event.to_dict()["Records"]:
        case_id, seq = _key_of(record)
        last[case_id] = max(seq, last.get(case_id, 0))
    handled = set[str]()

    def handle_case(case_id: str, _: int) -> None:
        if case_id not in handled:
            use_case(case_id, last[case_id])
            handled.add(case_id)

    return handle_inserts(event, handle_case)


def _is_insert(record: Any) -> bool:
    return bool(record["eventName"] == DynamoDBRecordEventName.INSERT.name)


def _key_of(record: Any) -> EventKey:
    keys = record["dynamodb"]["Keys"]
    return keys["case_id"]["S"], int(keys["seq"]["N"])


def _handle(source: str, dispatch: Dispatch, use_case: Callable[[Dispatch], object]) -> None:
    """Handle one record, and leave a line without content in the log if it must be tried again."""
    ids = {"case_id": dispatch.case_id, "seq": dispatch.seq, "recipient": dispatch.recipient}
    try:
        use_case(dispatch)
    except NotFound:
        logger.warning("record of no known case", extra={"source": source, **ids})
    except (JobIsRunning, LeaseLost) as held:  # whoever holds it has a message of its own
        logger.info("job runs already", extra={"job": held.job})
    except Exception as error:
        fields = {"source": source, "error": type(error).__name__, **ids}
        logger.warning("record to be tried again", extra=fields)
        if not isinstance(error, TryAgainLater):  # which is a pause, and meant
            measure("RecordsFailed", 1)
        raise


def _respond(event: Any, kind: EventType, handle_record: Callable[[Any], None]) -> BatchResponse:
    return dict(
        process_partial_response(
            event=event.to_dict(),
            record_handler=handle_record,
            processor=BatchProcessor(event_type=kind, raise_on_entire_batch_failure=False),
            context=event.context,
        )
    )
