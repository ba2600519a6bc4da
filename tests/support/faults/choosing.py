"""Choose which faults befall which calls: all of them, some of each kind of call, or pairs."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tests.support.faults.running import Trial
from tests.support.faults.wire import Call, Fault, faults_of

FIRST_AND_LAST = 3
"""Of a run of equal calls in one step, such as the pages of a site, so many at each end."""
CHEAPEST = 4
"""A sample takes a call from one of so many steps, those with the fewest calls that have it."""


class CallKind(NamedTuple):
    """Which function makes which call: a row of the table."""

    function: str
    service: str
    operation: str


def kind_of(call: Call) -> CallKind:
    """Return the row of a call."""
    return CallKind(call.function, call.service, call.operation)


def every_trial(calls: Sequence[Sequence[Call]]) -> list[Trial]:
    """List each call with each fault that is one of its own, but for the middle of a long run of
    equal calls."""
    return [
        Trial(step, ((call, fault),))
        for step, of_step in enumerate(calls)
        for call in _distinct(of_step)
        for fault in faults_of(call.operation)
    ]


def _distinct(of_step: Sequence[Call]) -> Iterator[Call]:
    by_kind: dict[CallKind, list[Call]] = defaultdict(list)
    for call in of_step:
        by_kind[kind_of(call)].append(call)
    for alike in by_kind.values():
        middle = alike[FIRST_AND_LAST:-FIRST_AND_LAST] if len(alike) > 2 * FIRST_AND_LAST else []
        yield from (call for call in alike if call not in middle)


def sample(calls: Sequence[Sequence[Call]], seed: int, faults: int) -> list[Trial]:
    """Take, for each kind of call, so many faults in an order of chance, each with a call of it by
    chance: those of a smaller number are among those of a greater."""
    dice = random.Random(seed)
    trials: list[Trial] = []
    for kind, places in _places(calls).items():
        possible = faults_of(kind.operation)
        order = dice.sample(possible, len(possible))
        chosen = [(*dice.choice(places), fault) for fault in order]
        trials += [Trial(step, ((call, fault),)) for step, call, fault in chosen[:faults]]
    return trials


def pairs(calls: Sequence[Sequence[Call]], seed: int, count: int) -> list[Trial]:
    """Take two calls of one step, by chance, and a fault for each, so many times."""
    dice = random.Random(seed)
    steps = [number for number, of_step in enumerate(calls) if len(of_step) > 1]
    trials = []
    for _ in range(count):
        step = dice.choice(steps)
        first_call, second_call = dice.sample(list(calls[step]), 2)
        trials.append(
            Trial(
                step,
                ((first_call, dice.choice(list(Fault))), (second_call, dice.choice(list(Fault)))),
            )
        )
    return trials


def _places(calls: Sequence[Sequence[Call]]) -> dict[CallKind, list[tuple[int, Call]]]:
    """Return where each kind of call is made: in the shortest steps that make it."""
    steps_by_length = sorted(range(len(calls)), key=lambda number: len(calls[number]))
    places: dict[CallKind, dict[int, list[Call]]] = defaultdict(dict)
    for step in steps_by_length:
        for call in calls[step]:
            by_step = places[kind_of(call)]
            if step in by_step or len(by_step) < CHEAPEST:
                by_step.setdefault(step, []).append(call)
    return {
        kind: [(step, call) for step, of_step in by_step.items() for call in of_step]
        for kind, by_step in sorted(places.items())
    }
