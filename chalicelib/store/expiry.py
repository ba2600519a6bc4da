"""Count time as DynamoDB's TTL does."""

from datetime import datetime


def epoch(at: datetime) -> int:
    """Return the whole seconds since 1970 began, in UTC."""
    return int(at.timestamp())
