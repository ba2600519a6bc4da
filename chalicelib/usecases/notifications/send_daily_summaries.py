"""Mail each authority that wants it where it stands: every morning; and those who oversee elections
what platforms did, every Monday.

It is mailed once a morning. Killed between mail and note, the same mail goes out again under the
same key.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from chalicelib.catalogue import Catalogue
from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.daily_summary import MOST, WEEK, by_platform, summarise_cases
from chalicelib.model.preferences import Preferences, last_morning
from chalicelib.model.response_stats import Measured
from chalicelib.ports import CaseLog, Clock, Guards, Letter, Mail, Suppressions
from chalicelib.ports.mail import RenderMail, thread_of
from chalicelib.usecases.cases.record_event import open_case
from chalicelib.usecases.guidance.project_response_stats import SentCases, Stats
from chalicelib.usecases.notifications.send_mail import first_open

_REMEMBERED = timedelta(days=8)
_MONDAY = 0


class Subscribers(Protocol):
    """Whom to mail, and how they want it."""

    def contacts(self) -> Mapping[str, str]:
        """Mail address by authority id."""
        ...

    def second_addresses(self) -> Mapping[str, str]:
        """Where each authority is told whose address fails."""
        ...

    def preferences(self) -> Mapping[str, Preferences]:
        """By authority id, of those that said."""
        ...


@dataclass(frozen=True, slots=True)
class SendDailySummariesDeps:
    """What mailing the situation needs."""

    log: CaseLog
    sent: SentCases
    stats: Stats
    subscribers: Subscribers
    guards: Guards
    mail: Mail
    suppressions: Suppressions
    catalogue: Catalogue
    render: RenderMail
    base_url: str
    now: Clock


def send_daily_summaries(deps: SendDailySummariesDeps) -> int:
    """Send what is due this morning and was not sent, and return how many mails that was.

    One that fails holds up no other authority's; then, at the end, Unavailable is raised, and the
    next run goes on with it.
    """
    morning, sent, failures = last_morning(deps.now()), 0, []
    contacts, seconds = deps.subscribers.contacts(), deps.subscribers.second_addresses()
    for authority, wishes in deps.subscribers.preferences().items():
        addresses = contacts.get(authority), seconds.get(authority)
        to = first_open(deps.suppressions, *addresses)
        try:
            sent += _send_to(deps, authority, to, wishes, morning) if to else 0
        except Exception as error:  # raised below, when the others had their turn
            failures.append(error)
    if failures:
        raise Unavailable(f"{len(failures)} authorities' mails failed") from failures[0]
    return sent


def _send_to(
    deps: SendDailySummariesDeps, authority: str, to: str, wishes: Preferences, morning: datetime
) -> int:
    return sum(
        _once(deps, morning, name, authority, to, wishes, compose)
        for name, compose in _wanted(wishes, morning)
    )


Compose = Callable[[SendDailySummariesDeps, str, datetime], Mapping[str, Any] | None]


def _wanted(wishes: Preferences, morning: datetime) -> Iterator[tuple[str, Compose]]:
    if wishes.daily:
        yield "authority_situation", _daily
    if wishes.weekly and morning.weekday() == _MONDAY:
        yield "authority_platforms", _weekly


def _once(
    deps: SendDailySummariesDeps,
    morning: datetime,
    name: str,
    authority: str,
    to: str,
    wishes: Preferences,
    compose: Compose,
) -> bool:
    """Send one mail, unless it was sent this morning or there is nothing to say."""
    day = morning.date().isoformat()
    mark = f"{name}#{authority}#{day}"
    if deps.guards.recall(mark) is not None:
        return False
    context = compose(deps, authority, morning)
    if context is None:
        return False
    subject, text, html = deps.render(name, wishes.language, **context)
    deps.mail.send(
        Letter(
            key=f"operators.0.{name}_{authority}_{day}",
            to=to,
            subject=subject,
            text=text,
            html=html,
            language=wishes.language,
            thread=thread_of(deps.base_url, name, authority),
        )
    )
    deps.guards.keep(mark, {"sent": day}, int(_REMEMBERED.total_seconds()))
    return True


def _daily(
    deps: SendDailySummariesDeps, authority: str, morning: datetime
) -> Mapping[str, Any] | None:
    """The figures of one authority; None on a quiet morning."""
    found = summarise_cases(authority, list(_cases(deps, authority, morning)), morning)
    if found.quiet:
        return None
    return {
        "authority": deps.catalogue.authorities[authority].name,
        "morning": morning,
        "found": found,
        "repeated": [
            replace(account, platform=deps.catalogue.platforms[account.platform].name)
            for account in found.repeated[:MOST]
        ],
        "places": found.places[:MOST],
        "more_places": max(0, len(found.places) - MOST),
        "platforms": _named(deps, found.platforms),
    }


def _weekly(
    deps: SendDailySummariesDeps, authority: str, morning: datetime
) -> Mapping[str, Any] | None:
    """What every platform did about what it was sent in the week; None where that is nothing."""
    rows = [
        row
        for platform in deps.catalogue.platforms
        for row in deps.stats.of(platform)
        if _in_week(row, morning)
    ]
    if not rows:
        return None
    return {
        "authority": deps.catalogue.authorities[authority].name,
        "morning": morning,
        "cases": len({row.case_id for row in rows}),
        "platforms": _named(deps, by_platform(rows, morning)),
    }


def _in_week(row: Measured, morning: datetime) -> bool:
    return timedelta(0) <= morning - row.sent_at < WEEK


def _named(
    deps: SendDailySummariesDeps, figures: Iterable[tuple[str, Any]]
) -> list[tuple[str, Any]]:
    return [(deps.catalogue.platforms[platform].name, its) for platform, its in figures]


def _cases(deps: SendDailySummariesDeps, authority: str, now: datetime) -> Iterator[Case]:
    """Every case that it was sent by this morning."""
    for case_id, sent_at in deps.sent.to(authority):
        if sent_at <= now:
            yield open_case(deps.log, case_id)
