"""List which officers read an authority's list of cases."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.ports import ListReading, ListReadings

NEWEST = 50


@dataclass(frozen=True, slots=True)
class ListReadingsDeps:
    """What listing readings needs."""

    readings: ListReadings


def list_readings(deps: ListReadingsDeps, authority: str) -> Sequence[ListReading]:
    """Return the newest readings, newest first. Raises Unavailable."""
    return deps.readings.newest(authority, NEWEST)
