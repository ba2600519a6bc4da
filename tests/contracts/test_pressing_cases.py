"""The urgent cases of each authority, by time."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.ports import PressingCase, PressingCases
from chalicelib.store.pressing_cases import PressingCasesTable
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import MemoryPressingCases

PORTS = (PressingCases,)
IMPLEMENTATIONS = (MemoryPressingCases, PressingCasesTable)
RESOURCES = frozenset({"Clocks"})

KENT, DURHAM = "police-kent", "police-durham"
EVENING = datetime(2026, 11, 29, 23, 59, 59, 900_000, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def cases_on(backend: Backend) -> PressingCases:
    if backend.in_memory:
        cases = MemoryPressingCases()
        cases.down = backend.down
        return cases
    return PressingCasesTable(backend.ref("Clocks"))


@pytest.fixture
def cases(backend: Backend) -> PressingCases:
    return cases_on(backend)


def test_between_gives_an_authoritys_cases_by_time_across_midnight(cases: PressingCases) -> None:
    cases.put(KENT, "SSBBBBBBBBBBB", EVENING + SECOND, verified=True)
    cases.put(KENT, "SSAAAAAAAAAAA", EVENING, verified=False)
    cases.put(DURHAM, "SSCCCCCCCCCCC", EVENING, verified=False)
    assert cases.between(KENT, EVENING - SECOND, EVENING + 2 * SECOND) == [
        PressingCase("SSAAAAAAAAAAA", EVENING, False),
        PressingCase("SSBBBBBBBBBBB", EVENING + SECOND, True),
    ]


def test_between_includes_both_ends_and_nothing_beyond(cases: PressingCases) -> None:
    for number in range(-1, 3):
        cases.put(KENT, f"SSAAAAAAAAAA{number + 2}", EVENING + number * SECOND, verified=False)
    within = cases.between(KENT, EVENING, EVENING + SECOND)
    assert [case.at for case in within] == [EVENING, EVENING + SECOND]


def test_case_that_is_put_again_stands_once(cases: PressingCases) -> None:
    for _ in range(2):
        cases.put(KENT, "SSAAAAAAAAAAA", EVENING, verified=False)
    assert len(cases.between(KENT, EVENING, EVENING)) == 1


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend,
) -> None:
    cases = cases_on(unreachable)
    assert_unavailable(
        lambda: cases.put(KENT, "SSAAAAAAAAAAA", EVENING, verified=False),
        lambda: cases.between(KENT, EVENING, EVENING),
    )
