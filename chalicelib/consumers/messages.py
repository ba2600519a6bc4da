"""Single messages: what SES says of a mail, what GuardDuty of a file; and kinds of message that are
for two use cases each."""

import json
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from chalicelib.consumers.alarms import report_erased
from chalicelib.model.recipient_ids import BUNDLE, ERASURE, LINK, PATTERNS
from chalicelib.ports import Dispatch
from chalicelib.telemetry import logger, measure, tell_operator

FAILURES = frozenset({"Bounce", "Complaint", "Reject"})
"""What SES says of a mail that operators are told of."""


def handle_mail_event(event: Any, use_case: Callable[[dict[str, Any]], bool]) -> None:
    """Call the use case with the SES event inside an SNS notification; report a failed mail."""
    mail_event = json.loads(event.message)
    if not use_case(mail_event):
        return
    if mail_event["eventType"] == "Send":
        measure("MailsSent", 1)
    if mail_event["eventType"] in FAILURES:
        (tag, *_) = mail_event["mail"]["tags"]["notification"]
        logger.error("mail failed", extra={"notification": tag})
        tell_operator("MailsFailed", 1)


def handle_scan(event: Any, use_case: Callable[[str, str], str | None]) -> None:
    """Call the use case with an object's key and GuardDuty's result; report malware."""
    key = event.detail["s3ObjectDetails"]["objectKey"]
    result = event.detail["scanResultDetails"].get("scanResultStatus", "")
    if use_case(key, result) == "infected":
        logger.error("malware found", extra={"object": key})
        tell_operator("MalwareFound", 1)


class FileUseCases(Protocol):
    """What a message about files may be for."""

    @property
    def settle_case(self) -> Callable[[str], None]:
        """Settle the files that a case waits for."""
        ...

    @property
    def link_case(self) -> Callable[[str, int], None]:
        """Compare a case with others after one of its events."""
        ...

    @property
    def make_bundle(self) -> Callable[[Dispatch], bool]:
        """Make a bundle; False where it was to have a time-stamp and has none."""
        ...


def handle_file_message(container: FileUseCases, dispatch: Dispatch) -> None:
    """Make the bundle that a message asks for, compare its case with others, or settle the files
    that it waits for."""
    if dispatch.recipient == PATTERNS:
        container.link_case(dispatch.case_id, dispatch.seq)
    elif dispatch.recipient != BUNDLE:
        container.settle_case(dispatch.case_id)
    elif not container.make_bundle(dispatch):  # it is handed out all the same, and says so
        logger.error("bundle without a time-stamp", extra={"case_id": dispatch.case_id})


class ExpiryUseCases(Protocol):
    """What a message about erasing may be for."""

    @property
    def erase_requested(self) -> Callable[[str], object]:
        """Erase a case whose erasure was requested."""
        ...

    @property
    def erase_segment(self) -> Callable[[int], Iterable[str]]:
        """Erase the cases of a segment whose time has come; give their ids."""
        ...


def handle_expiry_message(container: ExpiryUseCases, dispatch: Dispatch) -> None:
    """Erase the case whose reporter wants it erased, or those of a segment whose time has come."""
    if dispatch.recipient == ERASURE:
        container.erase_requested(dispatch.case_id)
        report_erased([dispatch.case_id])
    else:
        report_erased(container.erase_segment(dispatch.seq))


class AuthorityMessageUseCases(Protocol):
    """What a message about an authority may be for."""

    @property
    def notify_authority(self) -> Callable[[Dispatch], None]:
        """Mail it of an event."""
        ...

    @property
    def mail_sign_in(self) -> Callable[[Dispatch], None]:
        """Mail it a link to its list, where it may have one."""
        ...


def handle_authority_message(container: AuthorityMessageUseCases, dispatch: Dispatch) -> None:
    """Mail an authority of an event, or a link to its list that somebody requested."""
    if dispatch.case_id == LINK:
        container.mail_sign_in(dispatch)
    else:
        container.notify_authority(dispatch)


class ReporterMessageUseCases(Protocol):
    """What a message to a reporter may be for."""

    @property
    def notify_reporter(self) -> Callable[[Dispatch], None]:
        """Mail them."""
        ...

    @property
    def record_link_request(self) -> Callable[[Dispatch], None]:
        """Record that a link was requested, where there may be one."""
        ...


def handle_reporter_message(container: ReporterMessageUseCases, dispatch: Dispatch) -> None:
    """Mail a reporter, or see whether a requested link may be mailed."""
    if dispatch.recipient == LINK:
        container.record_link_request(dispatch)
    else:
        container.notify_reporter(dispatch)
