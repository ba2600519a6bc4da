"""List which officers read an authority's list of cases."""

from collections.abc import Sequence

from chalicelib.ports import ListReading, ListReadings

NEWEST = 50


def list_readings(readings: ListReadings, authority: str) -> Sequence[ListReading]:
    """Give the newest readings, newest first. Raises Unavailable."""
    return readings.newest(authority, NEWEST)
