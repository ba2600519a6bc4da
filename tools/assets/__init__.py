"""Build the style sheet, scripts, fonts and catalogs of the pages: `python -m tools.assets`."""
