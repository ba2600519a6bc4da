"""Response times in memory."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.model.response_stats import Measured


class MemoryStats:
    """What was measured of platforms, in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Measured] = {}

    def put(self, measured: Measured) -> bool:
        key = measured.platform, measured.case_id
        if key in self.rows and self.rows[key].seq > measured.seq:
            return False
        self.rows[key] = measured
        return True

    def of(self, platform: str) -> Iterator[Measured]:
        return (row for (whose, _), row in sorted(self.rows.items()) if whose == platform)


class MemorySent:
    """The port Sent in memory."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], datetime] = {}

    def put(self, authority: str, case_id: str, at: datetime) -> None:
        self.rows[authority, case_id] = at

    def to(self, authority: str) -> list[tuple[str, datetime]]:
        return [(case_id, at) for (who, case_id), at in self.rows.items() if who == authority]
