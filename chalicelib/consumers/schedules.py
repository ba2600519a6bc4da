"""Let a run of a scheduled job that another run holds end as if there were nothing to do."""

from collections.abc import Callable
from typing import Any

from chalicelib.errors import JobIsRunning, LeaseLost
from chalicelib.telemetry import logger


def once_at_a_time(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Let a second run of a job end as no failure, so that Lambda does not start a third.

    It is a middleware of Chalice's.
    """
    try:
        return get_response(event)
    except JobIsRunning as running:
        logger.info("job runs already", extra={"job": running.job})
    except LeaseLost as lost:
        logger.warning("job was taken over", extra={"job": lost.job})
    return None
