"""Tell our operators, by one mail at a time: what is overdue, what came back, what nobody confirms.

What concerns them gathers in a tray. A minute after something pressing it goes out, all of it; else
once a quarter of an hour. However much there is, it is one mail that lists so many and counts the
rest. Killed between mail and note, the same mail goes out again under the same key.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from chalicelib.catalogue import Catalogue
from chalicelib.errors import NotFound
from chalicelib.limits import OPERATOR_MAIL_EVERY, OPERATOR_MAIL_LINES
from chalicelib.model.case import REPORTER, Case
from chalicelib.model.events import Kind, NewEvent, PublicData
from chalicelib.model.failures import PRESSING
from chalicelib.ports import CaseLog, Clock, Dispatch, Letter, Mail, OperatorInbox
from chalicelib.ports.mail import RenderMail, thread_of
from chalicelib.usecases.cases.read_timeline import name_of
from chalicelib.usecases.cases.record_event import open_case, record

MOST_TAKEN = 500

_ORDER = ("emergency", "urgent", "high", "standard", "low")


@dataclass(frozen=True, slots=True)
class NotifyOperatorsDeps:
    """What telling operators needs; ``to`` is their address."""

    log: CaseLog
    tray: OperatorInbox
    mail: Mail
    catalogue: Catalogue
    render: RenderMail
    to: str
    base_url: str
    now: Clock


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
    """Mail what waits if it is time, and return how much that was. Raises Unavailable."""
    taken = deps.tray.waiting(MOST_TAKEN)
    found = [(dispatch, _news(deps, dispatch, since)) for dispatch, since in taken]
    deps.tray.remove(dispatch for dispatch, news in found if news is None)
    news = sorted((it for _, it in found if it), key=_by_urgency)
    if not _is_time(news, deps.now()):
        return 0
    message_id = deps.mail.send(_letter(deps, news))
    for each in news:
        _note(deps, each.dispatch, message_id)
    deps.tray.remove(each.dispatch for each in news)
    return len(news)


def _by_urgency(news: OperatorAlert) -> tuple[int, datetime]:
    return _ORDER.index(news.urgency), news.since


def _is_time(news: Sequence[OperatorAlert], now: datetime) -> bool:
    return any(it.urgency in PRESSING or now - it.since >= OPERATOR_MAIL_EVERY for it in news)


def _news(deps: NotifyOperatorsDeps, dispatch: Dispatch, since: datetime) -> OperatorAlert | None:
    """What there is to tell; None where they were told, or the case is gone."""
    try:
        case = open_case(deps.log, dispatch.case_id)
    except NotFound:
        return None
    if case.notification(dispatch.seq, dispatch.recipient).settled:
        return None
    event, urgency = case.event(dispatch.seq), case.public["urgency"]
    names = _names(deps.catalogue, event.public)
    return OperatorAlert(dispatch, since, case.reference, urgency, event.kind, event.public, names)


def _names(catalogue: Catalogue, public: PublicData) -> Mapping[str, str]:
    """What the recipients of an event are called, by id."""
    ids = [public[member] for member in ("recipient", "escalated_to") if public.get(member)]
    reporter = {REPORTER: "the person who reported"}
    return {one: reporter.get(one) or name_of(catalogue, one) for one in ids}


def _letter(deps: NotifyOperatorsDeps, news: Sequence[OperatorAlert]) -> Letter:
    ids = "".join(f"{it.dispatch.case_id}{it.dispatch.seq}" for it in news)
    context: dict[str, Any] = {
        "news": news[:OPERATOR_MAIL_LINES],
        "more": max(0, len(news) - OPERATOR_MAIL_LINES),
        "count": len(news),
        "pressing": sum(it.urgency in PRESSING for it in news),
    }
    subject, text, html = deps.render("operator_news", "en", **context)
    return Letter(
        key=f"operators.0.{hashlib.sha256(ids.encode()).hexdigest()[:16]}",
        to=deps.to,
        subject=subject,
        text=text,
        html=html,
        language="en",
        thread=thread_of(deps.base_url, "operators"),
    )


def _note(deps: NotifyOperatorsDeps, dispatch: Dispatch, message_id: str) -> None:
    sent = NewEvent(
        Kind.NOTIFICATION_SENT,
        {"of": dispatch.seq, "recipient": dispatch.recipient, "message_id": message_id},
    )

    def decide(case: Case) -> NewEvent | None:
        return None if case.notification(dispatch.seq, dispatch.recipient).settled else sent

    record(deps.log, deps.now, dispatch.case_id, decide)
