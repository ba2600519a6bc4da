"""The log: constant messages and ids. Never content, not even by way of an exception's text."""

import json
import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from aws_lambda_powertools import Logger

from chalicelib.config import stage_name
from chalicelib.errors import StandsafeError

logger = Logger(service="standsafe")
_LOG = logging.getLogger("standsafe")  # what powertools' writes to

METRICS = "Standsafe"
"""The namespace of our metrics; the alarms on them are in infra/template/alarms.yaml."""

_FRAMES = 4


def log_unexpected(message: str, error: BaseException) -> None:
    """Log what nobody foresaw by its type and place; its text may quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    logger.error(message, extra={"error": type(error).__name__, "at": at})


class HandlerFailed(Exception):
    """What nobody foresaw, by its type: the place is in our log, the words are nowhere."""


def without_words(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Raise our own errors, and of any other its mere name, as a middleware of Chalice's.

    Lambda logs the text of whatever a handler raises, and keeps it with the event; both may quote
    a person.
    """
    try:
        return get_response(event)
    except StandsafeError as error:
        raise error from None
    except Exception as error:
        log_unexpected("handler failed", error)
        raise HandlerFailed(type(error).__name__) from None


def tell_of_parked(platform: str, jti: str, err: str) -> None:
    """Say that a token was put aside: a line, and a metric. ``parked list`` has the rest."""
    logger.error("token parked", extra={"platform": platform, "jti": jti, "err": err})
    tell_operator("TokensParked", 1)


def tell_of_refusal(service: str, operation: str, code: str) -> None:
    """Say that AWS did not do something: a line, and a metric. Never its message."""
    fields = {"aws_service": service, "operation": operation, "code": code}
    logger.error("AWS refused", extra=fields)
    tell_operator("AwsRefused", 1)


@contextmanager
def quietly() -> Iterator[None]:
    """Write no line and count nothing: an operator's command says itself what went wrong, and what
    it writes is its answer."""
    before, _LOG.disabled = _LOG.disabled, True
    try:
        yield
    finally:
        _LOG.disabled = before


def tell_operator(metric: str, count: int) -> None:
    """Count something that an operator has to see: an alarm stands on each such metric."""
    measure(metric, count)


def measure(metric: str, value: float, unit: str = "Count", **dimensions: str) -> None:
    """Write a value of a metric of this stage; ``unit`` is CloudWatch's name of it.

    It is a line of the log, which CloudWatch reads: it costs no call, and fails nobody.
    """
    if _LOG.disabled:
        return
    from aws_lambda_powertools.metrics import MetricUnit
    from aws_lambda_powertools.metrics.base import SingleMetric

    single = SingleMetric(namespace=METRICS)
    single.add_metric(name=metric, unit=MetricUnit(unit), value=value)
    for name, text in {"service": "standsafe", "stage": stage_name(), **dimensions}.items():
        single.add_dimension(name=name, value=text)
    line = json.dumps(single.serialize_metric_set(), separators=(",", ":"))
    stream = _metrics_log or sys.stdout
    stream.write(f"{line}\n")  # at once: threads share it
    stream.flush()


_metrics_log: TextIO | None = None
"""Where metrics are written; None for the output of the process, which Lambda keeps."""


def write_metrics_to(log: TextIO | None) -> None:
    """Have metrics written to another log; None for the process's own."""
    global _metrics_log
    _metrics_log = log
