"""Name the urgencies that rules speak of. All of them, with their order, are in the catalogue."""

EMERGENCY = "emergency"
URGENT = "urgent"
PRESSING = frozenset({EMERGENCY, URGENT})
"""Urgencies that do not wait for a mail server to recover."""
