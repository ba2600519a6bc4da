"""A line for each thing that is done, with what it answers."""

import json
from collections.abc import Callable
from typing import Any

from pydantic_core import PydanticCustomError

from chalicelib.errors import StandsafeError, TooManyTries
from tests.support.fakes import FakeClock
from tests.support.long_story.tellers import plain


class Ledger:
    """A line for each thing that was done, with what came of it; refusals in their own words."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.clock = FakeClock()

    def note(self, name: str, act: Callable[..., Any], *arguments: Any) -> None:
        """Do something, and write down what it answers."""
        try:
            answer = plain(act(*arguments))
        except PydanticCustomError as fault:
            answer = [fault.type, *fault.message().split(" ")]
        except StandsafeError as refusal:
            code = getattr(refusal, "public_code", "")
            answer = plain([type(refusal).__name__, code, *str(refusal).split(" ")])
            answer += [refusal.retry_after] if isinstance(refusal, TooManyTries) else []
        self._write(name, answer)

    def value(self, name: str, value: object) -> None:
        """Write down what was worked out."""
        self._write(name, plain(value))

    def _write(self, name: str, answer: object) -> None:
        self.lines.append(json.dumps([name, answer], ensure_ascii=False))
