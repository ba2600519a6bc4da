"""What is measured of recipients."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.model.response_stats import Measured


class Stats(Protocol):
    """The rows that figures are made of. Every method raises Unavailable."""

    def put(self, measured: Measured) -> bool:
        """Write a row over one made of fewer events; give False where more were read already."""
        ...

    def remove(self, platform: str, case_id: str) -> None:
        """Remove the row of a case that the platform does not know of any more."""
        ...

    def of(self, platform: str) -> Iterable[Measured]:
        """Give every row of one platform."""
        ...


class SentCases(Protocol):
    """Which authority was sent which case. Every method raises Unavailable."""

    def put(self, authority: str, case_id: str, at: datetime) -> None:
        """Record that an authority was sent a case; again it changes nothing."""
        ...

    def to(self, authority: str) -> Iterable[tuple[str, datetime]]:
        """Give (case id, when) of every case that an authority was sent."""
        ...
