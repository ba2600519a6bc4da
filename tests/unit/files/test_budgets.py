"""Files made to cost more than they weigh: each is answered at once, and none by a crash.

Counted in what Python traces, not in seconds: a reader without a bound goes through far more.
"""

import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from chalicelib.files.errors import FileRefused
from chalicelib.files.inspection import inspect

MOST_EVENTS = 3_000_000
"""Calls and lines that a bounded reader may take: some for each of a hundred thousand parts."""


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", 8 + len(body)) + name + body


def nested(depth: int) -> bytes:
    body = box(b"free", b"")
    for _ in range(depth):
        body = box(b"moov", body)
    return box(b"ftyp", b"isom\x00\x00\x00\x00isom") + body


def many_boxes(count: int) -> bytes:
    return box(b"ftyp", b"isom\x00\x00\x00\x00isom") + box(b"free", b"") * count


def markers_of_a_picture(count: int) -> bytes:
    return b"\xff\xd8" + b"\xff\x01" * count


def chunks_of_a_picture(count: int) -> bytes:
    header = struct.pack(">I", 13) + b"IHDR" + bytes(13) + bytes(4)
    return b"\x89PNG\r\n\x1a\n" + header + (bytes(4) + b"tEXt" + bytes(4)) * count


FILES: dict[str, Callable[[], bytes]] = {
    "boxes in boxes": lambda: nested(5_000),
    "boxes": lambda: many_boxes(1_000_000),
    "markers": lambda: markers_of_a_picture(2_000_000),
    "fill bytes": lambda: b"\xff\xd8" + b"\xff" * 4_000_000,
    "chunks": lambda: chunks_of_a_picture(1_000_000),
    "comments": lambda: b"<!---->" * 500 + b"x",
}


def steps_of(work: Callable[[], object]) -> int:
    """Count the calls and lines of Python that some work takes, up to the most that it may."""
    steps = 0

    def trace(*_: Any) -> Any:
        nonlocal steps
        steps += 1
        if steps > MOST_EVENTS:
            raise AssertionError("a reader goes on without a bound")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("kind", FILES)
def test_file_that_costs_more_than_it_weighs_is_judged_in_bounded_steps(kind: str) -> None:
    content = FILES[kind]()

    def look() -> None:
        with suppress(FileRefused):
            assert inspect(content).nature != "ordinary"

    assert steps_of(look) < MOST_EVENTS
