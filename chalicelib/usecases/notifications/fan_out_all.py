"""Queue several events at once: the messages of all of them together, ten a call.

What cases share is looked up once for all of them. Each is noted for itself once its messages were
taken, and one that fails holds up no other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import TypeVar

from chalicelib.errors import Unavailable
from chalicelib.model.case import Case
from chalicelib.model.events import EventKey
from chalicelib.usecases.notifications.fan_out import (
    Addressed,
    FanOutDeps,
    messages_of,
    note_routed,
    outgoing_of,
    put_on_queues,
    unrouted,
)

FanOutAllDeps = FanOutDeps
"""The same as ``fan_out`` needs."""

"""The case and the number of an event."""
Failures = dict[EventKey, Exception]
Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


def fan_out_all(deps: FanOutAllDeps, events: Iterable[EventKey]) -> Failures:
    """Queue each event for everybody whom it concerns, and give what failed, by event.

    Where a queue does not take them together, each is sent by itself: what went twice is done once.
    """
    failures = Failures()
    route_all(deps, read_unrouted(deps, events, failures), failures)
    return failures


def read_unrouted(
    deps: FanOutAllDeps, events: Iterable[EventKey], failures: Failures
) -> dict[EventKey, Case]:
    """Read the case of each event that was not routed yet."""
    places = {place: place for place in events}
    read = _collect(places, lambda place: unrouted(deps, *place), failures)
    return {place: case for place, case in read.items() if case is not None}


def route_all(deps: FanOutAllDeps, cases: Mapping[EventKey, Case], failures: Failures) -> None:
    """Put all on the queues, and note each that was taken."""
    events = {place: (case, place[1]) for place, case in cases.items()}
    outgoing = _collect(events, lambda event: outgoing_of(deps, *event), failures)
    members_of = cache(deps.patterns.members)  # all of them are written: one look is for all
    messages = _collect(outgoing, lambda to_send: messages_of(deps, to_send, members_of), failures)
    put_together(deps, messages, failures)
    queued = {place: to_send for place, to_send in outgoing.items() if place not in failures}
    _collect(queued, lambda to_send: note_routed(deps, to_send), failures)


def put_together(
    deps: FanOutAllDeps, messages: Mapping[EventKey, Sequence[Addressed]], failures: Failures
) -> None:
    """Put the messages of all events on their queues; where one does not take them together, those
    of each event by themselves."""
    try:
        put_on_queues(deps.queues, list(chain.from_iterable(messages.values())))
    except Unavailable:
        _collect(messages, lambda addressed: put_on_queues(deps.queues, addressed), failures)


def _collect(
    items: Mapping[EventKey, Item], act: Callable[[Item], Outcome], failures: Failures
) -> dict[EventKey, Outcome]:
    """Act on each, and give what came of those that did not fail."""
    results = dict[EventKey, Outcome]()
    for place, item in items.items():
        try:
            results[place] = act(item)
        except Exception as error:
            failures[place] = error
    return results
