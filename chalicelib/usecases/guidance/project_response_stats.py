"""Bring what is measured of platforms up to the log: make a case's rows anew from its events.

Each event that changes a figure has its case read whole, so neither repetition nor order matters:
whatever comes, and however often, the rows end as the log is. No word of a case is opened for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chalicelib.errors import NotFound
from chalicelib.model.events import Event
from chalicelib.model.folding import fold
from chalicelib.model.response_stats import Measured, measured


class ClearLog(Protocol):
    """Reads the log of cases without its words: nobody's key is needed."""

    def clear(self, case_id: str) -> tuple[Event, ...]:
        """Return all events in order, consistent, without words; empty for an unknown case."""
        ...

    def case_ids(self) -> Iterable[str]:
        """Give every case. Reads the whole table: for operators who rebuild a projection."""
        ...


class Stats(Protocol):
    """Keeps the rows that figures are made of."""

    def put(self, measured: Measured) -> bool:
        """Write a row over one made of fewer events; return False where more were read already."""
        ...

    def of(self, platform: str) -> Iterable[Measured]:
        """Give every row of one platform."""
        ...


class SentCases(Protocol):
    """Keeps which authority was sent which case: what daily summaries are made of."""

    def put(self, authority: str, case_id: str, at: datetime) -> None:
        """Record that an authority was sent a case; again it changes nothing."""
        ...

    def to(self, authority: str) -> Iterable[tuple[str, datetime]]:
        """Give (case id, when) of every case that an authority was sent."""
        ...


@dataclass(frozen=True, slots=True)
class ProjectResponseStatsDeps:
    """What projecting needs."""

    log: ClearLog
    stats: Stats
    sent_cases: SentCases


def project_response_stats(deps: ProjectResponseStatsDeps, case_id: str) -> int:
    """Write a case's rows as the log has it, and return how many it has of platforms.

    Raises NotFound for an unknown case, Unavailable.
    """
    events = deps.log.clear(case_id)
    if not events:
        raise NotFound
    case = fold(events)
    rows = list(measured(case))
    for row in rows:
        deps.stats.put(row)
    for recipient in case.recipients.values():
        if recipient.kind != "platform" and recipient.sent_at is not None and recipient.connected:
            deps.sent_cases.put(recipient.id, case_id, recipient.sent_at)
    return len(rows)
