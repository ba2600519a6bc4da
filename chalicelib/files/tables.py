"""Write tables that open in any program, and of which no cell is a formula there."""

import csv
import io
from collections.abc import Iterable

from chalicelib.model.json_values import JsonView
from chalicelib.model.pile_on import by_account

_COLUMNS = ("posts_by_account", "platform", "account", "link")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def links_by_account(incidents: Iterable[JsonView]) -> bytes:
    """List the incidents of a report as CSV in UTF-8, whoever posted most first."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_COLUMNS)
    for group in by_account(incidents):
        for incident in group:
            platform = incident.get("platform") or incident.get("platform_named")
            cells = (platform, incident.get("handle"), incident.get("url"))
            table.writerow([len(group), *map(_harmless, cells)])
    return ("\ufeff" + text.getvalue()).encode()


def _harmless(cell: str | None) -> str:
    """Begin with an apostrophe what a spreadsheet would compute."""
    typed = cell or ""
    return f"'{typed}" if typed.startswith(_FORMULA) else typed
