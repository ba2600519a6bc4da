"""Run tests in a fork of this process, with a mutant in the product, until one fails.

A fork has everything imported, collected and warm; what a mutant breaks ends with it. The tests
that are begun are named through a pipe, so that the last is known however the fork ends.
"""

import gc
import os
import resource
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple

import pytest

from tools.mutation.report import KILLED, STUCK, SURVIVED, TIMED_OUT
from tools.mutation.switch import SWITCH

_WALL_FACTOR = 60
"""A fork that waits without working is ended after so many times its seconds of processor time."""


class MutantVerdict(NamedTuple):
    """What became of the tests, and how many of them were begun."""

    state: str
    begun: int


def run_in_fork(
    passes: Callable[[pytest.Item, pytest.Item | None], bool],
    items: Sequence[pytest.Item],
    *,
    seconds: int,
    module: str = "",
    mutant: str = "",
) -> MutantVerdict:
    """Run tests up to the first that fails, for at most so many seconds of processor time."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _limit(seconds)
        SWITCH.module, SWITCH.mutant = module, mutant
        status = 1
        try:
            status = _status(passes, items, writing)
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading, "rb") as begun:
        count = len(begun.read())
    _, status = os.waitpid(child, 0)
    return MutantVerdict(state_of(status), count)


def end_fork_when_failed(item: pytest.Item, call: pytest.CallInfo[None]) -> None:
    """End a fork at the first error, before pytest tears down and writes of it."""
    is_error = call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception)
    if is_error and item.get_closest_marker("xfail") is None:
        os._exit(1)


def state_of(status: int) -> str:
    """Say what became of a mutant whose fork ended so, as ``os.waitpid`` has it."""
    if os.WIFSIGNALED(status):
        by_signal = {signal.SIGXCPU: TIMED_OUT, signal.SIGALRM: STUCK}
        with suppress(ValueError):
            return by_signal.get(signal.Signals(os.WTERMSIG(status)), KILLED)
    return SURVIVED if status == 0 else KILLED


def _limit(seconds: int) -> None:
    gc.disable()
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(_WALL_FACTOR * seconds)
    null_device = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null_device, 1)
    os.dup2(null_device, 2)


def _status(
    passes: Callable[[pytest.Item, pytest.Item | None], bool],
    items: Sequence[pytest.Item],
    writing: int,
) -> int:
    for item, later in zip(items, [*items[1:], None], strict=True):
        os.write(writing, b".")
        if not passes(item, later):
            return 1
    return 0
