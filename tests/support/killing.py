"""Kill a process between any two of its AWS calls."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient


class Killed(BaseException):
    """The process ends here: nothing may catch it."""


class Calls:
    """Counts AWS calls and dies after so many of them."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.dead = False
        self.last: int | None = None

    def note(self, operation: str) -> None:
        self.made.append(operation)
        if self.last is not None and len(self.made) >= self.last:
            self.dead = True
            raise Killed


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch, die_after: int | None = None) -> Iterator[Calls]:
    """Count the calls made inside; with ``die_after``, the call of that number is the last.

    The call itself reaches AWS: the process dies before it learns of the answer.
    """
    calls = Calls()
    calls.last = die_after
    real = BaseClient._make_api_call  # type: ignore[attr-defined] # botocore ships no types

    def call(client: BaseClient, operation: str, arguments: Any) -> Any:
        if calls.dead:
            raise Killed  # what a process would do on its way out, a killed one does not
        answer = real(client, operation, arguments)
        calls.note(operation)
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(BaseClient, "_make_api_call", call)
        yield calls


def calls_of(monkeypatch: pytest.MonkeyPatch, work: Callable[[], object]) -> list[str]:
    """The AWS operations that ``work`` makes when nothing goes wrong."""
    with counted(monkeypatch) as calls:
        work()
    return calls.made


def kill_after(monkeypatch: pytest.MonkeyPatch, number: int, work: Callable[[], object]) -> None:
    """Let ``work`` die just after its AWS call of that number; it must get that far."""
    with counted(monkeypatch, number), pytest.raises(Killed):
        work()
