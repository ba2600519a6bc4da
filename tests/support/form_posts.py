"""Read what a browser would post from a page of the report form."""

from typing import Any
from urllib.parse import urlencode

from chalicelib.web.reporter.form_body import form_to_body, read_form

REPORTS = "/v1/reports"


def filled_in(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what was filled in, without what a browser sends for empty inputs."""
    return {name: values for name, values in fields.items() if any(values)}


def body_of(fields: dict[str, list[str]]) -> dict[str, Any]:
    """Return the report that posting these fields stands for, its incidents in one order."""
    body = form_to_body(read_form(urlencode(fields, doseq=True).encode()))
    return {**body, "incidents": sorted(body["incidents"], key=repr)}
