"""Keep what is measured of platforms up with the log: a case's rows are made anew from its events.

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
    """The log of cases without its words: nobody's key is needed to read it."""

    def clear(self, case_id: str) -> tuple[Event, ...]:
        """All events in order, consistent, without words; empty where there is no such case."""
        ...

    def case_ids(self) -> Iterable[str]:
        """Every case there is. Reads the whole table: for operators who rebuild a projection."""
        ...


class Stats(Protocol):
    """The rows that figures are made of."""

    def put(self, measured: Measured) -> bool:
        """Write a row over what was made of fewer events; False where more were seen already."""
        ...

    def of(self, platform: str) -> Iterable[Measured]:
        """Every row of one platform."""
        ...


class Sent(Protocol):
    """Which authority was sent which case: what mails on the situation are made of."""

    def put(self, authority: str, case_id: str, at: datetime) -> None:
        """Remember that an authority was sent a case; again it changes nothing."""
        ...

    def to(self, authority: str) -> Iterable[tuple[str, datetime]]:
        """(case id, when) of every case that an authority was sent."""
        ...


@dataclass(frozen=True, slots=True)
class ProjectResponseStatsDeps:
    """What it takes."""

    log: ClearLog
    stats: Stats
    sent: Sent


def project_response_stats(deps: ProjectResponseStatsDeps, case_id: str) -> int:
    """Write a case's rows as the log now says, and return how many it has of platforms.

    Raises NotFound for an unknown case, Unavailable.
    """
    events = deps.log.clear(case_id)
    if not events:
        raise NotFound
    case = fold(events)
    rows = list(measured(case))
    for row in rows:
        deps.stats.put(row)
    for who in case.recipients.values():
        if who.kind != "platform" and who.sent_at is not None and who.connected:
            deps.sent.put(who.id, case_id, who.sent_at)
    return len(rows)
