"""Keep the elections that reports can be about."""
