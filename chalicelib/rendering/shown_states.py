"""Tell how a report stands with a recipient, as its reporter has to know it.

The input is a recipient of the API's JSON, and what the status page knows besides of it.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from chalicelib.model.json_values import JsonView


class ShownState(StrEnum):
    """Where a report stands with one recipient. A state of the API has a member of its name; the
    others are states in which there is something else to do."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    UNDER_REVIEW = "under_review"
    NEED_MORE_INFO = "need_more_info"
    DECIDED = "decided"
    FAILED = "failed"
    HELD = "held"
    WITHDRAWN = "withdrawn"
    SELF_REPORT = "self_report"
    WROTE = "wrote"
    """It wrote, and has no answer yet."""
    ANSWERED = "answered"
    """It asked, and has been answered."""
    REFUSED = "refused"
    """It decided that nothing breaks its rules."""
    REFUSED_AGAIN = "refused_again"
    """And so it did when it was asked to look again."""
    APPEALED = "appealed"
    SELF_REPORTED = "self_reported"
    OVERDUE = "overdue"
    UNSENT = "unsent"
    """We could not send it in time."""
    STAGE = "stage"
    """An authority said how far it has got."""
    CLOSED = "closed"
    """An authority takes no further action."""
    HANDED_OVER = "handed_over"
    FORCE_UNKNOWN = "force_unknown"
    """Of danger: our operators look for the police force."""


class PageFacts(NamedTuple):
    """What the page knows of recipients beside what the API says of them, each by its id."""

    appealed: Collection[str] = ()
    """Asked to look again, and not answered yet."""
    asked_again: Collection[str] = ()
    """Ever asked to look again."""
    self_reported: Collection[str] = ()
    answered_questions: Collection[str] = ()
    unanswered_writers: Collection[str] = ()
    handed_over: Collection[str] = ()


def shown_state_of(recipient: JsonView, facts: PageFacts) -> ShownState | None:
    """Return where a report stands with a recipient; None for our operators once they are done."""
    state = recipient["state"]
    if recipient["kind"] == "operator":
        return None if state in ("decided", "withdrawn") else ShownState.FORCE_UNKNOWN
    if state == "withdrawn":
        return ShownState.WITHDRAWN
    return (
        _question(recipient, facts)
        or _lateness(recipient, facts)
        or _reply(recipient, facts)
        or _answer(recipient, facts)
        or ShownState(state)
    )


def _question(recipient: JsonView, facts: PageFacts) -> ShownState | None:
    """Return whether it waits for an answer: that comes first, however late it is itself."""
    if recipient["id"] in facts.unanswered_writers:
        return ShownState.WROTE
    asks = (
        recipient["state"] == "need_more_info" and recipient["id"] not in facts.answered_questions
    )
    return ShownState.NEED_MORE_INFO if asks else None


def _lateness(recipient: JsonView, facts: PageFacts) -> ShownState | None:
    if not recipient.get("overdue") or recipient["id"] in facts.self_reported:
        return None
    return ShownState.UNSENT if recipient["state"] in ("queued", "failed") else ShownState.OVERDUE


def _reply(recipient: JsonView, facts: PageFacts) -> ShownState | None:
    """Tell what the reporter did last about it."""
    if recipient["state"] == "need_more_info":
        return ShownState.ANSWERED
    if recipient["id"] in facts.appealed:
        return ShownState.APPEALED
    reported = recipient["id"] in facts.self_reported and recipient["state"] == "sent"
    return ShownState.SELF_REPORTED if reported else None


def _answer(recipient: JsonView, facts: PageFacts) -> ShownState | None:
    """Tell what it answered, where that is more than its state."""
    if recipient["id"] in facts.handed_over:
        return ShownState.HANDED_OVER
    if stage := recipient.get("stage"):
        return ShownState.CLOSED if stage["stage"] == "no_further_action" else ShownState.STAGE
    refused = recipient.get("outcome", {}).get("status") == "no_violation"
    if recipient["state"] == "decided" and refused:
        again = recipient["id"] in facts.asked_again
        return ShownState.REFUSED_AGAIN if again else ShownState.REFUSED
    return None
