"""The log in memory holds who writes to it to what JSON gives back: the table does not look."""

from enum import StrEnum

import pytest

from chalicelib.model.events import Kind, NewEvent
from tests.support.fakes import FakeClock, MemoryLog


class Colour(StrEnum):
    RED = "red"


@pytest.mark.parametrize("value", [("x", "y"), [{"z": ("x",)}], Colour.RED, {1: "one"}])
def test_memory_log_refuses_values_that_json_would_change(value: object) -> None:
    log, now = MemoryLog(), FakeClock()()
    for public, private in (({"value": value}, {}), ({}, {"value": value})):
        with pytest.raises(TypeError, match="JSON has no such values"):
            log.begin("SSABCDEFGHJKM", now, NewEvent(Kind.REPORT_SUBMITTED, public, private))
