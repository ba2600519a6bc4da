"""Who has what many have is remembered for seconds; who has what few have is not."""

from collections.abc import Sequence

from chalicelib.model.patterns import Member
from chalicelib.store.crowds import MANY, REMEMBERED_SECONDS, Crowds
from tests.support.fakes import FakeClock
from tests.support.threads import hammer


def _members(count: int) -> Sequence[Member]:
    return [Member(f"SS{number}", (), (), False, "", False) for number in range(count)]


def test_many_are_remembered_for_seconds_and_few_are_not() -> None:
    clock = FakeClock()
    crowds = Crowds(clock)
    crowds.keep("many", _members(MANY))
    crowds.keep("few", _members(MANY - 1))
    assert (crowds.get("many"), crowds.get("few")) == (_members(MANY), None)
    clock.advance(seconds=REMEMBERED_SECONDS)
    assert crowds.get("many") is None


def test_nothing_is_remembered_once_all_was_removed() -> None:
    crowds = Crowds(FakeClock())
    crowds.keep("many", _members(MANY))
    crowds.clear()
    assert crowds.get("many") is None


def test_crowds_are_kept_by_threads_that_read() -> None:
    crowds, members = Crowds(FakeClock()), _members(MANY)

    def use(thread: int) -> None:
        for turn in range(300):
            crowds.keep(f"{thread}-{turn}", members)
            assert crowds.get(f"{thread}-{turn}") in (members, None)

    hammer(use)
