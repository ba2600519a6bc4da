"""The log: constant messages and ids. Never content, not even by way of an exception's text."""

import traceback

from aws_lambda_powertools import Logger

logger = Logger(service="standsafe")

_FRAMES = 4


def log_unexpected(message: str, error: BaseException) -> None:
    """Log what nobody foresaw by its type and place; its text may quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    logger.error(message, extra={"error": type(error).__name__, "at": at})
