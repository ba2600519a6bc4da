"""Deal tempers out by lot: how platforms and police forces behave says nothing of the real ones."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

_MINUTES, _HOURS, _DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlatformTemper:
    """How a platform behaves. Spans are medians; None: it never does."""

    name: str
    polls_every: timedelta | None
    confirms: timedelta | None
    decides: timedelta | None
    works_nights: bool = True
    """Also at weekends and on bank holidays."""
    is_wrong: bool = False
    """Sends what it must not, and refuses tokens that are good."""


@dataclass(frozen=True, slots=True)
class ForceTemper:
    """How a force behaves. Spans are medians; None: it never does."""

    name: str
    pressing: timedelta | None
    """Until somebody confirms what is urgent, at any hour."""
    not_urgent: timedelta | None
    """Until somebody confirms anything else, in working hours."""
    proceeds: float = 0.0
    """The share of cases that it says a stage of."""
    address: str = "elections"
    """What its address begins with: a mail to ``bounce`` bounces, and so on."""
    has_second: bool = False
    away: bool = False
    """Nobody is there at night, at weekends and on bank holidays, whatever comes."""


PROMPT = PlatformTemper("prompt", 15 * _MINUTES, 2 * _HOURS, 16 * _HOURS)
SLOW = PlatformTemper("slow", 12 * _HOURS, 2 * _DAYS, 6 * _DAYS, works_nights=False)
MUTE = PlatformTemper("silent, but polls", 1 * _HOURS, None, None)
DEAF = PlatformTemper("silent, never polls", None, None, None)
WRONG = PlatformTemper("wrong", 1 * _HOURS, 6 * _HOURS, 2 * _DAYS, is_wrong=True)
PLATFORM_TEMPERS: Mapping[PlatformTemper, int] = {PROMPT: 6, SLOW: 5, MUTE: 2, DEAF: 1, WRONG: 2}
PLATFORMS = sum(PLATFORM_TEMPERS.values())

ATTENTIVE = ForceTemper("acknowledging", 12 * _MINUTES, 3 * _HOURS, 0.6)
SLOW_FORCE = ForceTemper("slow", 5 * _HOURS, 30 * _HOURS, 0.2)
SILENT = ForceTemper("silent", None, None)
AWAY = ForceTemper("out of office", 12 * _MINUTES, 3 * _HOURS, 0.5, has_second=True, away=True)
BOUNCING = ForceTemper("bounces", 15 * _MINUTES, 3 * _HOURS, 0.5, "bounce")
SECOND = ForceTemper(
    "bounces, has a second", 15 * _MINUTES, 3 * _HOURS, 0.5, "bounce", has_second=True
)
FULL = ForceTemper("mailbox full", 20 * _MINUTES, 4 * _HOURS, 0.4, "softbounce")
COMPLAINING = ForceTemper("marks mail as spam", 20 * _MINUTES, 4 * _HOURS, 0.4, "complaint", True)
FORCE_TEMPERS: Mapping[ForceTemper, int] = {
    ATTENTIVE: 25,
    SLOW_FORCE: 8,
    SILENT: 4,
    AWAY: 4,
    BOUNCING: 1,
    SECOND: 1,
    FULL: 1,
    COMPLAINING: 1,
}


_Temper = TypeVar("_Temper", PlatformTemper, ForceTemper)


def deal(
    ids: Iterable[str], tempers: Mapping[_Temper, int], dice: random.Random
) -> dict[str, _Temper]:
    """Give every id a temper, so many of each as it says; what is left over has the first."""
    hand = [temper for temper, count in tempers.items() for _ in range(count)]
    shuffled = sorted(ids)
    dice.shuffle(shuffled)
    hand += [hand[0]] * max(0, len(shuffled) - len(hand))
    return dict(sorted(zip(shuffled, hand, strict=False)))


def about(span: timedelta, dice: random.Random) -> timedelta:
    """Return a span around a median: half of what is drawn is shorter, and few are much longer."""
    return timedelta(seconds=round(span.total_seconds() * dice.lognormvariate(0, 0.7)))
