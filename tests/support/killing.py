"""Kill a process between any two of its AWS calls."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.client_events import handling


class Killed(BaseException):
    """The process ends here: nothing may catch it."""


class Calls:
    """Counts AWS calls and dies after so many of them."""

    def __init__(self) -> None:
        self.operations: list[str] = []
        self.dead = False
        self.last: int | None = None

    def note(self, operation: str) -> None:
        self.operations.append(operation)
        if self.last is not None and len(self.operations) >= self.last:
            self.dead = True
            raise Killed


@contextmanager
def counted(die_after: int | None = None) -> Iterator[Calls]:
    """Count the calls made inside; with ``die_after``, the call of that number is the last.

    The call itself reaches AWS: the process dies before it learns of the answer.
    """
    calls = Calls()
    calls.last = die_after

    def begin(**_: Any) -> None:
        if calls.dead:
            raise Killed  # what a process would do on its way out, a killed one does not

    def end(http_response: Any, model: Any, **_: Any) -> None:
        if http_response.status_code < 300:
            calls.note(model.name)

    with handling({"before-call": begin, "after-call": end}):
        yield calls


def calls_of(work: Callable[[], object]) -> list[str]:
    """The AWS operations that ``work`` makes when nothing goes wrong."""
    with counted() as calls:
        work()
    return calls.operations


def kill_after(number: int, work: Callable[[], object]) -> None:
    """Let ``work`` die just after its AWS call of that number; it must get that far."""
    with counted(number), pytest.raises(Killed):
        work()
