"""Hand on how many other cases share what a report has: numbers alone, to one recipient."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

GOOD_FOR = timedelta(minutes=5)
"""A report that was withdrawn or held back since is counted no longer than that."""


@dataclass(frozen=True, slots=True)
class SharedCounts:
    """How many other cases that one recipient may know of share each thing of a report, by the name
    of the ``Trait``, and when they were counted."""

    at: datetime
    by_trait: Mapping[str, int]

    def good_at(self, now: datetime) -> Mapping[str, int]:
        """Return the counts; none where it is too long since."""
        return self.by_trait if now - self.at < GOOD_FOR else {}
