"""Summarise an authority's cases for a morning's mail.

A case that is not the authority's any more, since it was withdrawn, taken back from it or erased,
is in none of these:

- *new*: sent to it within the last day;
- *open*: with no last stage (no further action, or a conviction), and not handed over;
- *overdue*: open, and a promise of its own has passed;
- *repeated*: accounts that two or more of its cases of the last week name, on the same platform;
- *places*: constituencies of its cases of the last week, the most hit first;
- *platforms*: what platforms did about its open cases and those of the last week, against promises.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.model.case import Case
from chalicelib.model.response_stats import Measured, ResponseStats, figures, measured
from chalicelib.model.retention import LAST_STAGES

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
MOST = 5
"""Of accounts and of constituencies: the mail names the most hit and counts the rest."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account that several cases name. ``cases`` are references."""

    platform: str
    handle: str
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DailySummary:
    """One authority's figures. References where there is something to open."""

    new: tuple[str, ...]
    open: tuple[str, ...]
    overdue: tuple[str, ...]
    repeated: tuple[Account, ...]
    places: tuple[tuple[str, int], ...]
    platforms: tuple[tuple[str, ResponseStats], ...]

    @property
    def quiet(self) -> bool:
        """Return True where there is nothing to say."""
        return not (self.new or self.open or self.places)


def summarise_cases(authority: str, cases: Sequence[Case], now: datetime) -> DailySummary:
    """Summarise all cases that the authority was sent and that are its own yet."""
    cases = [case for case in cases if _is_theirs(case, authority)]
    lately = [case for case in cases if _sent_within(case, authority, now, WEEK)]
    open_now = [case for case in cases if is_open(case, authority)]
    watched = {case.case_id: case for case in [*open_now, *lately]}.values()
    return DailySummary(
        new=_references(case for case in cases if _sent_within(case, authority, now, DAY)),
        open=_references(open_now),
        overdue=_references(case for case in open_now if case.recipients[authority].overdue(now)),
        repeated=tuple(_repeated(lately)),
        places=tuple(Counter(filter(None, map(_place, lately))).most_common()),
        platforms=tuple(by_platform((row for case in watched for row in measured(case)), now)),
    )


def is_open(case: Case, authority: str) -> bool:
    """Return True until the authority is done with it or handed it over, or has it no more."""
    recipient = case.recipients[authority]
    stage = recipient.stage
    done = stage is not None and stage.stage in LAST_STAGES
    return _is_theirs(case, authority) and not done and recipient.handed_over_at is None


def _is_theirs(case: Case, authority: str) -> bool:
    """Return True until the report was withdrawn, taken back from the authority or erased."""
    return case.is_active and case.recipients[authority].taken_back_by is None


def by_platform(rows: Iterable[Measured], now: datetime) -> Iterator[tuple[str, ResponseStats]]:
    """Yield each platform's figures, however few cases there are."""
    by_id: dict[str, list[Measured]] = {}
    for row in rows:
        by_id.setdefault(row.platform, []).append(row)
    for platform, of_platform in sorted(by_id.items()):
        yield platform, figures(of_platform, now)


def _sent_within(case: Case, authority: str, now: datetime, span: timedelta) -> bool:
    sent_at = case.recipients[authority].sent_at
    return sent_at is not None and now - sent_at < span


def _references(cases: Iterable[Case]) -> tuple[str, ...]:
    ordered = sorted(cases, key=lambda case: (case.submitted_at, case.case_id))
    return tuple(case.reference for case in ordered)


def _place(case: Case) -> str:
    return str((case.report or {}).get("candidate", {}).get("area_name", ""))


def _repeated(cases: Iterable[Case]) -> Iterator[Account]:
    """Yield accounts that several cases name, the most named first; each case counts once."""
    accounts: dict[tuple[str, str], set[str]] = {}
    for case in cases:
        for incident in case.incidents:
            if incident.get("platform") and incident.get("handle"):
                account = (incident["platform"], incident["handle"].lstrip("@").casefold())
                accounts.setdefault(account, set()).add(case.reference)
    most_first = sorted(accounts.items(), key=lambda item: (-len(item[1]), item[0]))
    for (platform, handle), references in most_first:
        if len(references) > 1:
            yield Account(platform, handle, tuple(sorted(references)))
