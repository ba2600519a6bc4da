"""Decide where mail that came back goes next: a second address at once, or later the same.

| what became of it | urgent or an emergency | any other |
|---|---|---|
| hard bounce, rejected, suppressed | second address at once | second address at once |
| soft bounce | second address at once, then as any other | the same three times more |
| complaint, delayed | second address at once | nothing: it arrived, or may yet |

Where nothing is left to try it is escalated (``clocks``). What the recipient has acknowledged, or
is no longer to be told, is tried no more.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from chalicelib.model.case import Case, Notification
from chalicelib.model.events import Event
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.model.steps import SecondLine, Step, repeat
from chalicelib.model.urgency import PRESSING

SOFT = "soft_bounce"

RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""After a soft bounce; each counts from the bounce. SES has tried for hours before it says so."""


def goes_ahead(public: Mapping[str, Any]) -> bool:
    """Return whether a report is routed ahead of all others, by what its event 1 says: it is
    pressing and has an access code."""
    return bool(public["verified"]) and public["urgency"] in PRESSING


def tries_to_come(case: Case, second: SecondLine) -> Iterator[Step]:
    """Yield a step for each notification that came back and is to be tried again."""
    if case.erased:
        return
    notified = {(case.original(of), recipient_id) for of, recipient_id in case.notifications}
    for of, recipient_id in sorted(notified):
        step = next_try(case, second, of, recipient_id)
        if step is not None:
            yield step


def next_try(case: Case, second: SecondLine, of: int, recipient_id: str) -> Step | None:
    """Return where event ``of`` goes next, having come back from its newest try.

    None where it did not come back, or where nothing is left to try.
    """
    if not _still_matters(case, recipient_id):
        return None
    tries = [
        event
        for event in case.repeats.get((of, recipient_id), [])
        if event.public["to"] != OPERATOR
    ]
    newest = case.notification(tries[-1].seq if tries else of, recipient_id)
    at = newest.failed_at or (None if newest.delivered_at else newest.delayed_at)
    if at is None:
        return None
    because = str(newest.public.get("because", "hard_bounce")) if newest.failed_at else "delayed"
    has_second = recipient_id in second.second_addresses and not any(
        event.public["to"] == "fallback" for event in tries
    )
    soft, retried = _primary(case, of, recipient_id, tries)
    may_retry = soft and newest.failed_at is not None and retried < len(RETRIES)
    pressing = case.public["urgency"] in PRESSING
    if has_second and (pressing or (because not in {"complaint", "delayed"} and not may_retry)):
        return Step(at, repeat(of, recipient_id, to="fallback", because=because))
    if may_retry:
        return Step(at + RETRIES[retried], repeat(of, recipient_id, to="primary", because=because))
    return None


def _still_matters(case: Case, recipient_id: str) -> bool:
    if recipient_id in (REPORTER, OPERATOR):
        return recipient_id == REPORTER
    recipient = case.recipients.get(recipient_id)
    return recipient is None or (recipient.has_clock and recipient.acknowledged_at is None)


def _primary(case: Case, of: int, recipient_id: str, tries: list[Event]) -> tuple[bool, int]:
    """Return whether the first address bounced softly at last, and how often it was retried."""
    again = [event.seq for event in tries if event.public["to"] == "primary"]
    last: Notification = case.notification(again[-1] if again else of, recipient_id)
    return last.public.get("because") == SOFT, len(again)
