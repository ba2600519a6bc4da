"""Builds the style sheet, scripts, fonts and catalogs that the pages need: `python -m tools.assets`."""
