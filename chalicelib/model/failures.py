"""Mail that came back: where it goes next, and when. A second address at once, or later the same.

| what became of it | urgent or an emergency | any other |
|---|---|---|
| hard bounce, rejected, suppressed | second address at once | second address at once |
| soft bounce | second address at once, then as any other | the same three times more |
| complaint, delayed | second address at once | nothing: it arrived, or may yet |

Where nothing is left to try it is escalated (``clocks``). What the recipient has acknowledged, or
is no longer to be told, is tried no more.
"""

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.model.case import OPERATOR, REPORTER, Case, Notification
from chalicelib.model.events import Event
from chalicelib.model.steps import SecondLine, Step, repeat

SOFT = "soft_bounce"

PRESSING = frozenset({"emergency", "urgent"})
"""Urgencies that do not wait for a mail server to recover."""

RETRIES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""After a soft bounce; each counts from the bounce. SES has tried for hours before it says so."""


def tries_to_come(case: Case, second: SecondLine) -> Iterator[Step]:
    """One step for each notification that came back and is to be tried again."""
    if case.erased:
        return
    for of, who in sorted({(case.original(of), who) for of, who in case.notifications}):
        step = next_try(case, second, of, who)
        if step is not None:
            yield step


def next_try(case: Case, second: SecondLine, of: int, who: str) -> Step | None:
    """Where event ``of`` goes next, having come back from its newest try; None where it has not,
    or where nothing is left to try."""
    if not _still_matters(case, who):
        return None
    tries = [event for event in case.repeats.get((of, who), []) if event.public["to"] != OPERATOR]
    newest = case.notification(tries[-1].seq if tries else of, who)
    at = newest.failed_at or (None if newest.delivered_at else newest.delayed_at)
    if at is None:
        return None
    because = str(newest.public.get("because", "hard_bounce")) if newest.failed_at else "delayed"
    has_second = who in second.fallbacks and not any(it.public["to"] == "fallback" for it in tries)
    soft, retried = _primary(case, of, who, tries)
    may_retry = soft and newest.failed_at is not None and retried < len(RETRIES)
    pressing = case.public["urgency"] in PRESSING
    if has_second and (pressing or (because not in {"complaint", "delayed"} and not may_retry)):
        return Step(at, repeat(of, who, to="fallback", because=because))
    if may_retry:
        return Step(at + RETRIES[retried], repeat(of, who, to="primary", because=because))
    return None


def _still_matters(case: Case, who: str) -> bool:
    if who in (REPORTER, OPERATOR):
        return who == REPORTER
    recipient = case.recipients.get(who)
    return recipient is None or (recipient.has_clock and recipient.acknowledged_at is None)


def _primary(case: Case, of: int, who: str, tries: list[Event]) -> tuple[bool, int]:
    """Whether the first address came back softly the last time, and how often it was retried."""
    again = [event.seq for event in tries if event.public["to"] == "primary"]
    last: Notification = case.notification(again[-1] if again else of, who)
    return last.public.get("because") == SOFT, len(again)
