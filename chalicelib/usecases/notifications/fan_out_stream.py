"""Queue what the stream brings; leave a report that goes ahead to the queue that routes those."""

from collections.abc import Iterable

from chalicelib.model.failures import goes_ahead
from chalicelib.model.recipient import ROUTE
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.fan_out import FanOutDeps, addressed
from chalicelib.usecases.notifications.fan_out_all import (
    EventPlace,
    Failures,
    put_together,
    read_unrouted,
    route_all,
)


def fan_out_stream(deps: FanOutDeps, events: Iterable[EventPlace]) -> Failures:
    """Queue each event as ``fan_out_all`` does, and give what failed, by event.

    Two that route a report at once would queue all of it twice. So one that goes ahead is put once
    more behind the message of when it was accepted, which may be lost, and is not routed here.
    """
    failures = Failures()
    cases = read_unrouted(deps, events, failures)
    ahead = {
        place: addressed(case, [(Dispatch(*place, ROUTE), ROUTE)])
        for place, case in cases.items()
        if place[1] == 1 and goes_ahead(case.public)
    }
    put_together(deps, ahead, failures)
    others = {place: case for place, case in cases.items() if place not in ahead}
    route_all(deps, others, failures)
    return failures
