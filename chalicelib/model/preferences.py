"""Define how an authority wants to be mailed, as the operator entered it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from chalicelib.languages import DEFAULT

Digest = Literal["hourly", "daily"]

MORNING = time(7)
"""When daily mails go out, by the clock of the United Kingdom."""

_LOCAL = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Preferences:
    """``daily`` and ``weekly`` are the mails on the situation. What is urgent is mailed at once,
    whatever stands here."""

    digest: Digest = "hourly"
    daily: bool = False
    weekly: bool = False
    language: str = DEFAULT

    def as_facts(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return asdict(self)

    def digest_due(self, since: datetime) -> datetime:
        """Return when what waits since then is mailed: at the full hour, or on the next morning."""
        if self.digest == "daily":
            return next_morning(since)
        return since.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def preferences(public: Mapping[str, Any]) -> Preferences:
    """Read what ``as_facts`` made."""
    return Preferences(**public)


def next_morning(after: datetime) -> datetime:
    """Return the next seven o'clock in the United Kingdom after that time, in its zone."""
    local = after.astimezone(_LOCAL)
    morning = datetime.combine(local.date(), MORNING, _LOCAL)
    if morning <= local:
        morning = datetime.combine(local.date() + timedelta(days=1), MORNING, _LOCAL)
    return morning.astimezone(after.tzinfo)


def last_morning(before: datetime) -> datetime:
    """Return the newest seven o'clock in the United Kingdom up to that time, in its zone."""
    local = before.astimezone(_LOCAL)
    morning = datetime.combine(local.date(), MORNING, _LOCAL)
    if morning > local:
        morning = datetime.combine(local.date() - timedelta(days=1), MORNING, _LOCAL)
    return morning.astimezone(before.tzinfo)
