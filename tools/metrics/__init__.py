"""Measure the code and hold it to limits: `python -m tools.metrics`."""
