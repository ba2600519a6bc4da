"""Which officer read their authority's list of cases."""

from datetime import timedelta

import pytest

from chalicelib.ports import ListReading, ListReadings
from chalicelib.store.list_readings import ListReadingsTable
from tests.support.backends import Backend, assert_unavailable
from tests.support.fakes import FakeClock, MemoryListReadings

PORTS = (ListReadings,)
IMPLEMENTATIONS = (MemoryListReadings, ListReadingsTable)
RESOURCES = frozenset({"Clocks"})

KENT, DURHAM = "police-kent", "police-durham"


def readings_on(backend: Backend) -> ListReadings:
    if backend.in_memory:
        readings = MemoryListReadings()
        readings.down = backend.down
        return readings
    return ListReadingsTable(backend.ref("Clocks"))


@pytest.fixture
def readings(backend: Backend) -> ListReadings:
    return readings_on(backend)


@pytest.fixture
def reading(clock: FakeClock) -> ListReading:
    return ListReading(clock(), "0123456789abcdef", "Kim Invented", "Inspector")


def after(reading: ListReading, **span: int) -> ListReading:
    """Return the same officer's reading some time later."""
    later = reading.at + timedelta(**span)
    return ListReading(later, reading.session, reading.name, reading.role)


def test_newest_gives_an_authoritys_readings_newest_first(
    readings: ListReadings, reading: ListReading
) -> None:
    all_of_kent = [reading, after(reading, minutes=10), after(reading, days=30)]
    for list_reading in all_of_kent:
        readings.add(KENT, list_reading)
    readings.add(DURHAM, after(reading, hours=1))
    assert list(readings.newest(KENT, 10)) == all_of_kent[::-1]
    assert list(readings.newest(KENT, 2)) == all_of_kent[:0:-1]
    assert list(readings.newest("police-surrey", 10)) == []


def test_session_that_reads_on_within_minutes_has_one_reading(
    readings: ListReadings, reading: ListReading
) -> None:
    other = ListReading(reading.at, "fedcba9876543210", "Lee Invented", "Sergeant")
    for list_reading in (reading, reading, other):
        readings.add(KENT, list_reading)
    assert {list_reading.name for list_reading in readings.newest(KENT, 10)} == {
        reading.name,
        other.name,
    }
    assert len(readings.newest(KENT, 10)) == 2


def test_every_call_raises_unavailable_when_the_table_does_not_answer(
    unreachable: Backend, reading: ListReading
) -> None:
    readings = readings_on(unreachable)
    assert_unavailable(
        lambda: readings.add(KENT, reading),
        lambda: readings.newest(KENT, 10),
    )
