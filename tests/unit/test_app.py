"""What app.py itself decides."""

import logging

import app
from chalicelib.telemetry import logger


def test_chalice_leaves_the_log_to_us() -> None:
    """Chalice would set its app's logger, which has our name, to errors only."""
    assert app.app.log.name == logger.name
    assert logging.getLogger("standsafe").isEnabledFor(logging.INFO)
