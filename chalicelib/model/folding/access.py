"""Apply what changes who can open a case: a new receipt, and how much a mailed link opens."""

from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind


def _whole_access_requested(case: Case, event: Event) -> None:
    case.whole_access_requested_at = event.at


def _whole_access_stopped(case: Case, event: Event) -> None:
    case.whole_access_requested_at = None


def _receipt_replaced(case: Case, event: Event) -> None:
    """End the receipt before it, and what was asked for without one."""
    case.receipts += 1
    case.receipt = event.public["receipt"]
    case.whole_access_requested_at = None


APPLY = {
    Kind.WHOLE_ACCESS_REQUESTED: _whole_access_requested,
    Kind.WHOLE_ACCESS_STOPPED: _whole_access_stopped,
    Kind.RECEIPT_REPLACED: _receipt_replaced,
}
