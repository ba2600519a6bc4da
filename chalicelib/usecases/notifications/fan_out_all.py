"""Queue several events at once: the messages of all of them together, ten a call.

What cases share is looked up once for all of them. Each is noted for itself once its messages were
taken, and one that fails holds up no other.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import chain
from typing import TypeVar

from chalicelib.errors import Unavailable
from chalicelib.usecases.notifications.fan_out import (
    FanOutDeps,
    OutgoingEvent,
    messages_of,
    note_routed,
    outgoing_of,
    put_on_queues,
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
    read = _try_each(places, lambda place: outgoing_of(deps, *place), failures)
    waiting = {place: outgoing for place, outgoing in read.items() if outgoing is not None}
    queued = _queue(deps, waiting, failures)
    _try_each(queued, lambda outgoing: note_routed(deps, outgoing), failures)
    return failures


def _queue(
    deps: FanOutDeps, waiting: Mapping[EventPlace, OutgoingEvent], failures: Failures
) -> Mapping[EventPlace, OutgoingEvent]:
    """Put all on the queues, and give those whose messages were taken."""
    members_of = cache(deps.patterns.members)  # all of them are written: one look is for all
    messages = _try_each(waiting, lambda one: messages_of(deps, one, members_of), failures)
    try:
        put_on_queues(deps.queues, list(chain.from_iterable(messages.values())))
    except Unavailable:
        _try_each(messages, lambda one: put_on_queues(deps.queues, one), failures)
    return {place: outgoing for place, outgoing in waiting.items() if place not in failures}


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
