"""A clock that tests advance."""

from datetime import UTC, datetime, timedelta


class FakeClock:
    """A clock that stands until it is advanced."""

    def __init__(self, at: datetime = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def advance(self, **span: float) -> None:
        self.at += timedelta(**span)
