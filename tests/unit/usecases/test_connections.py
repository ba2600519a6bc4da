"""Who can be told directly, also while the directory does not answer."""

from typing import Any, cast

import pytest

from chalicelib.errors import Unavailable
from chalicelib.store.connections import Connections
from tests.support.fakes import FakeClock


class Directory:
    """Knows one platform and one force; ``down`` is when DynamoDB does not answer."""

    def __init__(self) -> None:
        self.down, self.asked = False, 0

    def connected_platforms(self, now: object) -> frozenset[str]:
        self.asked += 1
        if self.down:
            raise Unavailable
        return frozenset({"x"})

    def contacts(self) -> dict[str, str]:
        return {"police-hampshire": "hampshire@example.org"}


def connections(directory: Directory, ticks: list[float]) -> Connections:
    return Connections(cast("Any", directory), FakeClock(), lambda: ticks[0])


def test_one_look_is_good_for_seconds() -> None:
    directory, ticks = Directory(), [0.0]
    known = connections(directory, ticks)
    said = [known.reaches(who) for who in ("x", "police-hampshire", "tiktok")]
    assert said == [True, True, False]
    assert directory.asked == 1
    ticks[0] = 5.0
    known.reaches("x")
    assert directory.asked == 2


def test_what_the_directory_said_last_holds_while_it_does_not_answer() -> None:
    directory, ticks = Directory(), [0.0]
    known = connections(directory, ticks)
    assert known.reaches("x")
    directory.down, ticks[0] = True, 60.0
    assert known.reaches("police-hampshire")
    assert not known.reaches("tiktok")


def test_a_directory_that_never_answered_is_unavailable() -> None:
    directory = Directory()
    directory.down = True
    with pytest.raises(Unavailable):
        connections(directory, [0.0]).reaches("x")
