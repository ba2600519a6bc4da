"""Fill a feed with the tokens of cases before it is drained, and record what it offers."""

import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.deployment import BenchDeployment
from bench.drain_check import PollRecord
from bench.feed_rows import collected, write_rows
from chalicelib.container import Adapters
from chalicelib.model.events import EventKey, Kind, NewEvent
from chalicelib.ports import FeedToken
from chalicelib.signing.tokens import jti_for

PLATFORM = "x"
PER_CASE = 5
_JWS = "a." + "b" * 1_200 + ".c"
"""Nobody verifies these: ``bench load`` verifies every token."""
_PUBLIC: Mapping[str, Any] = {
    "recipients": [
        {
            "id": PLATFORM,
            "kind": "platform",
            "state": "queued",
            "reason": "",
            "promise": {"basis": "ours", "acknowledge_minutes": 60, "decide_minutes": 600},
        }
    ],
    "category": "other",
    "urgency": "low",
}


def fill(deployed: BenchDeployment, tokens: int) -> dict[str, EventKey]:
    """Put cases of five tokens each in the log and in the feed, one token a case in turns."""
    adapters = deployed.adapters
    with ThreadPoolExecutor(8) as pool:
        cases = list(pool.map(lambda number: _case(adapters, number), range(tokens // PER_CASE)))
    ordered = [token for turn in zip(*cases, strict=True) for token in turn]
    write_rows(deployed.adapters.settings.feed_table, collected(deployed, ordered))
    return {token.jti: (token.case_id or "", token.seq or 0) for token in ordered}


def _case(adapters: Adapters, number: int) -> list[FeedToken]:
    """Log a case that its officers read again and again; return a token of each event."""
    case_id, at = f"SSDRA{number:08}", adapters.now()
    event = adapters.case_log.begin(case_id, at, NewEvent(Kind.REPORT_SUBMITTED, _PUBLIC, {}))
    tokens = []
    for seq in range(1, PER_CASE + 1):
        if seq > 1:
            event = adapters.case_log.append(event, at, NewEvent(Kind.CASE_READ, {"n": seq}))
        jti = jti_for(at=at, case_id=case_id, seq=seq, platform=PLATFORM)
        tokens.append(FeedToken(PLATFORM, jti, _JWS, case_id, seq))
    return tokens


def record_offers(deployed: BenchDeployment) -> list[PollRecord]:
    """Return a list that fills with what the feed offers."""
    offers: list[PollRecord] = []
    feed: Any = deployed.adapters.feed
    offer = feed.offer

    def recorded(platform: str, most: int) -> Any:
        began, page = time.monotonic(), offer(platform, most)
        offers.append(PollRecord(began, time.monotonic(), frozenset(), list(page.tokens)))
        return page

    feed.offer = recorded
    return offers
