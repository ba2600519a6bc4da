"""Define the promise that a notification is measured by.

A promise is the time that binds the recipient, else the one that it has published, else our own
follow-up time by urgency, said to be ours. It starts when the notification is sent; until then it
is shown as from the submission.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Basis = Literal["published", "ours"]
BoundBy = Literal["law", "commitment"]


@dataclass(frozen=True, slots=True)
class Promise:
    """How long a recipient has, in minutes, and whose time that is."""

    basis: Basis
    acknowledge_minutes: int
    decide_minutes: int
    source_url: str | None = None
    checked: str | None = None
    bound_by: BoundBy | None = None
    """Of a published time that binds: the law, or what the recipient committed itself to."""
    regulator: str | None = None
    """The authority that the reporter can tell, too, where such a time has passed."""

    def acknowledge_by(self, start: datetime) -> datetime:
        """Return when the acknowledgement falls due for a clock that began at ``start``."""
        return start + timedelta(minutes=self.acknowledge_minutes)

    def decide_by(self, start: datetime) -> datetime:
        """Return when the decision falls due for a clock that began at ``start``."""
        return start + timedelta(minutes=self.decide_minutes)
