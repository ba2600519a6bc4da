"""Mail authorities the summary of their cases every morning, and what platforms did on Mondays.

Each chooses what it gets. Killed between mail and note, the same mail goes out again under the same
key.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from chalicelib.catalogue import Catalogue
from chalicelib.model.case import Case
from chalicelib.model.daily_summary import MOST, WEEK, by_platform, summarise_cases
from chalicelib.model.preferences import Preferences, last_morning
from chalicelib.model.response_stats import Measured
from chalicelib.ports import (
    AuthorityDirectory,
    CaseLog,
    Guards,
    Mail,
    Now,
    SentCases,
    Stats,
    Suppressions,
)
from chalicelib.ports.mail import RenderMail
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.jobs.lease import Lease, TakeJob
from chalicelib.usecases.jobs.try_each import try_each
from chalicelib.usecases.notifications.letters import render_letter, thread_of
from chalicelib.usecases.notifications.send_mail import first_open

_REMEMBERED = timedelta(days=8)
_MONDAY = 0


@dataclass(frozen=True, slots=True)
class SendDailySummariesDeps:
    """What mailing summaries needs."""

    log: CaseLog
    sent_cases: SentCases
    stats: Stats
    subscribers: AuthorityDirectory
    guards: Guards
    mail: Mail
    suppressions: Suppressions
    catalogue: Catalogue
    render: RenderMail
    base_url: str
    now: Now
    take_job: TakeJob


def send_daily_summaries(deps: SendDailySummariesDeps) -> int:
    """Send what is due this morning and was not sent, and return how many mails that was.

    Raises Unavailable, at the end, where one failed: it holds up no other, and the next run has it;
    JobIsRunning, LeaseLost.
    """
    with deps.take_job("send_daily_summaries") as lease:
        return _send(deps, lease)


def _send(deps: SendDailySummariesDeps, lease: Lease) -> int:
    morning, subscribers = last_morning(deps.now()), deps.subscribers
    contacts, seconds = subscribers.contacts(), subscribers.second_addresses()
    of_week = cache(lambda: _measured_in_week(deps, morning))

    def send_to(subscriber: tuple[str, Preferences]) -> int:
        authority, wishes = subscriber
        to = first_open(deps.suppressions, contacts.get(authority), seconds.get(authority))
        morning_post = MorningPost(deps, lease, authority, to or "", wishes, morning, of_week)
        return _send_to(morning_post) if to else 0

    wanting = subscribers.preferences().items()
    return try_each(wanting, send_to, "authorities' mails", lease=lease)


@dataclass(frozen=True, slots=True)
class MorningPost:
    """What one authority is mailed of a morning, and by which run."""

    deps: SendDailySummariesDeps
    lease: Lease
    authority: str
    to: str
    wishes: Preferences
    morning: datetime
    of_week: Callable[[], Sequence[Measured]]
    """What was measured in the week before: read once a run, since it takes all cases."""


def _send_to(post: MorningPost) -> int:
    return sum(_once(post, name, compose) for name, compose in _due_mails(post))


Compose = Callable[[MorningPost], Mapping[str, Any] | None]


def _due_mails(post: MorningPost) -> Iterator[tuple[str, Compose]]:
    if post.wishes.daily:
        yield "authority_situation", _daily
    if post.wishes.weekly and post.morning.weekday() == _MONDAY:
        yield "authority_platforms", _weekly


def _once(post: MorningPost, name: str, compose: Compose) -> bool:
    """Send one mail, unless it was sent this morning or there is nothing to say."""
    deps, authority, day = post.deps, post.authority, post.morning.date().isoformat()
    mark = f"{name}#{authority}#{day}"
    if deps.guards.recall(mark) is not None:
        return False
    context = compose(post)
    if context is None:
        return False
    letter = render_letter(
        deps.render,
        name,
        post.wishes.language,
        context,
        key=f"operators.0.{name}_{authority}_{day}",
        to=post.to,
        thread=thread_of(deps.base_url, name, authority),
    )
    post.lease.confirm()
    deps.mail.send(letter)
    deps.guards.keep(mark, {"sent": day}, int(_REMEMBERED.total_seconds()))
    return True


def _daily(post: MorningPost) -> Mapping[str, Any] | None:
    """Return the figures of one authority; None on a quiet morning."""
    deps, authority, morning = post.deps, post.authority, post.morning
    summary = summarise_cases(authority, list(_cases(deps, authority, morning)), morning)
    if summary.quiet:
        return None
    return {
        "authority": deps.catalogue.authorities[authority].name,
        "morning": morning,
        "summary": summary,
        "repeated": [
            replace(account, platform=deps.catalogue.platforms[account.platform].name)
            for account in summary.repeated[:MOST]
        ],
        "places": summary.places[:MOST],
        "more_places": max(0, len(summary.places) - MOST),
        "platforms": _by_name(deps, summary.platforms),
    }


def _weekly(post: MorningPost) -> Mapping[str, Any] | None:
    """Return what platforms did about reports of the week; None where there was none."""
    deps, rows = post.deps, post.of_week()
    if not rows:
        return None
    return {
        "authority": deps.catalogue.authorities[post.authority].name,
        "morning": post.morning,
        "cases": len({row.case_id for row in rows}),
        "platforms": _by_name(deps, by_platform(rows, post.morning)),
    }


def _measured_in_week(deps: SendDailySummariesDeps, morning: datetime) -> list[Measured]:
    return [row for row in deps.stats.of(*deps.catalogue.platforms) if _in_week(row, morning)]


def _in_week(row: Measured, morning: datetime) -> bool:
    return timedelta(0) <= morning - row.sent_at < WEEK


def _by_name(
    deps: SendDailySummariesDeps, figures: Iterable[tuple[str, Any]]
) -> list[tuple[str, Any]]:
    platforms = deps.catalogue.platforms
    return [(platforms[platform].name, stats) for platform, stats in figures]


def _cases(deps: SendDailySummariesDeps, authority: str, now: datetime) -> Iterator[Case]:
    """Yield every case that it was sent by this morning."""
    for case_id, sent_at in deps.sent_cases.to(authority):
        if sent_at <= now:
            yield open_case(deps.log, case_id)
