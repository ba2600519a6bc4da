"""What reaches whom, and when, where mail fails: each case run by a fake clock, as a table.

``python -m tests.support.mail_failures`` writes docs/mail-failures.md anew; a test holds it to
the product.
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.errors import Unavailable
from chalicelib.ports import Letter
from chalicelib.usecases.cases.read_case import recipients_of
from tests.support.cases import reading
from tests.support.simulation import Simulation, delivered

PAGE = Path(__file__).parents[2] / "docs" / "mail-failures.md"
FORCE = "police-hampshire"
FIRST, SECOND = "hampshire@example.org", "hampshire-2@example.org"
REPORTER, OPERATORS = "sam@example.org", "operator@example.org"

Says = Callable[["MailFailure", Letter], Mapping[str, float]]


@dataclass(frozen=True)
class MailFailure:
    """One way for mail to fail: what SES says of each letter, and what was reported."""

    name: str
    says: Says
    report: Mapping[str, Any] = field(default_factory=dict)
    second: bool = True
    """Whether the force has a second address."""
    suppressed: bool = False
    """Whether its first address was suppressed before."""
    hours: float = 3


@dataclass(frozen=True)
class PlayedFailure:
    """What came of a failure of mail; times are from the report."""

    failure: MailFailure
    arrived: Mapping[str, list[timedelta]]
    """By address: when mail arrived there."""
    tried: Mapping[str, int]
    """By address: how often SES was asked."""
    carried: Mapping[str, int]
    """By address: how often SES took it."""
    alarms: list[timedelta]
    states: list[tuple[timedelta, str]]
    """What the status page says of the force, whenever that changes."""


def _to(address: str, fate: Mapping[str, float]) -> Says:
    return lambda _, letter: fate if letter.to == address else delivered(letter)


def _down_for(minutes: float) -> Says:
    """SES takes nothing until so long after the report."""
    until = Simulation().clock() + timedelta(minutes=minutes)

    def says(failure: MailFailure, letter: Letter) -> Mapping[str, float]:
        if _now() < until:
            raise Unavailable
        return delivered(letter)

    return says


_now: Callable[[], datetime]

URGENT = {"category": "doxxing"}
HARD, SOFT = {"Send": 1, "Bounce": 20}, {"Send": 1, "SoftBounce": 45}
DELAYED = {"Send": 1, "DeliveryDelay": 60, "Delivery": 7200}

FAILURES = (
    MailFailure("Nothing fails, and nobody confirms", lambda _, letter: delivered(letter)),
    MailFailure("Hard bounce", _to(FIRST, HARD)),
    MailFailure("Hard bounce, no second address", _to(FIRST, HARD), second=False),
    MailFailure("Hard bounce of an urgent report", _to(FIRST, HARD), URGENT),
    MailFailure("Soft bounce", _to(FIRST, SOFT)),
    MailFailure(
        "Soft bounce of an urgent report, no second address", _to(FIRST, SOFT), URGENT, False
    ),
    MailFailure("Complaint", _to(FIRST, {"Send": 1, "Delivery": 3, "Complaint": 90})),
    MailFailure("An address that is suppressed already", _to(FIRST, HARD), suppressed=True),
    MailFailure("Delivery is delayed for two hours", _to(FIRST, DELAYED)),
    MailFailure("SES throttles for four minutes", _down_for(4)),
    MailFailure("SES is down for an hour", _down_for(60)),
    MailFailure("SES is down for an hour, urgent report", _down_for(60), URGENT),
    MailFailure("SES is down for an hour, no second address", _down_for(60), second=False),
)


def play(failure: MailFailure) -> PlayedFailure:
    """Report a threat at time nought, and see."""
    global _now
    run = Simulation(lambda letter: _ask(failure, tried, letter))
    tried: dict[str, int] = {}
    _now, start = run.clock, run.clock()
    if failure.second:
        run.world.second_addresses[FORCE] = SECOND
    if failure.suppressed:
        run.world.suppressions.suppress(FIRST, because="hard_bounce", at=start)
    police = {"platforms": False, "police": True, "electoral": False}
    case_id = run.world.submit(share_with=police, **failure.report).first.case_id
    states: list[tuple[timedelta, str]] = []
    while run.clock() < start + timedelta(hours=failure.hours):
        state, events = _row_of(run, case_id), len(run.log.read(case_id))
        if not states or states[-1][1] != state:
            states.append((run.clock() - start, state))
        run.run(run.clock() + timedelta(seconds=10))
        if len(run.log.read(case_id)) == events:  # nothing happens: on to the next full minute
            run.run(run.clock().replace(second=0) + timedelta(minutes=1))
    arrived: dict[str, list[timedelta]] = {}
    for at, letter in run.carrier.letters:
        fate = failure.says(failure, letter)
        if "Delivery" in fate:
            arrived.setdefault(letter.to, []).append(
                at + timedelta(seconds=fate["Delivery"]) - start
            )
    carried = Counter(letter.to for _, letter in run.carrier.letters)
    return PlayedFailure(
        failure, arrived, tried, carried, [at - start for at in run.alarms], states
    )


def _ask(failure: MailFailure, tried: dict[str, int], letter: Letter) -> Mapping[str, float]:
    tried[letter.to] = tried.get(letter.to, 0) + 1
    return failure.says(failure, letter)


def _row_of(run: Simulation, case_id: str) -> str:
    """The force's state as the status page has it."""
    views = recipients_of(reading(), run.case(case_id), run.clock())
    view = next(recipient for recipient in views if recipient["id"] == FORCE)
    route = f", “call {view['self_report']['phone']}”" if "self_report" in view else ""
    overdue = ", overdue" if view["overdue"] else ""
    return f"{view['state']}{overdue}{route}"


# ---- the page ------------------------------------------------------------------------------------

_COLUMNS = (
    "what happens",
    "first address",
    "second address",
    "operators by mail",
    "alarm",
    "the person who reported",
    "the status page says of the force",
)
_BEGIN, _END = "<!-- written by tests.support.mail_failures -->\n", "<!-- until here -->\n"


def page(played: Iterable[PlayedFailure]) -> str:
    """The page with its table as it is now."""
    before, _, tail = PAGE.read_text("utf-8").partition(_BEGIN)
    after = tail.partition(_END)[2]
    head = [f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
    table = "\n".join([*head, *map(_line, played)])
    return f"{before}{_BEGIN}\n{table}\n\n{_END}{after}"


def _line(played: PlayedFailure) -> str:
    cells = [
        played.failure.name,
        _mail(played, FIRST),
        _mail(played, SECOND) if played.failure.second else "none",
        _mail(played, OPERATORS),
        ", ".join(map(_clock, played.alarms)) or "–",
        _mail(played, REPORTER),
        "; ".join(f"{_clock(at)} {state}" for at, state in played.states),
    ]
    return f"| {' | '.join(cells)} |"


def _mail(played: PlayedFailure, address: str) -> str:
    arrived, tried = played.arrived.get(address, []), played.tried.get(address, 0)
    if not tried:
        return "–"
    times = ", ".join(map(_clock, arrived)) or "nothing arrives"
    carried = played.carried.get(address, 0)
    lost = f"{carried - len(arrived)} came back" if carried > len(arrived) else ""
    refused = f"{tried - carried} tries refused" if tried > carried else ""
    aside = "; ".join(filter(None, (lost, refused)))
    return f"{times} ({aside})" if aside else times


def _clock(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"


if __name__ == "__main__":
    ArgumentParser(prog="python -m tests.support.mail_failures", description=__doc__).parse_args()
    PAGE.write_text(page(map(play, FAILURES)), "utf-8")
    sys.stdout.write(f"{PAGE}\n")
