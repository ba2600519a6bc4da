"""Keep why a platform's request was refused, for the operator who helps its engineer.

The caller of a bad signature is told one thing whatever the reason. What is kept is a code, the key
that was named and times; the last fifty of each platform, for a week, and so few in a minute that a
flood of bad requests costs nothing. Two at one moment may cost one of them its line.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.errors import Unavailable
from chalicelib.limits import REFUSALS_KEPT
from chalicelib.model.events import stamp
from chalicelib.model.refused_requests import RefusedRequest, with_refusal
from chalicelib.ports import Guards, Now
from chalicelib.telemetry import logger

A_MINUTE = 30
"""Refusals of one platform that one process keeps in a minute."""


@dataclass(slots=True)
class _RefusalMinute:
    """How many refusals were kept in the minute that began at ``since``."""

    since: datetime
    noted: int = 0


@dataclass(frozen=True, slots=True)
class NoteRefusalDeps:
    """What noting needs. Nothing is kept of what is no platform of the catalogue."""

    guards: Guards
    platforms: Collection[str]
    now: Now
    minutes: dict[str, _RefusalMinute] = field(default_factory=dict)


def kept_refusals(deps: NoteRefusalDeps, platform: str) -> list[RefusedRequest]:
    """Return the refusals that are kept of a platform, oldest first. Raises Unavailable."""
    lines = deps.guards.recall(_key(platform)) or {}
    return [RefusedRequest.of_text(lines[number]) for number in sorted(lines)]


def note_refusal(deps: NoteRefusalDeps, platform: str, reason: str, keyid: str | None) -> None:
    """Keep a refusal. Where the table does not answer it is lost, and the request refused alike."""
    now = deps.now()
    if platform not in deps.platforms or not _has_room(deps, platform, now):
        return
    refusal = RefusedRequest(reason, keyid or "-", stamp(now), stamp(now))
    try:
        refusals = with_refusal(kept_refusals(deps, platform), refusal)
        lines = {f"{number:02}": line.as_text() for number, line in enumerate(refusals)}
        deps.guards.keep(_key(platform), lines, REFUSALS_KEPT.whole_seconds)
    except Unavailable:
        logger.warning("refusal not kept", extra={"platform": platform})


def _key(platform: str) -> str:
    return f"refusals#{platform}"


def _has_room(deps: NoteRefusalDeps, platform: str, now: datetime) -> bool:
    minute = deps.minutes.get(platform)
    if minute is None or not timedelta() <= now - minute.since < timedelta(minutes=1):
        minute = deps.minutes[platform] = _RefusalMinute(now)
    minute.noted += 1
    return minute.noted <= A_MINUTE
