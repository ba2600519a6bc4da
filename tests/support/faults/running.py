"""Run the story with faults: each trial in a process of its own, forked where its step begins.

What is before the step is lived once for all trials. ``Fault`` comes in the step; then whoever was
not answered sends the same again, queues and streams bring again what failed, schedules run, and
the promises are checked. Nothing else mends anything.
"""

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from typing import Any, NamedTuple

from tests.support.faults.observing import broken
from tests.support.faults.story import Step, Story
from tests.support.faults.wire import Call, Fault
from tests.support.faults.world import FaultWorld

LATER = (0, 4, 16, 75, 300)
"""Minutes that pass from one look at the promises to the next, while any is not kept yet."""
SWEEPS = (
    "reconcile",
    "settle_uploads",
    "chase_overdue",
    "send_digests",
    "notify_operators",
)
PROCESSOR_SECONDS = 300
WALL_SECONDS = 3_600
"""What a trial may take, and where it waits for others' work, or for a lock that never opens."""


class Trial(NamedTuple):
    """What befalls which calls of a step."""

    step: int
    faults: tuple[tuple[Call, Fault], ...]

    def __str__(self) -> str:
        return f"{self.step}: " + ", ".join(f"{call} {fault}" for call, fault in self.faults)


class Result(NamedTuple):
    """The promises that a trial breaks; ``hit`` is False where no fault befell a call.

    One fault of a pair may keep the other's call from being made."""

    trial: Trial
    hit: bool
    broken: tuple[str, ...]


def as_row(result: Result) -> list[Any]:
    """Write a result as JSON has it."""
    faults = [[*call, str(fault)] for call, fault in result.trial.faults]
    return [result.trial.step, faults, result.hit, list(result.broken)]


def from_row(row: list[Any]) -> Result:
    """Read what ``as_row`` wrote."""
    step, rows, hit, wrong = row
    faults = tuple((Call(*call), Fault(fault)) for *call, fault in rows)
    return Result(Trial(step, faults), hit, tuple(wrong))


class PlayedStory:
    """A world with a story in it, that goes on step by step."""

    def __init__(self) -> None:
        self.world = FaultWorld()
        self.story = Story(self.world)
        self.steps: Sequence[Step] = self.story.steps()

    def play(self, step: Step, *faults: tuple[Call, Fault]) -> None:
        """Take one step and all that follows of it."""
        self.story.again = None
        self.world.begin_step(dict(faults))
        step.act()
        self.world.settle()

    def try_step(self, trial: Trial) -> Result:
        """Take a step with faults, let the world recover, and check the promises."""
        step, wire = self.steps[trial.step], self.world.wire
        try:
            self.play(step, *trial.faults)
        except AssertionError as error:
            wrong, hit = [str(error)], wire.hit
        else:
            hit = wire.hit
            wrong = self._recover(step)
        return Result(trial, bool(hit), tuple(line[:500] for line in wrong))

    def _recover(self, step: Step) -> list[str]:
        try:
            return self._mended(step)
        except AssertionError as error:
            return [str(error)]

    def _mended(self, step: Step) -> list[str]:
        self.world.wire.begin_step({})
        if self.story.again is not None and self.world.clock() < self.story.again_until:
            self.world.ask(self.story.again)
            self.world.settle()
        wrong: list[str] = []
        for minutes in LATER:
            if minutes:
                self.world.clock.advance(minutes=minutes)
                for sweeps in (step.sweeps, SWEEPS):  # two years late, a chase would begin anew
                    self.world.run_schedule(*sweeps)
                    self.world.settle()
            wrong = [*broken(self.world, self.story), *_undone(step)]
            if not wrong:
                break
        return wrong


def _undone(step: Step) -> Iterator[str]:
    try:
        step.check()
    except AssertionError as error:
        yield str(error)


def list_calls() -> list[list[Call]]:
    """Live the story without a fault, and list the calls of each step."""
    calls: list[list[Call]] = _in_child(_list_calls)
    return calls


def _list_calls() -> list[list[Call]]:
    stage, calls = PlayedStory(), []
    for step in stage.steps:
        stage.play(step)
        calls.append(stage.world.wire.calls)
    return calls


def run_trials(
    trials: Sequence[Trial], workers: int, note: Callable[[Result], object]
) -> list[Result]:
    """Run trials in so many processes at once; ``note`` hears of each as it ends."""
    context = get_context("fork")
    queue: Any = context.SimpleQueue()
    shares = [trials[number::workers] for number in range(workers)]
    processes = [context.Process(target=_work, args=(share, queue)) for share in shares if share]
    for process in processes:
        process.start()
    results = []
    for _ in trials:
        result: Result | str = queue.get()
        assert isinstance(result, Result), result
        note(result)
        results.append(result)
    for process in processes:
        process.join()
    return results


def _work(trials: Sequence[Trial], queue: Any) -> None:
    """Live the story once, and at each step have its trials branch off."""
    try:
        stage = PlayedStory()
        last = max(trial.step for trial in trials)
        for number, step in enumerate(stage.steps[: last + 1]):
            stage.world.restart()
            gc.freeze()  # a collection in a trial would copy every page of the world
            for trial in trials:
                if trial.step == number:
                    queue.put(_branch(stage, trial))
            stage.play(step)
    except BaseException as error:
        queue.put(f"a worker ended: {error!r}")
        raise


def _branch(stage: PlayedStory, trial: Trial) -> Result:
    def run() -> Result:
        return stage.try_step(trial)

    try:
        result: Result = _in_child(run)
        return result
    except ChildFailed as failed:
        return Result(trial, True, (f"the trial ended without a result: {failed}",))


class ChildFailed(Exception):
    """A child that ended without a result, or took too long."""


def _in_child(work: Callable[[], Any]) -> Any:
    """Run in a fork of this process, whose world nothing of it reaches. Raises ChildFailed."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
        signal.alarm(WALL_SECONDS)
        _answer(writer, work)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        raw = pipe.read()
    _, status = os.waitpid(pid, 0)
    if status or not raw:
        raise ChildFailed(f"status {status}")
    is_result, result = pickle.loads(raw)  # noqa: S301 - our own child's
    if not is_result:
        raise ChildFailed(result)
    return result


def _answer(writer: int, work: Callable[[], Any]) -> None:
    code = 1
    try:
        try:
            content = (True, work())
        except Exception as error:
            content = (False, repr(error)[:500])
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(pickle.dumps(content))
        code = 0
    finally:
        os._exit(code)
