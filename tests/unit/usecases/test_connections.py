"""Who can be told directly, also while the directory does not answer."""

from typing import Any, cast

import pytest

from chalicelib.errors import Unavailable
from chalicelib.store.connections import Connections
from tests.support.fakes import FakeClock


class CountingDirectory:
    """Knows one platform and one force; ``down`` is when DynamoDB does not answer."""

    def __init__(self) -> None:
        self.down, self.calls = False, 0

    def connected_platforms(self, now: object) -> frozenset[str]:
        self.calls += 1
        if self.down:
            raise Unavailable
        return frozenset({"x"})

    def contacts(self) -> dict[str, str]:
        return {"police-hampshire": "hampshire@example.org"}


def connections(directory: CountingDirectory, ticks: list[float]) -> Connections:
    return Connections(
        cast("Any", directory), cast("Any", directory), FakeClock(), lambda: ticks[0]
    )


def test_connections_read_the_directory_once_in_seconds() -> None:
    directory, ticks = CountingDirectory(), [0.0]
    connected = connections(directory, ticks)
    reached = [connected.reaches(recipient) for recipient in ("x", "police-hampshire", "tiktok")]
    assert reached == [True, True, False]
    assert directory.calls == 1
    ticks[0] = 5.0
    connected.reaches("x")
    assert directory.calls == 2


def test_connections_keep_the_last_answer_when_the_directory_is_down() -> None:
    directory, ticks = CountingDirectory(), [0.0]
    connected = connections(directory, ticks)
    assert connected.reaches("x")
    directory.down, ticks[0] = True, 60.0
    assert connected.reaches("police-hampshire")
    assert not connected.reaches("tiktok")


def test_connections_are_unavailable_when_the_directory_never_answered() -> None:
    directory = CountingDirectory()
    directory.down = True
    with pytest.raises(Unavailable):
        connections(directory, [0.0]).reaches("x")
