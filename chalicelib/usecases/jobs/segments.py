"""Spread a job over its queue, a message a segment: each goes on where whoever died stopped.

A start begins a run and puts a message of each segment on the job's queue. Whoever takes a message
holds the lease of that segment alone, works page by page and keeps the cursor after each. Work that
was killed is done again from its cursor on, by the same message; work that lasts hands over in good
time before its function would be stopped, by a message of its own. A message too many finds the
segment held, or finished. Where a run began while a segment was held, whoever held it queues the
segment for that run: the run's own message found it held, and is gone.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

from chalicelib.errors import StandsafeError
from chalicelib.model.events import moment, stamp
from chalicelib.ports import Dispatch, Guards, Now, Queue
from chalicelib.units import Days, Minutes
from chalicelib.usecases.jobs.lease import Lease, TakeJob

HANDED_OVER_AFTER = Minutes(1)
"""Its function is stopped after two; a page takes seconds."""

SEGMENT = "segment"
"""Stands in a message where others name a recipient."""

FINISHED = "finished"
"""In the cursor of a segment that has nothing left to do in its run."""

_STORED_FOR = Days(30)
Finding = TypeVar("Finding")
Cursor = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SegmentsDeps:
    """What spreading a job needs. ``cursors`` keeps how far each segment has got."""

    job: str
    queue: Queue
    cursors: Guards
    take_job: TakeJob
    now: Now


@dataclass(frozen=True, slots=True)
class JobSegment:
    """One segment in a run; what is known of it, and who may work on it."""

    number: int
    run: str
    """When the run began, which is its name."""
    cursor: Cursor
    lease: Lease

    @property
    def begun_at(self) -> datetime:
        """Return when the run began."""
        return moment(self.run)


@dataclass(frozen=True, slots=True)
class JobPage(Generic[Finding]):
    """What one page came to, and the cursor that is kept once its findings are reported. Then
    ``failure`` is raised, if there is one."""

    cursor: Cursor
    findings: Sequence[Finding] = field(default=())
    failure: StandsafeError | None = None


def begin_run(deps: SegmentsDeps, segments: int, check: Callable[[], object] = lambda: None) -> int:
    """Begin a run, unless ``check`` raises: put so many segments on the queue.

    Raises JobIsRunning, Unavailable.
    """
    with deps.take_job(deps.job):
        check()
        run = {"run": stamp(deps.now())}
        deps.cursors.keep(_key(deps), run, _STORED_FOR.whole_seconds)
        deps.queue.send([_message(deps, number) for number in range(segments)])
    return segments


def work_off(
    deps: SegmentsDeps, number: int, pages: Callable[[JobSegment], Iterator[JobPage[Finding]]]
) -> Iterator[Finding]:
    """Work a segment off, or hand it over; yield what is found, before its cursor moves on.

    So what is found by work that is killed is found again, and nothing is lost. A segment that is
    finished, or of which no run began, has nothing to do. Raises JobIsRunning, LeaseLost, and what
    ``pages`` raises.
    """
    run, until = run_of(deps), deps.now() + HANDED_OVER_AFTER
    if run is None:
        return
    with deps.take_job(f"{deps.job}#{number}") as lease:
        segment = JobSegment(number, run, cursor_of(deps, number, run), lease)
        if FINISHED not in segment.cursor:
            yield from _pages_until(deps, segment, until, pages(segment))
    is_finished = FINISHED in cursor_of(deps, number, run)
    if not is_finished or run_of(deps) != run:
        deps.queue.send([_message(deps, number)])


def _pages_until(
    deps: SegmentsDeps, segment: JobSegment, until: datetime, pages: Iterator[JobPage[Finding]]
) -> Iterator[Finding]:
    """Work through pages until then, and keep the cursor after each."""
    run, cursor = segment.run, segment.cursor
    for page in pages:
        yield from page.findings
        segment.lease.confirm()
        cursor = {**page.cursor, "run": run}
        _keep(deps, segment.number, cursor)
        if page.failure is not None:
            raise page.failure
        if deps.now() >= until:
            return
    _keep(deps, segment.number, {**cursor, "run": run, FINISHED: "yes"})


def run_of(deps: SegmentsDeps) -> str | None:
    """Return the newest run by its beginning; None before the first. Raises Unavailable."""
    begun = deps.cursors.recall(_key(deps))
    return begun["run"] if begun else None


def cursor_of(deps: SegmentsDeps, number: int, run: str) -> Cursor:
    """Return how far a segment has got in a run; empty if it has not begun. Raises Unavailable."""
    cursor = deps.cursors.recall(_key(deps, number))
    return cursor if cursor is not None and cursor["run"] == run else {}


def _keep(deps: SegmentsDeps, number: int, cursor: Cursor) -> None:
    deps.cursors.keep(_key(deps, number), cursor, _STORED_FOR.whole_seconds)


def _message(deps: SegmentsDeps, number: int) -> Dispatch:
    return Dispatch(deps.job, number, SEGMENT)


def _key(deps: SegmentsDeps, number: int | None = None) -> str:
    return f"cursor#{deps.job}" if number is None else f"cursor#{deps.job}#{number}"
