"""Publish guidance pages and what was measured of recipients."""
