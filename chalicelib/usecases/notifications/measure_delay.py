"""Measure how long a recipient waited for a report, from its event to its token or mail."""

from datetime import datetime

from chalicelib.model.case import Case
from chalicelib.model.kinds import SENDS_OUT
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.urgency import PRESSING
from chalicelib.ports import Dispatch
from chalicelib.telemetry import measure

METRIC = "RecipientDelay"
"""Seconds, by stage and kind of recipient: the dashboard and the objectives are made of it."""


def measure_delay(case: Case, dispatch: Dispatch) -> None:
    """Measure a notification that was recorded just now, where it brings the case for the first
    time. What follows, second addresses and repetitions are not measured."""
    kind = _kind(case, dispatch)
    sent_at = case.notification(dispatch.seq, dispatch.recipient).sent_at
    if kind is not None and sent_at is not None:
        waited = sent_at - _due_since(case, dispatch)
        measure(METRIC, waited.total_seconds(), "Seconds", recipient=kind)


def _due_since(case: Case, dispatch: Dispatch) -> datetime:
    """Return from when it could be told: its event or, where police held it back, the release."""
    recipient = case.recipients.get(dispatch.recipient)
    released_by = recipient.released_by if recipient is not None else 0
    return case.event(max(dispatch.seq, released_by)).at


def _kind(case: Case, dispatch: Dispatch) -> str | None:
    """Return what the metric calls the recipient; None where it was told of the case before.

    Authorities are told of what is pressing at once, and of the rest together by the hour.
    """
    if dispatch.recipient == REPORTER:
        return REPORTER if case.event(dispatch.seq).kind in SENDS_OUT else None
    recipient = case.recipients.get(dispatch.recipient)
    if recipient is None or recipient.routed_seq != dispatch.seq:
        return None
    if recipient.kind == "platform":
        return "platform"
    return "authority_pressing" if case.public["urgency"] in PRESSING else "authority"
