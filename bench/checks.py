"""Have 100,000 checks fall due at once, 10,000 of them of emergencies, and run them in lanes.

In each simulated minute a start queues every lane, and each lane runs as its function would, for a
minute at most; here one lane after the other, each by a clock that begins with the minute. Every
emergency has to be chased within two minutes.
"""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app import app
from bench.deployment import BenchDeployment, deployment
from bench.events import code_of, post_json, report, with_code
from bench.rows import item_of, write
from chalicelib.container import Adapters, Container
from chalicelib.model.chain import ORIGIN, StoredEvent, canonical, digest_of
from chalicelib.model.events import Event, hour_of, stamp
from chalicelib.model.references import parse_reference
from chalicelib.store.sealing import seal
from chalicelib.store.tables import Item
from chalicelib.usecases.notifications.chase_overdue import LANES
from local import seeding
from local.gateway import context_for

CHECKS, EMERGENCIES = 100_000, 10_000
_MINUTES, _SETTLE, _SAMPLED = 2, 240.0, 100
_DUE, _LATER = timedelta(minutes=5), timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Round:
    """One simulated minute: checks that were run, the longest lane, emergencies that still wait."""

    checks: int
    slowest: float
    seconds: float
    emergencies: int


class LaneClock:
    """A clock that each lane of a minute has from the minute's beginning."""

    def __init__(self, start: datetime) -> None:
        self._minute, self._began = start, time.monotonic()

    def next_minute(self) -> None:
        """Begin another minute."""
        self._minute += timedelta(minutes=1)
        self.begin_lane()

    def begin_lane(self) -> None:
        """Go back to the minute's beginning."""
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return self._minute + timedelta(seconds=time.monotonic() - self._began)


def run(checks: int = CHECKS, emergencies: int = EMERGENCIES) -> bool:
    """Run lanes until no emergency waits; print, and return whether two minutes were enough."""
    with deployment() as deployed:
        seeding.pages(deployed.operators)
        deployed.embedded.pump.start()
        began = time.monotonic()
        events = _fill(deployed, checks, emergencies)
        print(f"{checks:,} checks written in {time.monotonic() - began:.0f} s", flush=True)
        clock = LaneClock(deployed.adapters.now() + _DUE)
        container = Container(Adapters(now=clock))
        rounds = list[Round]()
        while len(rounds) < _MINUTES or rounds[-1].emergencies:
            rounds.append(_round(container, clock))
            print(_line(len(rounds), rounds[-1]), flush=True)
        silent = sum(
            len(container.adapters.case_log_table.clear(_case_id(number))) == events
            for number in range(0, checks, _SAMPLED * (checks // emergencies))
        )
    done = sum(check_round.checks for check_round in rounds)
    a_minute = max(1.0, done / len(rounds))
    print(
        f"the other {max(0, checks - done):,}: {max(0, checks - done) / a_minute:.0f} minutes more "
        f"at {a_minute:,.0f} a minute; {done / sum(r.seconds for r in rounds):.0f} a second here; "
        f"{silent} emergencies of every {_SAMPLED}th had nothing appended"
    )
    return rounds[_MINUTES - 1].emergencies == 0 and silent == 0


def _round(container: Container, clock: LaneClock) -> Round:
    """Have a start queue the lanes, and run each once, as if all ran side by side."""
    began, slowest, checks = time.monotonic(), 0.0, 0
    clock.next_minute()
    spread = container.chase_overdue()
    for lane in range(LANES) if spread.checks == 0 else ():
        start = time.monotonic()
        clock.begin_lane()
        checks += container.chase_lane(lane).checks
        slowest = max(slowest, time.monotonic() - start)
    seconds = time.monotonic() - began
    due = container.adapters.clocks.due(CHECKS)
    return Round(checks + spread.checks, slowest, seconds, sum(c.pressing for c in due))


def _line(minute: int, check_round: Round) -> str:
    return (
        f"minute {minute}: {check_round.checks:,} checks, "
        f"the slowest lane {check_round.slowest:.0f} s; "
        f"{check_round.emergencies:,} emergencies wait"
    )


def _fill(deployed: BenchDeployment, checks: int, emergencies: int) -> int:
    """Write the cases, each a copy of one that went round, and a check of each.

    Returns how many events an emergency has.
    """
    templates = {
        True: _case(deployed, immediate_danger=True),
        False: _case(deployed, category="abuse_insult"),
    }
    deployed.embedded.pump.stop()  # it would run checks by itself
    endpoint = deployed.embedded.operator_environment["AWS_ENDPOINT_URL_DYNAMODB"]
    settings, now = deployed.adapters.settings, deployed.adapters.now()
    every = checks // emergencies

    def cases() -> Iterator[Item]:
        for number in range(checks):
            yield from _copy(deployed, templates[number % every == 0], _case_id(number))

    def rows() -> Iterator[Item]:
        hour = hour_of(now + _DUE)
        yield {"pk": {"S": "hours"}, "sk": {"S": hour}}
        for number in range(checks):
            is_pressing = number % every == 0
            due = now + (_DUE if is_pressing else _LATER)
            at = due.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            lane = "pressing" if is_pressing else "hour"
            yield {"pk": {"S": f"{lane}#{hour}"}, "sk": {"S": f"{at}#{_case_id(number)}"}}

    write(endpoint, settings.case_events_table, cases())
    write(endpoint, settings.clocks_table, rows())
    return len(templates[True])


def _case_id(number: int) -> str:
    return f"SS{number:011}"


def _case(deployed: BenchDeployment, **changes: Any) -> list[Event]:
    """Report, let it go round, and give its events."""
    body = with_code({**report(), **changes}, code_of(deployed.description))
    answer = app(post_json(body), context_for("api_handler"))
    deployed.embedded.pump.settle(_SETTLE)
    case_id = parse_reference(json.loads(answer["body"])["reference"])
    return list(deployed.adapters.case_log.read(str(case_id)))


def _copy(deployed: BenchDeployment, events: Iterable[Event], case_id: str) -> Iterator[Item]:
    """Write a case's events as another's, sealed and chained anew, out of the index of hours."""
    slots, prev, key = deployed.adapters.key_slots, ORIGIN, b""
    for event in events:
        key = slots.open(event.key_slot) if event.key_slot else key
        row = StoredEvent(
            case_id,
            event.seq,
            stamp(event.at),
            event.kind,
            canonical(event.public),
            prev,
            sealed=_sealed(key, case_id, event),
            key_slot=event.key_slot,
        )
        prev = digest_of(row)
        yield item_of(row._replace(digest=prev))


def _sealed(key: bytes, case_id: str, event: Event) -> bytes | None:
    place = f"{case_id}/{event.seq}/{event.kind}"
    return None if event.private is None else seal(key, place, event.private)
