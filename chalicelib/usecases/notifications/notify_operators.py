"""Mail our operators what is overdue, what came back and what nobody confirms, in one mail.

What concerns them gathers in their inbox. A minute after something pressing it goes out, all of it;
else once a quarter of an hour. However much there is, it is one mail that lists so many and counts
the rest. Killed between mail and note, the same mail goes out again under the same key.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.catalogue.routing import OPERATORS
from chalicelib.errors import NotFound
from chalicelib.languages import DEFAULT
from chalicelib.limits import OPERATOR_MAIL_EVERY, OPERATOR_MAIL_LINES
from chalicelib.model.case import Case
from chalicelib.model.events import Kind, NewEvent, PublicData
from chalicelib.model.recipient_ids import REPORTER
from chalicelib.model.urgency import PRESSING
from chalicelib.ports import CaseLog, Dispatch, Letter, Mail, Now, OperatorInbox
from chalicelib.ports.mail import RenderMail
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.recipient_names import name_of
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.jobs.lease import Lease, TakeJob
from chalicelib.usecases.notifications.letters import render_letter, thread_of

MOST_TAKEN = 500
PAGE = "Standsafe: somebody may be in danger and no police force is known. See the operators' mail."
"""Says no more: it travels by telephone."""


@dataclass(frozen=True, slots=True)
class NotifyOperatorsDeps:
    """What notifying operators needs; ``to`` is their address."""

    log: CaseLog
    inbox: OperatorInbox
    mail: Mail
    catalogue: Catalogue
    render: RenderMail
    page: Callable[[str], object]
    """Reach whoever is on duty by telephone. Raises Unavailable."""
    to: str
    base_url: str
    now: Now
    take_job: TakeJob


class OperatorAlert(NamedTuple):
    """One line of the mail: ids, names of recipients and times, nothing of what was reported."""

    dispatch: Dispatch
    since: datetime
    reference: str
    urgency: str
    kind: Kind
    public: PublicData
    names: Mapping[str, str]
    """What the recipients of the event are called, by id."""


def notify_operators(deps: NotifyOperatorsDeps) -> int:
    """Mail what waits if it is time, and return how much that was.

    Raises JobIsRunning, LeaseLost, Unavailable.
    """
    with deps.take_job("notify_operators") as lease:
        return _notify(deps, lease)


def _notify(deps: NotifyOperatorsDeps, lease: Lease) -> int:
    waiting = deps.inbox.waiting(MOST_TAKEN)
    pairs = [(dispatch, _alert(deps, dispatch, since)) for dispatch, since in waiting]
    deps.inbox.remove(dispatch for dispatch, alert in pairs if alert is None)
    alerts = _in_order(deps.catalogue, [alert for _, alert in pairs if alert])
    if not _is_time(alerts, deps.now()):
        return 0
    letter = _letter(deps, alerts)
    lease.confirm()
    with ExitStack() as after:
        if any(_names_no_force(alert) for alert in alerts):
            after.callback(deps.page, PAGE)  # whichever of mail and page fails, the other goes out
        message_id = deps.mail.send(letter)
        for alert in alerts:
            _note(deps, alert.dispatch, message_id)
        deps.inbox.remove(alert.dispatch for alert in alerts)
    return len(alerts)


def _names_no_force(alert: OperatorAlert) -> bool:
    return alert.dispatch.recipient == OPERATORS


def _in_order(catalogue: Catalogue, alerts: list[OperatorAlert]) -> list[OperatorAlert]:
    urgencies = catalogue.urgencies
    return sorted(alerts, key=lambda alert: (urgencies[alert.urgency].rank, alert.since))


def _is_time(alerts: Sequence[OperatorAlert], now: datetime) -> bool:
    return any(_is_pressing(alert) or now - alert.since >= OPERATOR_MAIL_EVERY for alert in alerts)


def _is_pressing(alert: OperatorAlert) -> bool:
    return alert.urgency in PRESSING


def _alert(deps: NotifyOperatorsDeps, dispatch: Dispatch, since: datetime) -> OperatorAlert | None:
    """Return the alert; None where they were notified before, or the case is gone."""
    try:
        case = open_case(deps.log, dispatch.case_id)
    except NotFound:
        return None
    dispatch = _addressed(case, dispatch)
    if case.notification(dispatch.seq, dispatch.recipient).settled:
        return None
    event, urgency = case.event(dispatch.seq), case.public["urgency"]
    names = _names(deps.catalogue, event.public)
    return OperatorAlert(dispatch, since, case.reference, urgency, event.kind, event.public, names)


def _addressed(case: Case, dispatch: Dispatch) -> Dispatch:
    """Give it the id of the recipient that they are of a case without a force: its state follows
    what reaches them."""
    ours = case.recipients.get(OPERATORS)
    if ours is None or case.original(dispatch.seq) != ours.routed_seq:
        return dispatch
    return replace(dispatch, recipient=OPERATORS)


def _names(catalogue: Catalogue, public: PublicData) -> Mapping[str, str]:
    """Return what the recipients of an event are called, by id."""
    ids = [
        public[member] for member in ("recipient", "escalated_to", "platform") if public.get(member)
    ]
    reporter = {REPORTER: "the person who reported"}
    return {
        recipient_id: reporter.get(recipient_id) or name_of(catalogue, recipient_id)
        for recipient_id in ids
    }


def _letter(deps: NotifyOperatorsDeps, alerts: Sequence[OperatorAlert]) -> Letter:
    ids = "".join(f"{alert.dispatch.case_id}{alert.dispatch.seq}" for alert in alerts)
    context: dict[str, Any] = {
        "news": alerts[:OPERATOR_MAIL_LINES],
        "more": max(0, len(alerts) - OPERATOR_MAIL_LINES),
        "count": len(alerts),
        "pressing": sum(_is_pressing(alert) for alert in alerts),
    }
    return render_letter(
        deps.render,
        "operator_news",
        DEFAULT,
        context,
        key=f"operators.0.{hashlib.sha256(ids.encode()).hexdigest()[:16]}",
        to=deps.to,
        thread=thread_of(deps.base_url, "operators"),
    )


def _note(deps: NotifyOperatorsDeps, dispatch: Dispatch, message_id: str) -> None:
    noted = NewEvent(
        Kind.NOTIFICATION_SENT,
        {"of": dispatch.seq, "recipient": dispatch.recipient, "message_id": message_id},
    )

    def decide(case: Case) -> NewEvent | None:
        return None if case.notification(dispatch.seq, dispatch.recipient).settled else noted

    record_event(deps.log, deps.now, dispatch.case_id, decide)
