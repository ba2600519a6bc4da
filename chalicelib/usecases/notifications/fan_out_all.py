"""Queue several events at once: the messages of all of them together, ten a call.

Each is noted for itself once its messages were taken, and one that fails holds up no other.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from chalicelib.errors import Unavailable
from chalicelib.usecases.notifications.fan_out import (
    FanOutDeps,
    Routing,
    note_routed,
    put_on_queues,
    routing_of,
)

EventPlace = tuple[str, int]
"""The case and the number of an event."""
Failures = dict[EventPlace, Exception]
T = TypeVar("T")
Result = TypeVar("Result")


def fan_out_all(deps: FanOutDeps, events: Iterable[EventPlace]) -> Failures:
    """Queue each event for everybody whom it concerns, and give what failed, by event.

    Where a queue does not take them together, each is sent by itself: what went twice is done once.
    """
    failures = Failures()
    places = {place: place for place in events}
    read = _try_each(places, lambda place: routing_of(deps, *place), failures)
    routings = {place: routing for place, routing in read.items() if routing is not None}
    queued = _queue(deps, routings, failures)
    _try_each(queued, lambda routing: note_routed(deps, routing), failures)
    return failures


def _queue(
    deps: FanOutDeps, routings: Mapping[EventPlace, Routing], failures: Failures
) -> Mapping[EventPlace, Routing]:
    """Put all on the queues, and give those whose messages were taken."""
    dispatches = [one for routing in routings.values() for one in routing.dispatches]
    try:
        put_on_queues(deps.queues, dispatches)
    except Unavailable:
        _try_each(routings, lambda one: put_on_queues(deps.queues, one.dispatches), failures)
    return {place: routing for place, routing in routings.items() if place not in failures}


def _try_each(
    items: Mapping[EventPlace, T], act: Callable[[T], Result], failures: Failures
) -> dict[EventPlace, Result]:
    """Act on each, and give what came of those that did not fail."""
    results = dict[EventPlace, Result]()
    for place, item in items.items():
        try:
            results[place] = act(item)
        except Exception as error:
            failures[place] = error
    return results
