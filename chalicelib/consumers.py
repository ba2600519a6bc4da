"""What event handlers share: records one by one, the failed ones back to where they came from."""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from chalicelib.errors import ChainBroken, NotFound, TryAgainLater
from chalicelib.ports import CaseLog, Clock, Dispatch
from chalicelib.telemetry import logger, tell_of_parked, tell_operator

Handled = dict[str, Any]

SeeAgain = Callable[[str, timedelta], object]
"""(receipt handle of a message, span) to have its queue show it again after so long."""

_FAILURES = {"Bounce", "Complaint", "Reject"}


def each_message(
    event: Any, handle: Callable[[Dispatch], object], see_again: SeeAgain | None = None
) -> Handled:
    """Handle each SQS message; give back the ids of those that must stay on the queue.

    ``see_again`` is called for those that say how soon another try is worth it.
    """
    from aws_lambda_powertools.utilities.batch import EventType

    from chalicelib.aws.queue import from_message

    def take(record: Any) -> None:
        try:
            _told("message", from_message(record.body), handle)
        except TryAgainLater as later:
            if see_again is not None and later.after is not None:
                see_again(record.receipt_handle, later.after)
            raise

    return _partial(event, EventType.SQS, take)


def each_insert(event: Any, handle: Callable[[str, int], object]) -> Handled:
    """Handle the case id and number of each event that a stream brings."""
    from aws_lambda_powertools.utilities.batch import EventType

    def take(record: Any) -> None:
        keys = record.dynamodb.keys
        dispatch = Dispatch(str(keys["case_id"]), int(keys["seq"]), "")
        _told("stream", dispatch, lambda it: handle(it.case_id, it.seq))

    return _partial(event, EventType.DynamoDBStreams, take)


def each_mail_event(event: Any, handle: Callable[[dict[str, Any]], bool]) -> None:
    """Handle the SES event inside an SNS notification; tell an operator of a mail that failed."""
    said = json.loads(event.message)
    if handle(said) and said["eventType"] in _FAILURES:
        logger.error("mail failed", extra={"notification": said["mail"]["tags"]["notification"][0]})
        tell_operator("MailsFailed", 1)


def tell_of_failed_pages(failed: int) -> None:
    """Tell an operator of pages that keep their last version; the log names template and line."""
    if failed:
        tell_operator("PagesFailed", failed)


def tell_of_broken_chains(found: Iterable[ChainBroken]) -> None:
    """Tell an operator of logs that were altered, or lost events that had been signed."""
    for broken in found:
        said = {"case_id": broken.case_id, "seq": broken.seq, "why": broken.why}
        logger.error("a chain is broken", extra=said)
        tell_operator("ChainsBroken", 1)


def tell_of_erased(case_ids: Iterable[str]) -> None:
    """Leave a line of each case that was erased because its time had come."""
    for case_id in case_ids:
        logger.info("case erased", extra={"case_id": case_id})


def tell_of_unsent(reports: int) -> None:
    """Raise an alarm that does not go by our own mail, which may be what is down."""
    if reports:
        tell_operator("PressingUnsent", reports)


def tell_of_bundle(dispatch: Dispatch, *, stamped: bool) -> None:
    """Log that a bundle has no time-stamp: it is handed out all the same, and says so."""
    if not stamped:
        logger.error("bundle without a time-stamp", extra={"case_id": dispatch.case_id})


def each_scan(event: Any, log: CaseLog, now: Clock) -> None:
    """Record a result of GuardDuty's, and tell an operator of malware."""
    from chalicelib.usecases.evidence.record_scan import record_scan

    said = event.detail
    key, result = said["s3ObjectDetails"]["objectKey"], said["scanResultDetails"]
    if record_scan(log, now, key, result.get("scanResultStatus", "")) == "infected":
        logger.error("malware found", extra={"object": key})
        tell_operator("MalwareFound", 1)


def tell_of_parked_tokens(parked: Iterable[tuple[str, str]]) -> None:
    """Tell an operator of (platform, token id) that nobody acknowledged."""
    from chalicelib.model.exchange import NOT_ACKNOWLEDGED

    for platform, jti in parked:
        tell_of_parked(platform, jti, NOT_ACKNOWLEDGED)


def _told(source: str, dispatch: Dispatch, handle: Callable[[Dispatch], object]) -> None:
    """Handle one record, and leave a line without content in the log if it must be tried again."""
    ids = {"case_id": dispatch.case_id, "seq": dispatch.seq, "recipient": dispatch.recipient}
    try:
        handle(dispatch)
    except NotFound:
        logger.warning("record of no known case", extra={"source": source, **ids})
    except Exception as error:
        said = {"source": source, "error": type(error).__name__, **ids}
        logger.warning("record to be tried again", extra=said)
        raise


def _partial(event: Any, kind: Any, take: Callable[[Any], None]) -> Handled:
    from aws_lambda_powertools.utilities.batch import BatchProcessor, process_partial_response

    def record_handler(record: Any) -> None:
        take(record)

    return dict(
        process_partial_response(
            event=event.to_dict(),
            record_handler=record_handler,
            processor=BatchProcessor(event_type=kind, raise_on_entire_batch_failure=False),
            context=event.context,
        )
    )
