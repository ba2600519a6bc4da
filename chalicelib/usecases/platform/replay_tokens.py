"""Offer a platform its tokens again, byte for byte: its own database may be lost.

A token stays as it was signed until its case is erased. What police hold back stays held; a
reference that is unknown, another's or held is passed over, and adds nothing to the number.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from chalicelib.errors import TooManyTries
from chalicelib.limits import REPLAYED_TOKENS, REPLAYS_KEPT
from chalicelib.model.events import moment, stamp
from chalicelib.model.exchange import Replay
from chalicelib.model.folding import fold
from chalicelib.model.references import parse_reference
from chalicelib.ports import CaseLog, Feed, Guards, Now

MapTokens = Callable[[Callable[[str], bool], Iterable[str]], Iterable[bool]]
"""``map``, or as many at once as there are threads for."""

_MOST_LINES = 50
_OF_DAY = "of the day"


@dataclass(frozen=True, slots=True)
class ReplayTokensDeps:
    """What replaying needs. ``map_tokens`` is how tokens are written."""

    log: CaseLog
    feed: Feed
    guards: Guards
    now: Now
    map_tokens: MapTokens = map


def replay_tokens(deps: ReplayTokensDeps, platform: str, request: Replay) -> int:
    """Offer the tokens again and give how many, oldest first up to what is left of the day.

    Raises TooManyTries where nothing is left of it, Unavailable.
    """
    now, stored = deps.now(), deps.guards.recall(_key(platform)) or {}
    replayed = _replayed(stored, now)
    left = REPLAYED_TOKENS - replayed
    if left <= 0:
        raise TooManyTries(_seconds_to_midnight(now))
    jtis = islice(_requested(deps, platform, request), left)
    count = sum(deps.map_tokens(partial(deps.feed.replay, platform), jtis))
    how = f"since {request.since}" if request.since else f"{len(request.references)} references"
    lines = [*_lines(stored), f"{stamp(now)} {count} tokens: {how}"][-_MOST_LINES:]
    numbered = {f"{number:02}": line for number, line in enumerate(lines)}
    numbered[_OF_DAY] = f"{stamp(now)} {replayed + count} tokens"
    deps.guards.keep(_key(platform), numbered, REPLAYS_KEPT.whole_seconds)
    return count


def kept_replays(deps: ReplayTokensDeps, platform: str) -> list[str]:
    """Return the lines that are kept of a platform's replays, oldest first. Raises Unavailable."""
    return _lines(deps.guards.recall(_key(platform)) or {})


def _lines(stored: Mapping[str, str]) -> list[str]:
    return [stored[number] for number in sorted(stored) if number != _OF_DAY]


def _replayed(stored: Mapping[str, str], now: datetime) -> int:
    """Count what was replayed in a day: of its lines the first may be kept no more."""
    counted = [stored[_OF_DAY]] if _OF_DAY in stored else _lines(stored)
    return sum(_tokens_of(line) for line in counted if _is_of_day(line, now))


def _requested(deps: ReplayTokensDeps, platform: str, request: Replay) -> Iterator[str]:
    if request.since:
        yield from deps.feed.list_added_since(platform, moment(request.since))
    for reference in dict.fromkeys(request.references):
        yield from _of_case(deps, platform, parse_reference(reference))


def _of_case(deps: ReplayTokensDeps, platform: str, case_id: str | None) -> Iterable[str]:
    events = deps.log.clear(case_id) if case_id else ()
    return fold(events).tokens_of(platform) if events else ()


def _key(platform: str) -> str:
    return f"replays#{platform}"


def _tokens_of(line: str) -> int:
    return int(line.split(" ")[1])


def _is_of_day(line: str, now: datetime) -> bool:
    return line.startswith(f"{now:%Y-%m-%d}")


def _seconds_to_midnight(now: datetime) -> int:
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight - now).total_seconds()) + 1
