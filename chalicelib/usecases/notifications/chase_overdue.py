"""Check each case when something in it may fall due: nothing is silent beyond its time.

A check reads the case, appends every step that is due (``model.clocks``), puts on its queue again
what was routed and not sent, and sets the next check before it removes its own. Killed anywhere it
is done again: a step that is on record is not due any more.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from chalicelib.errors import NotFound
from chalicelib.model.case import Case
from chalicelib.model.clocks import next_check, send_within, what_is_due
from chalicelib.model.events import Event, Kind, NewEvent
from chalicelib.model.steps import SecondLine
from chalicelib.model.urgency import PRESSING
from chalicelib.ports import CaseLog, Clocks, Dispatch, Now, Queue, ScheduledCheck
from chalicelib.usecases.cases.open_case import open_case
from chalicelib.usecases.cases.record_event import record_event
from chalicelib.usecases.jobs.lease import Lease, TakeJob
from chalicelib.usecases.jobs.try_each import try_each
from chalicelib.usecases.notifications.fan_out import addressed, put_on_queues
from chalicelib.usecases.notifications.list_unsent import list_unsent

JOB, LANE = "chase_overdue", "lane"

MOST = 1000
"""Checks of one run, and a minute later there is another: where more are due they are spread."""


LANES = 16
"""Each with a lease of its own and the checks of a share of all cases, the pressing ones first."""


@dataclass(frozen=True, slots=True)
class ChaseOverdueDeps:
    """What chasing needs. ``second`` says whom to turn to, as it is now; ``lanes`` is the queue of
    lanes that many checks are spread over."""

    log: CaseLog
    clocks: Clocks
    lanes: Queue
    queues: Mapping[str, Queue]
    second: Callable[[], SecondLine]
    now: Now
    take_job: TakeJob


@dataclass(frozen=True, slots=True)
class ChaseResult:
    """What a run did: checks run, and pressing reports that it found unsent beyond their time."""

    checks: int
    pressing_unsent: int


def chase_overdue(deps: ChaseOverdueDeps, most: int = MOST) -> ChaseResult:
    """Run every check that is due, or have all lanes run theirs where that many are.

    Raises Unavailable, at the end, where one failed: it holds up no other, and the next run has it;
    JobIsRunning, LeaseLost.
    """
    with deps.take_job(JOB) as lease:
        checks = deps.clocks.due(most)
        if len(checks) < most:
            return run_checks(deps, checks, lease)
        deps.lanes.send([lane_message(lane) for lane in range(LANES)])
    return ChaseResult(0, 0)


def lane_message(lane: int) -> Dispatch:
    """Return the message that has a lane's checks run."""
    return Dispatch(JOB, lane, LANE)


def run_checks(
    deps: ChaseOverdueDeps, checks: Iterable[ScheduledCheck], lease: Lease
) -> ChaseResult:
    """Run checks one by one. Raises Unavailable, at the end, where one failed; LeaseLost."""
    second, begun = cache(deps.second), list[ScheduledCheck]()

    def run(check: ScheduledCheck) -> int:
        begun.append(check)
        return _run(deps, second(), check)

    unsent_now = try_each(checks, run, "checks", lease=lease)
    return ChaseResult(len(begun), unsent_now)


def _run(deps: ChaseOverdueDeps, second: SecondLine, check: ScheduledCheck) -> int:
    try:
        case, appended = _append_what_is_due(deps, second, check.case_id)
    except NotFound:
        deps.clocks.remove(check)
        return 0
    waiting = list_unsent(case)
    now = deps.now()
    overdue = [pair for pair in waiting if now - case.event(pair[0].seq).at >= send_within(case)]
    put_on_queues(deps.queues, addressed(case, overdue))
    at = next_check(case, second, now, waiting=bool(waiting))
    if at is not None:
        deps.clocks.set(case.case_id, at, pressing=case.public["urgency"] in PRESSING)
    deps.clocks.remove(check)
    return sum(_is_pressing(case, event) for event in appended)


def _append_what_is_due(
    deps: ChaseOverdueDeps, second: SecondLine, case_id: str
) -> tuple[Case, list[Event]]:
    """Append step after step until none is due. Each changes what the next one is."""
    case = open_case(deps.log, case_id)
    appended: list[Event] = []

    def decide(current: Case) -> NewEvent | None:
        return what_is_due(current, second, deps.now())

    while decide(case) is not None:
        before = case.last.seq
        case = record_event(deps.log, deps.now, case_id, decide, last_read=case)
        appended += case.events[before:]
    return case, appended


def _is_pressing(case: Case, event: Event) -> bool:
    return (
        event.kind is Kind.RESPONSE_OVERDUE
        and event.public["what"] == "send"
        and case.public["urgency"] in PRESSING
    )
