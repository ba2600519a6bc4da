"""A year of promises by a fake clock: reports, answers and silence, outages, bounces, restarts.

``python -m tests.support.year --reports 2000 --seed 7`` lives one and says what came of it.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import Event, Kind, NewEvent, stamp
from chalicelib.model.recipient import Recipient
from chalicelib.model.recipient_ids import OPERATOR, REPORTER
from chalicelib.ports import Letter
from tests.support.simulation import Simulation

YEAR = timedelta(days=365)
AFTERWARDS = timedelta(days=90)
"""What was reported on the last day has its time, too."""
GRACE = timedelta(minutes=3)
"""From the time that something falls due until it is on record, when nothing is down."""

_TOGETHER = ("operators.", "digest.")
"""Keys of mails about many cases: killed between mail and notes, the same goes out once more."""
_AREAS = ("E14001063", "E14001106")
_KINDS: tuple[Mapping[str, Any], ...] = (
    {"category": "threat_violence"},
    {"category": "threat_violence", "immediate_danger": True},
    {"category": "doxxing"},
    {"category": "hate_identity"},
    {"category": "abuse_insult"},
    {"category": "other"},
)
_LINKS = (
    "https://x.com/someone/status/20",
    "https://www.facebook.com/somepage/posts/123456",
    "https://www.tiktok.com/@someone/video/7",
)


@dataclass
class Outages:
    """When what was down."""

    ses: list[tuple[datetime, datetime]]
    chase: list[tuple[datetime, datetime]]

    def hit(self, spans: list[tuple[datetime, datetime]], at: datetime) -> bool:
        """Whether one of them was going on."""
        return any(start <= at < end for start, end in spans)

    def ends(self, at: datetime) -> datetime:
        """When the schedules ran again."""
        return max((end for start, end in self.chase if start <= at < end), default=at)


@dataclass
class Year:
    """What a year is made of, from one seed."""

    seed: int
    reports: int
    cases: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.run = Simulation(self._becomes_of, lambda *_, **__: ("subject", "text", "html"))
        self.start = self.run.clock()
        self.outages = Outages(self._spans(12, hours=3), self._spans(4, hours=30))
        self.run.world.contacts["electoral-commission"] = "ec@example.org"
        self.run.world.second_addresses["police-hampshire"] = "hampshire-2@example.org"
        self.run.world.escalations["x"] = "electoral-commission"
        self.run.disturbed = lambda: self.dice.random() < 0.02
        self.run.log.before_write = self._disturb_write

    def live(self) -> None:
        """Let the year and what follows of it pass."""
        for _ in range(self.reports):
            self.run.after(YEAR * self.dice.random(), self._report)
        for start, end in self.outages.chase:
            self.run.after(start - self.start, lambda: setattr(self.run, "chasing", False))
            self.run.after(end - self.start, lambda: setattr(self.run, "chasing", True))
        self.run.run(self.start + YEAR)
        self.run.run(self.start + YEAR + AFTERWARDS)

    # ---- chance ----------------------------------------------------------------------------------

    def _spans(self, number: int, *, hours: float) -> list[tuple[datetime, datetime]]:
        starts = (self.start + YEAR * self.dice.random() for _ in range(number))
        return [(at, at + timedelta(hours=hours * self.dice.random())) for at in starts]

    def _disturb_write(self) -> None:
        """A write that DynamoDB does not take: the process is left wherever it was."""
        if self.dice.random() < 0.003:
            raise Unavailable

    def _becomes_of(self, letter: Letter) -> Mapping[str, float]:
        if self.outages.hit(self.outages.ses, self.run.clock()):
            raise Unavailable
        if letter.to == "operator@example.org":
            return {"Send": 1, "Delivery": 2}
        fates: list[tuple[float, Mapping[str, float]]] = [
            (0.02, {"Send": 1, "Bounce": 9}),
            (0.04, {"Send": 1, "SoftBounce": 4000}),
            (0.02, {"Send": 1, "DeliveryDelay": 600, "Delivery": 5000}),
            (0.002, {"Send": 1, "Delivery": 3, "Complaint": 7200}),
            (0.01, {"Bounce": 2, "Send": 5}),  # the later event may come first
        ]
        roll = self.dice.random()
        for chance, fate in fates:
            if roll < chance:
                return fate
            roll -= chance
        return {"Send": 1, "Delivery": 4}

    # ---- people ----------------------------------------------------------------------------------

    def _report(self) -> None:
        world = self.run.world
        for address in list(world.suppressions.reasons):  # entered anew by an operator
            if self.dice.random() < 0.2:
                world.suppressions.allow(address)
        links = self.dice.sample(_LINKS, self.dice.randint(1, len(_LINKS)))
        number = len(self.cases)
        accepted = world.submit(
            **self.dice.choice(_KINDS),
            candidate={"name": "Sam Invented", "area": self.dice.choice(_AREAS)},
            incidents=[{"url": link} for link in links],
            reporter={
                "name": "Sam Invented",
                "role": "candidate",
                "language": "en",
                **({"email": f"sam{number}@example.org"} if self.dice.random() < 0.9 else {}),
            },
        )
        case_id = accepted.first.case_id
        self.cases.append(case_id)
        for recipient in self.run.case(case_id).recipients.values():
            self._give_a_fate(case_id, recipient)
        if self.dice.random() < 0.04:
            self._later(10, case_id, lambda case: NewEvent(Kind.WITHDRAWN, {}))
        if self.dice.random() < 0.02:
            self._later(20, case_id, lambda case: NewEvent(Kind.ERASED, {}))

    def _give_a_fate(self, case_id: str, recipient: Recipient) -> None:
        if recipient.state == "self_report":
            if self.dice.random() < 0.3:
                facts = {"recipient": recipient.id}
                self._later(3, case_id, lambda case: NewEvent(Kind.SELF_REPORTED, facts))
            return
        roll = self.dice.random()
        if roll < 0.25:
            return  # silent
        if roll < 0.8:
            self._later(4, case_id, self._answer(recipient, "acknowledged"))
        if roll > 0.5:
            self._later(25, case_id, self._answer(recipient, "no_violation"))
            if recipient.kind == "platform" and self.dice.random() < 0.2:
                self._later(30, case_id, self._appeal(recipient.id))

    def _later(self, days: float, case_id: str, decide_on: Any) -> None:
        """Somebody does it within so many days, if it can still be done; sooner is likelier."""

        def act(tries: int = 0) -> None:
            def decide(case: Case) -> NewEvent | None:
                over = case.erased or case.withdrawn_by is not None
                return None if over else decide_on(case)

            try:
                self.run.append(case_id, decide)
            except Unavailable:
                self.run.after(timedelta(minutes=1), lambda: act(tries + 1))

        self.run.after(timedelta(days=days * self.dice.random() ** 3), act)

    def _answer(self, recipient: Recipient, status: str) -> Any:
        def decide(case: Case) -> NewEvent | None:
            now = case.recipients[recipient.id]
            if now.sent_at is None or (status == "acknowledged" and now.acknowledged_at):
                return None  # nobody answers what did not reach them
            if recipient.kind != "platform":
                facts = {"recipient": recipient.id, "opened": 1}
                if status == "acknowledged":
                    return NewEvent(Kind.AUTHORITY_ACKNOWLEDGED, facts)
                return NewEvent(Kind.STAGE_RECORDED, facts | {"stage": "referred", "shown": False})
            if now.decided_at is not None:
                return None
            outcome = {"outcome_id": f"{status}-{case.last.seq}", "status": status}
            at = {"at": stamp(self.run.clock()), "content": "digest"}
            return NewEvent(Kind.OUTCOME_RECORDED, {"recipient": recipient.id, **outcome, **at})

        return decide

    def _appeal(self, recipient: str) -> Any:
        def decide(case: Case) -> NewEvent | None:
            if case.recipients[recipient].decided_at is None:
                return None
            return NewEvent(Kind.OUTCOME_APPEALED, {"recipient": recipient, "content": "digest"})

        return decide


# ---- what must be true of it ---------------------------------------------------------------------


def faults(year: Year) -> Iterator[str]:
    """Everything that is not as it must be, one line each."""
    keys = Counter(letter.key for _, letter in year.run.carrier.letters)
    twice = (key for key, times in keys.items() if times > 1 and not key.startswith(_TOGETHER))
    yield from (f"{key} was mailed {keys[key]} times" for key in twice)
    if year.run.world.clocks.checks or year.run.world.operator_inbox.rows:
        yield "something still waits at the end"
    for case_id in year.cases:
        case = year.run.case(case_id)
        yield from _twice(case)
        yield from _untold(case)
        if not case.erased:
            for recipient in case.recipients.values():
                yield from _silent(year, case, recipient)


def _twice(case: Case) -> Iterator[str]:
    chased = Counter(
        (event.kind, event.public["recipient"], event.public["what"], event.public["due"])
        for event in case.events
        if event.kind in (Kind.RESPONSE_DUE, Kind.RESPONSE_OVERDUE)
    )
    yield from (
        f"{case.case_id}: {escalation} {n} times" for escalation, n in chased.items() if n > 1
    )


def _silent(year: Year, case: Case, recipient: Recipient) -> Iterator[str]:
    """A promise that passed, without a dated escalation; an escalation of what was not late."""
    if recipient.sent_at is None and recipient.state in ("queued", "failed"):
        if not any(escalation.promised == "send" for escalation in recipient.escalations):
            yield f"{case.case_id}: {recipient.id} was never sent it and nobody was told"
        return
    if recipient.state == "self_report" or recipient.sent_at is None:
        return
    over = _time_of(case, case.withdrawn_by) or year.run.clock()
    came = {
        "acknowledge": (recipient.acknowledge_by, recipient.acknowledged_at),
        "decide": (
            recipient.decide_by,
            recipient.decided_at or (recipient.stages and recipient.stages[0].at) or None,
        ),
    }
    for promised, (due, at) in came.items():
        of_this = [
            escalation
            for escalation in recipient.escalations
            if (escalation.promised, escalation.due) == (promised, stamp(due))
        ]
        latest = year.outages.ends(due) + GRACE
        if latest < min(at or over, over) and not of_this:
            yield f"{case.case_id}: {recipient.id} did not {promised} by {due} and nobody was told"
        if of_this and (of_this[0].at < due or (at is not None and at < due)):
            yield f"{case.case_id}: {recipient.id} was not late to {promised} at {of_this[0].at}"
        if of_this and of_this[0].at > latest + timedelta(minutes=10):
            when = f"was seen at {of_this[0].at}"
            yield f"{case.case_id}: that {recipient.id} was late to {promised} {when}"


def _time_of(case: Case, seq: int | None) -> datetime | None:
    return case.event(seq).at if seq else None


def _untold(case: Case) -> Iterator[str]:
    """An escalation that operators, or the person who reported, were not mailed."""
    if case.erased:
        return
    overdue = [event for event in case.events if event.kind is Kind.RESPONSE_OVERDUE]
    for event in overdue:
        if event.public.get("escalated_to") and not case.notification(event.seq, OPERATOR).settled:
            yield f"{case.case_id}: operators were not told of {event.seq}"
    silent_ones = [event for event in overdue if not event.public.get("more")]
    for event in silent_ones if case.public["tell_reporter"] else ():
        notification = case.notification(event.seq, REPORTER)
        if not notification.settled and notification.failed_at is None:
            yield f"{case.case_id}: the person who reported was not told of {event.seq}"


def tally(year: Year) -> Counter[str]:
    """How often what happened."""
    cases = [year.run.case(case_id) for case_id in year.cases]
    events: list[Event] = [event for case in cases for event in case.events]
    counted = Counter(str(event.kind) for event in events)
    counted["overdue: " + "send"] = sum(
        event.public.get("what") == "send"
        for event in events
        if event.kind is Kind.RESPONSE_OVERDUE
    )
    counted["mails"] = len(year.run.carrier.letters)
    counted["notifications"] = sum(len(case.notifications) for case in cases)
    return counted


def main() -> int:
    """Live one year and say what came of it; 1 where anything was wrong."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    started = time.perf_counter()
    year = Year(args.seed, args.reports)
    year.live()
    wrong = list(faults(year))
    lines = [f"{count:>7} {label}" for label, count in sorted(tally(year).items())]
    lines += wrong[:40]
    took = time.perf_counter() - started
    lines.append(f"{len(wrong)} faults in {args.reports} reports, {took:.0f} s")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
