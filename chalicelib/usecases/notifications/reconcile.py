"""Re-queue events that the stream missed in the last 26 hours: those without a routed event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.model.events import EventKey, hour_of
from chalicelib.usecases.jobs.lease import TakeJob
from chalicelib.usecases.jobs.try_each import try_each
from chalicelib.usecases.notifications.fan_out import FanOutDeps, fan_out

STREAM_HOURS = 24
"""How long a stream keeps its records, and so how far back something can have been missed."""

_SETTLING = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ReconcileDeps:
    """What re-queueing needs."""

    fan_out: FanOutDeps
    take_job: TakeJob


def reconcile(deps: ReconcileDeps, hours: int = STREAM_HOURS + 2) -> int:
    """Queue every event of the last ``hours`` hours that was not queued, and return how many.

    The newest are left to the stream for two minutes. Raises Unavailable, at the end, where one
    failed: it holds up no other, and the next run has it; JobIsRunning, LeaseLost.
    """

    def queue(event: EventKey) -> int:
        fan_out(deps.fan_out, *event)
        return 1

    with deps.take_job("reconcile") as lease:
        missed = list(_missed(deps.fan_out, hours))
        return try_each(missed, queue, "missed events", lease=lease)


def _missed(deps: FanOutDeps, hours: int) -> Iterator[EventKey]:
    now = deps.now()
    for back in range(hours):
        for case_id, seq in deps.log.unrouted(hour_of(now - timedelta(hours=back))):
            if _has_settled(deps, case_id, seq, now):
                yield case_id, seq


def _has_settled(deps: FanOutDeps, case_id: str, seq: int, now: datetime) -> bool:
    written = next((event.at for event in deps.log.read(case_id) if event.seq == seq), now)
    return now - written >= _SETTLING
