"""Settling means that nothing waits anywhere."""

import time

from local.pump import Pump
from local.wake import Wake


class Relay:
    """A source with so much work; each piece gives another source a piece."""

    def __init__(self, name: str, wake: Wake, work: int = 0) -> None:
        self.name, self._wake, self.work, self.done = name, wake, work, 0
        self.gives_to: Relay | None = None
        self.service = "test"

    def step(self) -> bool:
        if self.work == 0:
            return False
        time.sleep(0.002)
        if self.gives_to is not None:
            self.gives_to.work += 1
        self.work -= 1
        self.done += 1
        self._wake.poke("test")
        return True

    def waiting(self) -> bool:
        return self.work > 0


def test_settle_waits_for_work_that_work_makes() -> None:
    wake = Wake()
    first, second = Relay("first", wake, work=40), Relay("second", wake)
    first.gives_to = second
    pump = Pump([second, first], wake)  # the one that gets work is looked at before the giver
    pump.start()
    assert pump.settle(20)
    assert (first.done, second.done) == (40, 40)
    pump.stop()


def test_settle_gives_up_when_work_never_ends() -> None:
    class Stuck(Relay):
        def step(self) -> bool:
            return False

    wake = Wake()
    pump = Pump([Stuck("stuck", wake, work=1)], wake)
    pump.start()
    assert not pump.settle(0.3)
    pump.stop()
