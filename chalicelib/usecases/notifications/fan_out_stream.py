"""Queue what the stream brings; once that is late, leave what goes ahead to its own queue."""

from collections.abc import Iterable
from datetime import timedelta

from chalicelib.model.case import Case
from chalicelib.model.events import EventKey
from chalicelib.model.failures import goes_ahead
from chalicelib.model.recipient_ids import ROUTE
from chalicelib.ports import Dispatch
from chalicelib.usecases.notifications.fan_out import FanOutDeps, addressed
from chalicelib.usecases.notifications.fan_out_all import (
    Failures,
    put_together,
    read_unrouted,
    route_all,
)

FanOutStreamDeps = FanOutDeps
"""The same as ``fan_out`` needs."""

LATE = timedelta(seconds=3)
"""From this age on the stream has a backlog, before which urgent reports are put."""


def fan_out_stream(deps: FanOutStreamDeps, events: Iterable[EventKey]) -> Failures:
    """Queue each event as ``fan_out_all`` does, and give what failed, by event.

    A report that goes ahead is routed by whichever comes first, the stream or the message of when
    it was accepted. Where the stream is late both are at it at once, and queue all of it twice: so
    it is put behind that message once more, for the case that this was lost, and not routed here.
    """
    failures = Failures()
    cases = read_unrouted(deps, events, failures)
    ahead = {
        place: addressed(case, [(Dispatch(*place, ROUTE), ROUTE)])
        for place, case in cases.items()
        if place[1] == 1 and goes_ahead(case.public) and _is_late(deps, case)
    }
    put_together(deps, ahead, failures)
    other_cases = {place: case for place, case in cases.items() if place not in ahead}
    route_all(deps, other_cases, failures)
    return failures


def _is_late(deps: FanOutStreamDeps, case: Case) -> bool:
    return deps.now() - case.submitted_at >= LATE
