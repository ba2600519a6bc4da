"""What is measured of recipients, in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from chalicelib.model.response_stats import Measured
from chalicelib.ports import ListReading
from tests.support.fakes.remote import Remote, remote


@remote()
class MemoryStats(Remote):
    """The port ``Stats``."""

    def __init__(self) -> None:
        self.cases: dict[str, tuple[int, Sequence[Measured]]] = {}

    def put(self, case_id: str, seq: int, rows: Sequence[Measured]) -> bool:
        if case_id in self.cases and self.cases[case_id][0] > seq:
            return False
        self.cases[case_id] = seq, rows
        return True

    def of(self, *recipients: str) -> Iterator[Measured]:
        rows = (row for _, rows in self.cases.values() for row in rows)
        return (row for row in rows if row.platform in recipients)

    def page(self, recipients: Sequence[str], after: str = "") -> tuple[list[Measured], str]:
        """Pages of two cases."""
        later = sorted(case_id for case_id in self.cases if case_id > after)
        rows = [row for case_id in later[:2] for row in self.cases[case_id][1]]
        platform_rows = [row for row in rows if row.platform in recipients]
        return platform_rows, later[1] if len(later) > 2 else ""


@remote()
class MemorySentCases(Remote):
    """The port ``SentCases``."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], datetime] = {}

    def put(self, authority: str, case_id: str, at: datetime) -> None:
        self.rows[authority, case_id] = at

    def to(self, authority: str) -> list[tuple[str, datetime]]:
        rows = sorted(self.rows.items(), key=lambda row: row[0])
        return [(case_id, at) for (owner, case_id), at in rows if owner == authority]

    def has(self, authority: str, case_id: str) -> bool:
        return (authority, case_id) in self.rows

    def page(self, authority: str, after: str, most: int) -> tuple[list[str], bool]:
        case_ids = sorted(case_id for owner, case_id in self.rows if owner == authority)
        later = [case_id for case_id in case_ids if case_id > after]
        return later[:most], len(later) <= most


@remote()
class MemoryListReadings(Remote):
    """The port ``ListReadings``."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, int, str], ListReading] = {}

    def add(self, authority: str, reading: ListReading) -> None:
        began = int(reading.at.timestamp()) // 300
        self.rows[authority, began, reading.session] = reading

    def newest(self, authority: str, most: int) -> list[ListReading]:
        readings = [
            reading for (owner, *_), reading in sorted(self.rows.items()) if owner == authority
        ]
        return readings[::-1][:most]
