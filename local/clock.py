"""Provide the product's clock: the real time, or one that stands; whoever tries it moves it on."""

import threading
from datetime import UTC, datetime, timedelta


class ProductClock:
    """Gives the time when called. It never goes back."""

    def __init__(self) -> None:
        self._offset = timedelta(0)
        self._lock = threading.Lock()

    def __call__(self) -> datetime:
        """Return the product's time, aware, in UTC, to the millisecond that is stored."""
        now = datetime.now(UTC) + self._offset
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def advance(self, seconds: float) -> datetime:
        """Move on by seconds and return the new time. Raises ValueError for a step back."""
        if seconds < 0:
            raise ValueError("the clock only goes forward")
        with self._lock:
            self._offset += timedelta(seconds=seconds)
        return self()

    @property
    def offset(self) -> float:
        """Return by how many seconds it was moved."""
        return self._offset.total_seconds()

    def move(self, offset: float) -> None:
        """Follow another process's clock, which was moved by so many seconds."""
        with self._lock:
            self._offset = max(self._offset, timedelta(seconds=offset))


class StandingClock(ProductClock):
    """Gives a time that stands until it is moved: with it nothing depends on how fast a machine
    is."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    def __call__(self) -> datetime:
        """Return the time, aware, in UTC."""
        return self._at

    def advance(self, seconds: float) -> datetime:
        """Move on by seconds and return the new time. Raises ValueError for a step back."""
        return self.move_to(self._at + timedelta(seconds=seconds))

    def move_to(self, at: datetime) -> datetime:
        """Move on to a time and return it. Raises ValueError for a step back."""
        with self._lock:
            if at < self._at:
                raise ValueError("the clock only goes forward")
            self._at = at
        return at
