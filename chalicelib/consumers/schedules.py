"""Run scheduled jobs: those of one schedule after one another, and each once at a time."""

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


def run_each(*jobs: Callable[[], object]) -> None:
    """Run the jobs of one schedule: one that fails holds up no other.

    Raises, when all had their turn, what the first of them raised. Where another run holds a job,
    it does those after it, too.
    """
    failures = list[Exception]()
    for job in jobs:
        try:
            job()
        except Exception as error:
            logger.warning("a job came to no end", extra={"error": type(error).__name__})
            failures.append(error)
            if isinstance(error, JobIsRunning | LeaseLost):
                break
    if failures:
        raise failures[0]
