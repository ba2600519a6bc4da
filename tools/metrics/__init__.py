"""Measures the code and holds it to limits: `python -m tools.metrics`."""
